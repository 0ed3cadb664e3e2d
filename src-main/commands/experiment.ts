import { Command, Option } from 'commander'
import { join, resolve } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { planOf, scales, type Definition, type Scale } from '../../src-shared/experiments/definition.ts'
import { findDefinition, listDefinitions } from '../tasks/experiments/definitions.ts'
import { estimateExperiment } from '../tasks/experiments/estimate.ts'
import { needsOf } from '../tasks/experiments/planned.ts'
import { runExperiment, type ExperimentProgressEvent } from '../tasks/experiments/runExperiment.ts'
import { outcomeOf, outcomesInWords, writeOutcomes, type Outcome } from '../tasks/experiments/outcomes.ts'
import { duration, interruptible, number, result, say, status } from './terminal.ts'

interface ExperimentOptions {
  list?: boolean
  all?: boolean
  scale: Scale
  out?: string
  data?: string
  threads: number
  estimate?: boolean
  experiments?: string
}

export function experimentCommand(): Command {
  return new Command('experiment')
    .description('Run an experiment of the papers, and see whether its finding holds here.')
    .argument('[names...]', 'which; see --list')
    .option('--list', 'list the experiments')
    .option('--all', 'all of them, one after the other')
    .addOption(
      new Option('--scale <scale>', 'quick: minutes on two cores; paper: the paper’s own size')
        .choices(scales)
        .default('quick'),
    )
    .option(
      '--out <dir>',
      'where results go; ./experiments/NAME-SCALE (for several: a folder that holds them)',
    )
    .option('--data <path>', 'recordings for experiments that need them: a folder or a zip')
    .option(
      '--threads <n>',
      'threads; 0 for all',
      number('--threads', { minimum: 0, maximum: 1024, integer: true }),
      0,
    )
    .option('--experiments <dir>', 'experiments of your own: a folder of their files, NAME.json')
    .option('--estimate', 'only say how long it would take here')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nAn experiment that was ended goes on from where it was: run it again with the same --out.',
    )
    .action(async (names: string[], options: ExperimentOptions, command: Command) => {
      if (options.list) return list(options, command)
      const definitions = await chosen(names, options)
      if (options.estimate) return estimate(definitions, options, command)
      await runAll(definitions, options, command)
    })
}

async function chosen(
  names: readonly string[],
  { all, experiments }: ExperimentOptions,
): Promise<Definition[]> {
  if (all) return listDefinitions(experiments)
  if (names.length === 0)
    throw new SyrinxError('experiment/none', 'Which experiment?', 'Name one, or see them with --list.')
  return Promise.all([...new Set(names)].map((name) => findDefinition(name, experiments)))
}

async function list({ experiments }: ExperimentOptions, command: Command): Promise<void> {
  const definitions = await listDefinitions(experiments)
  const rows = definitions.map((it) => ({
    name: it.name,
    title: it.title,
    paper: it.paper,
    section: it.section,
    asks: it.asks,
    needs: { quick: needsOf(it.quick), paper: needsOf(it.paperScale) },
  }))
  const width = Math.max(0, ...rows.map((it) => it.name.length))
  const words = rows.map((it) => `${it.name.padEnd(width)}  ${it.paper}, ${it.section}: ${it.title}`)
  result(command, { experiments: rows }, words.join('\n'))
}

async function estimate(
  definitions: readonly Definition[],
  { scale, threads }: ExperimentOptions,
  command: Command,
): Promise<void> {
  const estimates: { name: string; seconds: number; words: string }[] = []
  for (const definition of definitions)
    estimates.push({ name: definition.name, ...(await estimateExperiment(definition, scale, { threads })) })
  const seconds = estimates.reduce((sum, it) => sum + it.seconds, 0)
  const lines = estimates.map((it) => `${it.name}: ${it.words}`)
  if (estimates.length > 1) lines.push(`In all: about ${duration(seconds)}.`)
  result(command, { scale, seconds, estimates }, lines.join('\n'))
}

async function runAll(
  definitions: readonly Definition[],
  options: ExperimentOptions,
  command: Command,
): Promise<void> {
  const { scale, data, threads } = options
  const interrupt = interruptible('Stopping; what is there is kept. Run it again to go on…')
  const outcomes: Outcome[] = []
  const several = options.all === true || definitions.length > 1
  const root = resolve(options.out ?? 'experiments')
  try {
    for (const definition of definitions) {
      if (interrupt.asked()) break
      const folder = several || options.out === undefined ? join(root, `${definition.name}-${scale}`) : root
      if (options.all && data === undefined && needsOf(planOf(definition, scale)) !== null) {
        say(`${definition.title}: left out, because it needs ${needsOf(planOf(definition, scale))} (--data).`)
        continue
      }
      say(`${definition.title} (${definition.paper}, ${definition.section})`)
      const shown = showProgress(definition.title)
      const run = () =>
        runExperiment(
          {
            definition,
            scale,
            directory: folder,
            threads,
            ...(data !== undefined && { data: resolve(data) }),
          },
          { say, progress: shown, shouldStop: interrupt.asked },
        )
      const outcome = await outcomeOf(definition, folder, run)
      outcomes.push(outcome)
      say(outcome.error?.message ?? outcome.sentence)
      if (several) await writeOutcomes(root, outcomes)
      else if (outcome.error)
        throw new SyrinxError(outcome.error.code, outcome.error.message, outcome.error.hint)
    }
  } finally {
    interrupt.release()
  }
  if (!several && outcomes.length > 0) await writeOutcomes(outcomes[0].directory, outcomes)
  result(command, { scale, experiments: outcomes }, outcomesInWords(outcomes))
  const failed = outcomes.filter((it) => it.error !== null)
  if (failed.length === 0) return
  say(
    `${failed.length} of ${outcomes.length} experiments failed: ${failed.map((it) => it.name).join(', ')}. Run them again to go on from where they were.`,
  )
  process.exitCode = 1
}

/** A status line on a terminal; a line every half minute elsewhere. */
function showProgress(title: string): (event: ExperimentProgressEvent) => void {
  let lastLine = performance.now()
  return ({ doneShare, words, secondsLeft, points }) => {
    const loss = points.at(-1)?.loss
    const line = [
      `${title}: ${Math.floor(100 * doneShare)} %`,
      words,
      ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
      ...(secondsLeft === null ? [] : [`about ${duration(secondsLeft)} left`]),
    ].join(' · ')
    status(line)
    if (!process.stderr.isTTY && performance.now() - lastLine > 30_000) {
      lastLine = performance.now()
      say(line)
    }
  }
}
