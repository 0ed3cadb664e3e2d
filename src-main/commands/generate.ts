import { Command } from 'commander'
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { parseLabels } from '../../src-shared/notes/labels.ts'
import { loadCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { readTextFile } from '../files/textFile.ts'
import { generate, type GenerationRequest, type GenerationResult } from '../tasks/generate.ts'
import type { Score } from '../tasks/score.ts'
import { loadInstrument } from '../tasks/instruments.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import { duration, interruptible, number, oneOf, result, say, status } from './terminal.ts'

interface GenerateOptions {
  instrument?: string
  checkpoint?: string
  out: string
  notes?: string
  labels?: string
  mfcc?: string
  seconds?: number
  samples?: number
  nearest?: boolean
  category?: string
  seedAudio?: string
  seedFrom: number
  seedTo?: number
  keepSeed?: boolean
  firstSample?: number | 'random' | 'silence'
  temperature: number
  pick: 'sample' | 'highest'
  seed?: number
  takes: number
  precision: 'auto' | 'int16' | 'float32'
  compute: GenerationRequest['compute']
}

export function generateCommand(): Command {
  return new Command('generate')
    .description('Play notes, labels, or whatever comes, into a wav.')
    .option('--instrument <id>', 'a bundled instrument, for example panflute')
    .option('--checkpoint <file>', 'a checkpoint of your own instead')
    .requiredOption('--out <file>', 'the wav to write; several takes are numbered')
    .option('--notes <file>', 'a MIDI file, or notes as JSON')
    .option('--labels <file>', 'a label track: one category a line, one line a sample')
    .option('--mfcc <file>', 'MFCC as JSON (not there yet)')
    .option('--seconds <s>', 'how much to generate', number('--seconds', { minimum: 0.001, maximum: 86_400 }))
    .option(
      '--samples <n>',
      'the same in samples',
      number('--samples', { minimum: 1, maximum: 2 ** 32, integer: true }),
    )
    .option('--nearest', 'play notes that the instrument doesn’t know at the nearest it does')
    .option('--category <id>', 'the global category, by number or name')
    .option('--seed-audio <file>', 'go on from this clip (assisted generation)')
    .option('--seed-from <s>', 'where the seed begins in its clip', number('--seed-from', { minimum: 0 }), 0)
    .option('--seed-to <s>', 'where the seed ends in its clip', number('--seed-to', { minimum: 0 }))
    .option('--keep-seed', 'put the seed audio before what is generated')
    .option('--first-sample <code>', 'without a seed: random, silence, or a µ-law code', firstSample)
    .option(
      '--temperature <t>',
      'how freely it draws: 1 as learned, less is safer, 0 always the likeliest',
      number('--temperature', { minimum: 0, maximum: 10 }),
      1,
    )
    .option(
      '--pick <how>',
      'sample, or highest (always the likeliest)',
      oneOf('--pick', ['sample', 'highest']),
      'sample',
    )
    .option(
      '--seed <n>',
      'the same number gives the same sound (random when left out)',
      number('--seed', { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, integer: true }),
    )
    .option(
      '--takes <k>',
      'how many takes, each with the next seed',
      number('--takes', { minimum: 1, maximum: 64, integer: true }),
      1,
    )
    .option(
      '--precision <p>',
      'int16 (fast), float32 (exact), or auto: float32 where the likeliest code must be found, else int16',
      oneOf('--precision', ['auto', 'int16', 'float32']),
      'auto',
    )
    .option(
      '--compute <name>',
      'auto, cpu, webgpu or tensorflow',
      oneOf('--compute', ['auto', 'cpu', 'webgpu', 'tensorflow']),
      'auto',
    )
    .option('--json', 'print one JSON object at the end')
    .action(async (options: GenerateOptions, command: Command) => {
      const interrupt = interruptible('Stopping; what is there is being kept…')
      try {
        const request = await requestOf(options)
        const done = await generate(request, options.out, {
          say,
          progress: showProgress(request.checkpoint.hyperparameters.sampleRateHz),
          shouldStop: interrupt.asked,
        })
        result(command, summary(done), inWords(done))
      } finally {
        interrupt.release()
      }
    })
}

function firstSample(text: string): number | 'random' | 'silence' {
  if (text === 'random' || text === 'silence') return text
  return number('--first-sample', { minimum: 0, maximum: 65_535, integer: true })(text)
}

async function requestOf(options: GenerateOptions): Promise<GenerationRequest> {
  if ((options.instrument === undefined) === (options.checkpoint === undefined))
    throw new SyrinxError(
      'generate/which-instrument',
      'Which instrument? Name one of --instrument and --checkpoint.',
      'For example: --instrument panflute',
    )
  const checkpoint = options.instrument
    ? await loadInstrument(options.instrument)
    : await loadCheckpoint(options.checkpoint!)
  const { sampleRateHz, quantizationChannels } = checkpoint.hyperparameters
  if (options.seconds !== undefined && options.samples !== undefined)
    throw new SyrinxError('generate/two-lengths', 'Give one length: --seconds or --samples.')
  if (typeof options.firstSample === 'number' && options.firstSample >= quantizationChannels)
    throw new SyrinxError(
      'generate/first-sample',
      `--first-sample ${options.firstSample}: this network’s codes go from 0 to ${quantizationChannels - 1}.`,
    )
  const samples =
    options.samples ??
    (options.seconds === undefined ? undefined : Math.max(1, Math.round(options.seconds * sampleRateHz)))
  const pick = options.temperature === 0 ? 'highest' : options.pick
  return {
    checkpoint,
    score: await scoreOf(options),
    samples,
    ...(options.category !== undefined && { category: options.category }),
    ...(options.seedAudio !== undefined && {
      seedAudio: {
        path: options.seedAudio,
        fromSeconds: options.seedFrom,
        toSeconds: options.seedTo,
        keep: options.keepSeed ?? false,
      },
    }),
    firstCode: options.firstSample,
    temperature: options.temperature,
    pick,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
    takes: options.takes,
    // Rounding that no ear hears in a drawn sample can turn a tie between the likeliest codes.
    precision: options.precision === 'auto' ? (pick === 'highest' ? 'float32' : 'int16') : options.precision,
    compute: options.compute,
  }
}

async function scoreOf({ notes, labels, mfcc, nearest }: GenerateOptions): Promise<Score> {
  if ([notes, labels, mfcc].filter((it) => it !== undefined).length > 1)
    throw new SyrinxError('generate/two-scores', 'Give one of --notes, --labels and --mfcc.')
  if (mfcc !== undefined) throw new SyrinxError('generate/mfcc', 'Generation from MFCC is not there yet.')
  if (notes !== undefined)
    return { kind: 'notes', notes: await readNotesFile(notes, say), nearest: nearest ?? false }
  if (labels !== undefined) return labelScore(labels)
  return { kind: 'none' }
}

async function labelScore(path: string): Promise<Score> {
  const runs = parseLabels(await readTextFile(path))
  const track: NoteTrack = runs.filter((run) => run.category >= 0).map((run) => ({ ...run, loudness: 1 }))
  return { kind: 'labels', track, samples: runs.at(-1)?.endSample ?? 0 }
}

function showProgress(sampleRateHz: number): (done: number, total: number, samplesPerSecond: number) => void {
  return (done, total, samplesPerSecond) => {
    const left = samplesPerSecond > 0 ? ` · ${duration((total - done) / samplesPerSecond)} left` : ''
    const speed = samplesPerSecond / sampleRateHz
    status(
      `${(done / sampleRateHz).toFixed(1)} of ${(total / sampleRateHz).toFixed(1)} s · ${speed.toFixed(2)}× real time${left}`,
    )
  }
}

function summary(done: GenerationResult) {
  const [first] = done.takes
  return {
    out: first.path,
    samples: first.samples,
    sampleRate: done.sampleRateHz,
    seconds: first.samples / done.sampleRateHz,
    samplesPerSecond: done.samplesPerSecond,
    seed: first.seed,
    ...(done.cancelled && { cancelled: true }),
    ...(done.takes.length > 1 && {
      takes: done.takes.map((take) => ({ out: take.path, samples: take.samples, seed: take.seed })),
    }),
  }
}

function inWords(done: GenerationResult): string {
  const lines = done.takes.map(
    (take) => `${take.path}: ${(take.samples / done.sampleRateHz).toFixed(2)} s, seed ${take.seed}`,
  )
  const speed = done.samplesPerSecond / done.sampleRateHz
  const rate = `${Math.round(done.samplesPerSecond).toLocaleString('en')} samples/s, ${speed.toFixed(2)}× real time`
  return [...lines, `${done.cancelled ? 'Stopped early; what was there is kept. ' : ''}${rate}`].join('\n')
}
