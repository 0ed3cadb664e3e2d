/**
 * `npm run bench -- [NAME…] [--json]`: runs the benchmarks whose name starts with one of the names (all without one).
 *
 * Every `*.bench.ts` beside this file exports `benchmarks`. A figure is a ratio between two things measured in turn in
 * the same run, because machines are shared and noisy: `value` is ours, `ratio` is value over the `against` of that run.
 */
import { readdir } from 'node:fs/promises'

export interface Figure {
  /** For example `sampling/ibab-default/int16`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly ratio?: number
  /** What `ratio` compares with, in words. */
  readonly against?: string
  /** What the issue or paper asks of `ratio` or `value`, in words. */
  readonly goal?: string
}

export interface Benchmark {
  readonly name: string
  run(): AsyncIterable<Figure>
}

/** The median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const format = (value: number) =>
  Number.isInteger(value) ? value.toLocaleString('en') : Number(value.toPrecision(4)).toLocaleString('en')

function line(figure: Figure): string {
  const value = `${format(figure.value)} ${figure.unit}`
  const ratio = figure.ratio === undefined ? '' : `${figure.ratio.toFixed(2)}× ${figure.against ?? ''}`
  return `${figure.name.padEnd(44)} ${value.padStart(24)}  ${ratio}${figure.goal ? `  (goal: ${figure.goal})` : ''}`
}

async function main() {
  const json = process.argv.includes('--json')
  const names = process.argv.slice(2).filter((argument) => argument !== '--json')
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.bench.ts')).sort()
  let ran = 0
  for (const file of files) {
    const { benchmarks } = (await import(`./${file}`)) as { benchmarks: Benchmark[] }
    for (const benchmark of benchmarks) {
      const wanted =
        names.length === 0 ||
        names.some((name) => benchmark.name.startsWith(name) || name.startsWith(benchmark.name))
      if (!wanted) continue
      process.stderr.write(`${benchmark.name}…\n`)
      ran++
      for await (const figure of benchmark.run()) {
        if (names.length > 0 && !names.some((n) => figure.name.startsWith(n) || benchmark.name.startsWith(n)))
          continue
        process.stdout.write(`${json ? JSON.stringify(figure) : line(figure)}\n`)
      }
    }
  }
  if (ran === 0) {
    process.stderr.write(`No benchmark is called ${names.join(' or ')}.\n`)
    process.exitCode = 1
  }
}

// Not awaited: the benchmarks import this module, which would wait for them.
if (import.meta.main) void main()
