/** `syrinx instrument DIR`: recordings become an instrument, everything chosen from them. */
import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { InstrumentMeasures } from '../../src-shared/instruments/card.ts'
import type { Finding } from '../../src-shared/instruments/finding.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Progress } from '../engine/train/loop.ts'
import { requireUsable } from '../tasks/makeInstrument/instrumentFile.ts'
import { isSketch, keptIn } from '../tasks/makeInstrument/keptInstrument.ts'
import { recordingsIn, workFolderEnding } from '../tasks/makeInstrument/listen.ts'
import { makeInstrument } from '../tasks/makeInstrument/makeInstrument.ts'
import type { Made, MakingHooks } from '../tasks/makeInstrument/making.ts'
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
      const interrupt = interruptible('Stopping; what was learned is kept…')
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
  const workDirectory = resolve(options.run ?? `${out.slice(0, -'.safetensors'.length)}${workFolderEnding}`)
  await requireUsable(out, workDirectory)
  const before = await keptIn(workDirectory)
  if (before && !existsSync(out)) await saveCheckpoint(out, before.checkpoint)
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
    playable: async (checkpoint, _run, isFirst) => {
      if (isFirst) await saveCheckpoint(out, checkpoint)
    },
  }
  const made = await makeInstrument(
    {
      recordings: () => recordingsIn(directory, workDirectory),
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
  await saveCheckpoint(out, made.checkpoint)
  const { findings, measures, newer, steps, stopped, trainedSeconds } = made
  result(
    command,
    {
      instrument: out,
      run: workDirectory,
      stopped,
      steps,
      trainedSeconds,
      findings,
      measures,
      ...(newer && { kept: newer.worse ?? 'stopped before it was measured' }),
    },
    inWords(made, out),
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

function inWords({ measures, newer, steps, stopped, trainedSeconds }: Made, out: string): string {
  const lines = [`Learned for ${duration(trainedSeconds)}, ${steps.toLocaleString('en-GB')} steps.`]
  if (newer?.worse !== undefined)
    lines.push(
      `It plays worse now than before: ${newer.worse} The instrument stays as it was; training goes on from here with more --minutes.`,
    )
  else if (newer) lines.push('It was stopped before it was measured: the instrument stays as it was.')
  lines.push(measures ? playedWords(measures) : 'It hasn’t been measured yet.')
  if (measures && isSketch(measures))
    lines.push('It doesn’t follow its notes well yet: give it more --minutes.')
  lines.push(`Instrument: ${out}`)
  if (stopped === 'asked') lines.push('Stopped as asked; the same command goes on.')
  if (stopped === 'ready') lines.push('It has had its time already; with more --minutes it gets better.')
  return lines.join('\n')
}

function playedWords(measures: InstrumentMeasures): string {
  const percent = (share: number | undefined) => `${(100 * (share ?? 0)).toFixed(1)} %`
  const { notesHit, framesWithin50Cents, framesWithin20Cents, realTimeFactor } = measures
  return `Played by itself: ${percent(notesHit)} of the notes hit, ${percent(framesWithin50Cents)} of the time within 50 cents (${percent(framesWithin20Cents)} within 20); ${noiseWords(measures)}${realTimeFactor?.toFixed(1)} times as fast as it sounds.`
}

/** Of different instruments the figure itself says nothing: harmonics above the sixth count as noise. */
function noiseWords(measures: InstrumentMeasures): string {
  const { snrDecibels: ours, recordingSnrDecibels: theirs } = measures
  // Of notes that aren’t there it says nothing.
  if (ours === undefined || theirs === undefined || isSketch(measures)) return ''
  const less = theirs - ours
  return less < 1
    ? 'held notes as clean as the recordings; '
    : `held notes ${less.toFixed(0)} dB noisier than the recordings; `
}
