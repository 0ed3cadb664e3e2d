/** `syrinx instrument DIR`: recordings become an instrument, everything chosen from them. */
import { basename, extname, resolve } from 'node:path'
import { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { InstrumentMeasures } from '../../src-shared/instruments/card.ts'
import type { Finding } from '../../src-shared/instruments/finding.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { loadCheckpoint, saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Progress } from '../engine/train/loop.ts'
import { makeInstrument, type Made, type MakingHooks } from '../tasks/makeInstrument/makeInstrument.ts'
import { recordingsIn } from '../tasks/makeInstrument/listen.ts'
import { freshSamplers } from '../tasks/samplers.ts'
import { adapterCalled, withComputeOptions } from './computeOptions.ts'
import { duration, interruptible, number, result, say, status } from './terminal.ts'

interface InstrumentOptions {
  out: string
  name?: string
  minutes: number
  run?: string
  compute: ComputeName
  gpu?: string
  threads: number
  seed: number
}

export function instrumentCommand(): Command {
  return withComputeOptions(new Command('instrument'))
    .description(
      'Make an instrument from a folder of recordings: everything is chosen from what is heard in them.',
    )
    .argument(
      '<dir>',
      'the recordings: a note each, or melodies without chords; a folder below it for each kind of sound',
    )
    .requiredOption('--out <file>', 'the instrument: a .safetensors file')
    .option('--name <title>', 'what it is called; as the folder without')
    .option(
      '--minutes <m>',
      'how long it may take in all; asked again with more, the same instrument gets better',
      number('--minutes', { minimum: 0.5, maximum: 100_000 }),
      10,
    )
    .option('--run <dir>', 'where its run is kept to go on with; beside the instrument without')
    .option(
      '--threads <n>',
      'how many threads may work; all cores when left out or 0',
      number('--threads', { minimum: 0, integer: true }),
      0,
    )
    .option('--seed <n>', 'seed of everything random', number('--seed', { minimum: 0, integer: true }), 1)
    .option('--json', 'print one JSON object at the end')
    .action(async (directory: string, options: InstrumentOptions, command: Command) => {
      const interrupt = interruptible('Stopping after this step; what was learned is kept…')
      try {
        await make(directory, options, command, interrupt.asked)
      } finally {
        interrupt.release()
      }
    })
}

async function make(
  directory: string,
  options: InstrumentOptions,
  command: Command,
  shouldStop: () => boolean,
) {
  const out = resolve(options.out)
  if (extname(out) !== '.safetensors')
    throw new SyrinxError('option/ending', '--out wants the name of a .safetensors file.')
  const workDirectory = resolve(options.run ?? `${out.slice(0, -'.safetensors'.length)}.making`)
  // A better one, measured, is not replaced by one that is half learned.
  const isMeasured = await loadCheckpoint(out).then(
    (it) => it.provenance.card?.measures !== undefined,
    () => false,
  )
  const hooks: MakingHooks = {
    say,
    compute: (words) => say(`Trains on: ${words}`),
    // What stops it is said at the end, as an error is.
    findings: (findings) => findings.filter((it) => it.level !== 'stop').forEach((it) => say(lineOf(it))),
    choices: (sentences) => sentences.forEach((it) => say(`→ ${it}`)),
    listening: (done, total) => status(`Listening to the recordings… ${done} of ${total}`),
    progress: showProgress(),
    checking: (share) => status(`Playing it to measure it… ${Math.round(100 * share)} %`),
    shouldStop,
    ...(!isMeasured && { playable: (checkpoint) => saveCheckpoint(out, checkpoint) }),
  }
  const made = await makeInstrument(
    {
      recordings: () => recordingsIn(directory),
      origin: resolve(directory),
      workDirectory,
      title: options.name ?? titleOf(directory),
      minutes: options.minutes,
      compute: options.compute,
      adapterId: await adapterCalled(options.gpu),
      threads: options.threads,
      seed: options.seed,
    },
    freshSamplers,
    hooks,
  )
  const isKept = made.measures === undefined && isMeasured
  if (!isKept) await saveCheckpoint(out, made.checkpoint)
  const { checkpoint, findings, measures, stopped, trainedSeconds } = made
  result(
    command,
    {
      instrument: out,
      run: workDirectory,
      stopped,
      steps: checkpoint.step,
      trainedSeconds,
      findings,
      measures,
    },
    inWords(made, out, isKept),
  )
}

const titleOf = (directory: string) => {
  const name = basename(resolve(directory)).replace(/[-_]+/g, ' ').trim()
  return name === '' ? 'Instrument' : name[0].toUpperCase() + name.slice(1)
}

const marks: Record<Finding['level'], string> = { good: '✓', note: '·', warn: '!', stop: '✗' }
const lineOf = ({ level, words, hint }: Finding) =>
  `${marks[level]} ${words}${hint && level !== 'good' ? ` ${hint}` : ''}`

function showProgress(): (progress: Progress) => void {
  let lastLine = performance.now()
  return ({ trainedSeconds, secondsLeft, step }) => {
    const line = `learned for ${duration(trainedSeconds)} (${step.toLocaleString('en-GB')} steps)${secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`}`
    status(line)
    if (!process.stderr.isTTY && performance.now() - lastLine > 60_000) {
      lastLine = performance.now()
      say(line)
    }
  }
}

function inWords(
  { checkpoint, measures, stopped, trainedSeconds }: Made,
  out: string,
  isKept: boolean,
): string {
  const lines = [`Learned for ${duration(trainedSeconds)}, ${checkpoint.step.toLocaleString('en-GB')} steps.`]
  if (measures) {
    const percent = (share: number | undefined) => `${(100 * (share ?? 0)).toFixed(1)} %`
    const { notesHit, framesWithin50Cents, framesWithin20Cents, realTimeFactor } = measures
    lines.push(
      `Played by itself: ${percent(notesHit)} of the notes hit, ${percent(framesWithin50Cents)} of the time within 50 cents (${percent(framesWithin20Cents)} within 20); ${noiseWords(measures)}${realTimeFactor?.toFixed(1)} times as fast as it sounds.`,
    )
  }
  lines.push(
    isKept
      ? `Stopped before it was measured: ${out} is the instrument from before. Go on with the same command.`
      : `Instrument: ${out}`,
  )
  if (stopped === 'asked') lines.push('Stopped as asked; the same command goes on.')
  if (stopped === 'ready') lines.push('It has had its time already; with more --minutes it gets better.')
  return lines.join('\n')
}

/** Of different instruments the figure itself says nothing: harmonics above the sixth count as noise. */
function noiseWords({ snrDecibels: ours, recordingSnrDecibels: theirs }: InstrumentMeasures): string {
  if (ours === undefined || theirs === undefined) return ''
  const less = theirs - ours
  return less < 1
    ? 'held notes as clean as the recordings; '
    : `held notes ${less.toFixed(0)} dB noisier than the recordings; `
}
