import { Command } from 'commander'
import type { AdapterState, Computes, MeasuredSpeeds } from '../../src-shared/contract/computes.ts'
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { computesHere } from '../tasks/computes.ts'
import { measureCompute } from '../tasks/measureComputeTask.ts'
import { resourcePath } from '../tasks/resources.ts'
import { adapterCalled } from './computeOptions.ts'
import { interruptible, result, say, status } from './terminal.ts'

interface ComputesOptions {
  test?: boolean
  gpu?: string
}

interface Failure {
  /** Which compute, or which graphics card. */
  readonly of: string
  readonly error: ErrorEnvelope
}

export function computesCommand(): Command {
  return new Command('computes')
    .description('List what can compute on this machine: the processor, graphics cards, and their speed.')
    .option('--test', 'measure each of them, for a few seconds')
    .option('--gpu <name>', 'of graphics cards, test only this one, by its name or a part of it')
    .option('--json', 'print one JSON object')
    .action(async (options: ComputesOptions, command: Command) => {
      const wantedId = await adapterCalled(options.gpu)
      const failures = options.test
        ? await testAll(await computesHere(wantedId), options.gpu && wantedId)
        : []
      const known = await computesHere(wantedId)
      result(command, { ...known, ...(options.test && { failures }) }, inWords(known, failures))
      if (failures.length > 0) process.exitCode = 1
    })
}

/** One after the other; what fails doesn’t keep the others from being measured. */
async function testAll({ computes }: Computes, onlyId: string | undefined): Promise<Failure[]> {
  const interrupt = interruptible('Stopping after this measurement…')
  const checkpointPath = resourcePath('instruments', 'panflute.safetensors')
  const failures: Failure[] = []
  try {
    for (const { name, title, available, adapters } of computes.filter((it) => it.available)) {
      const tested =
        name === 'webgpu' ? adapters.filter(({ id }) => !onlyId || id === onlyId) : [{ id: '', name: title }]
      for (const { id: adapterId, name: of } of available ? tested : []) {
        if (interrupt.asked()) return failures
        status(`Measuring ${of}…`)
        const done = await measureCompute(
          { checkpointPath, name, adapterId },
          { shouldStop: interrupt.asked },
        )
        if (!('failure' in done)) continue
        failures.push({ of, error: done.failure })
        say(`${of} failed: ${done.failure.message}`)
      }
    }
    return failures
  } finally {
    interrupt.release()
  }
}

const count = (samplesPerSecond: number) => Math.round(samplesPerSecond).toLocaleString('en')

function speedLines(speeds: MeasuredSpeeds | null): string[] {
  if (!speeds) return ['not measured yet (--test)']
  const { trainingHz, samplingHz, manyTakesHz, takes } = speeds
  return [
    ...(trainingHz === null ? [] : [`trains on ${count(trainingHz)} samples/s`]),
    ...(samplingHz === null ? [] : [`plays ${count(samplingHz)} samples/s`]),
    ...(manyTakesHz === null ? [] : [`${takes} takes at once: ${count(manyTakesHz)} samples/s in all`]),
  ]
}

function inWords({ computes, automatic }: Computes, failures: readonly Failure[]): string {
  const indented = (lines: readonly string[], by: string) => lines.map((line) => `${by}${line}`)
  const card = ({ name, driver, backend, kind, words, speeds }: AdapterState) => [
    `  ${name} (${[backend, driver].filter(Boolean).join(', ')})`,
    ...indented(words ? [words] : [], '    '),
    ...(kind === 'gpu' || speeds ? indented(speedLines(speeds), '    ') : []),
  ]
  return [
    ...computes.flatMap(({ name, title, available, words, speeds, adapters }) => [
      `${title} (${name})${available ? '' : ': not available'}`,
      `  ${words}`,
      ...(name === 'webgpu' || !available ? [] : indented(speedLines(speeds), '  ')),
      ...adapters.flatMap(card),
    ]),
    '',
    'Automatic:',
    `  training: ${automatic.training.words}`,
    `  one take: ${automatic.oneTake.words}`,
    `  many takes: ${automatic.manyTakes.words}`,
    ...failures.flatMap(({ of, error }) => [
      '',
      `${of}: ${error.message}`,
      ...(error.report ? [error.report] : []),
    ]),
  ].join('\n')
}
