/**
 * `npm run bench -- [NAME…] [--json]`: runs the benchmarks whose name starts with one of the names (all without one).
 * What else `gpu` understands stands in gpu.bench.ts; `sound` and `phrases` have options of their own
 * (sound/command.ts, phrases/command.ts).
 *
 * Every `*.bench.ts` beside this file exports `benchmarks`. A figure is a ratio between two things measured in turn in
 * the same run, because machines are shared and noisy: `value` is ours, `ratio` is value over the `against` of that run.
 */
import { readdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { SyrinxError } from '../src-shared/errors.ts'
import { phrasesCommand } from './phrases/command.ts'
import { soundCommand } from './sound/command.ts'

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

/** What isn’t a figure but belongs beside them: a card, a table, why something was left out. */
export interface Remark {
  readonly name: string
  /** Lines to print as they are. */
  readonly text: string
  /** The same for programs, with `--json`. */
  readonly facts?: unknown
}

const optionTypes = {
  json: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  scale: { type: 'string' },
  dispatches: { type: 'boolean' },
  plan: { type: 'boolean' },
  peers: { type: 'string' },
  curves: { type: 'string' },
} as const

const parse = () => parseArgs({ options: optionTypes, allowPositionals: true })

export type BenchmarkOptions = ReturnType<typeof parse>['values']

export interface Benchmark {
  readonly name: string
  run(options: BenchmarkOptions): AsyncIterable<Figure | Remark>
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
  const [first, ...rest] = process.argv.slice(2)
  if (first === 'sound') return soundCommand(rest)
  if (first === 'phrases') return phrasesCommand(rest)
  const { values: options, positionals: names } = parse()
  const print = (it: Figure | Remark) =>
    options.json ? JSON.stringify(it) : 'text' in it ? it.text : line(it)
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
      for await (const figure of benchmark.run(options)) {
        if (names.length > 0 && !names.some((n) => figure.name.startsWith(n) || benchmark.name.startsWith(n)))
          continue
        process.stdout.write(`${print(figure)}\n`)
      }
    }
  }
  if (ran === 0) {
    process.stderr.write(`No benchmark is called ${names.join(' or ')}.\n`)
    process.exitCode = 1
  }
}

// Not awaited: the benchmarks import this module, which would wait for them.
if (import.meta.main)
  void main().catch((error: unknown) => {
    const isMistyped = String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
    const words = error instanceof SyrinxError ? `${error.message} ${error.hint}` : (error as Error).stack
    process.stderr.write(`${isMistyped ? (error as Error).message : words}\n`)
    process.exitCode = 1
  })
