import { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import { composingTemperature } from '../../src-shared/phrases/temperature.ts'
import {
  generate,
  type GenerationHooks,
  type GenerationRequest,
  type GenerationResult,
} from '../tasks/generate.ts'
import { loadInstrument } from '../tasks/instruments.ts'
import { loadPlayable } from '../tasks/packs/loadPlayable.ts'
import { generateComposed } from '../tasks/phrases/generateComposed.ts'
import { composerFor } from '../tasks/phrases/composedScore.ts'
import { playedAs } from '../tasks/globalCategory.ts'
import { unfiltered } from '../tasks/unfiltered.ts'
import { adapterCalled, withComputeOptions } from './computeOptions.ts'
import { scoreOf, type ScoreOptions } from './generateScore.ts'
import { duration, interruptible, number, oneOf, result, say, status } from './terminal.ts'

interface GenerateOptions extends ScoreOptions {
  instrument?: string
  checkpoint?: string
  out: string
  seconds?: number
  samples?: number
  category?: string
  seedAudio?: string
  seedFrom: number
  seedTo?: number
  keepSeed?: boolean
  firstSample?: number | 'random' | 'silence'
  temperature?: number
  pick: 'sample' | 'highest'
  seed?: number
  takes: number
  precision: 'auto' | 'int16' | 'float32'
  unfiltered?: boolean
  compute: GenerationRequest['compute']
  gpu?: string
}

export function generateCommand(): Command {
  return withComputeOptions(new Command('generate'))
    .description(
      'Play notes, labels, or whatever comes, into a wav. An instrument that composes needs no notes.',
    )
    .option('--instrument <id>', 'a bundled instrument, for example panflute')
    .option('--checkpoint <file>', 'a checkpoint or a packed instrument of your own instead')
    .requiredOption('--out <file>', 'the wav to write; several takes are numbered')
    .option('--notes <file>', 'a MIDI file, or notes as JSON')
    .option('--labels <file>', 'a label track: one category a line, one line a sample')
    .option('--mfcc <file>', 'MFCC as JSON: 12 lists, coefficients 2 to 13, one number a frame')
    .option('--mfcc-scaled', 'the numbers of MFCC files are z-scores already')
    .option('--like <file>', 'play what a recording plays: its MFCC, or the notes heard in it')
    .option('--blend <file>', 'another recording, or MFCC as JSON, to blend in (an instrument of MFCC)')
    .option(
      '--blend-share <s>',
      'how much of the blend is the other: 0 nothing, 1 all',
      number('--blend-share', { minimum: 0, maximum: 1 }),
      0.5,
    )
    .option('--steer <file>', 'a label track of global categories: the category changes while it plays')
    .option('--seconds <s>', 'how much to generate', number('--seconds', { minimum: 0.001, maximum: 86_400 }))
    .option(
      '--samples <n>',
      'the same in samples',
      number('--samples', { minimum: 1, maximum: 2 ** 32, integer: true }),
    )
    .option('--nearest', 'play notes that the instrument doesn’t know at the nearest it does')
    .option('--category <id>', 'the global category, by number or name, or a blend: piano:0.4,panflute:0.6')
    .option('--seed-audio <file>', 'go on from this clip (assisted generation)')
    .option('--seed-from <s>', 'where the seed begins in its clip', number('--seed-from', { minimum: 0 }), 0)
    .option('--seed-to <s>', 'where the seed ends in its clip', number('--seed-to', { minimum: 0 }))
    .option('--keep-seed', 'put the seed audio before what is generated')
    .option('--first-sample <code>', 'without a seed: random, silence, or a µ-law code', firstSample)
    .option(
      '--temperature <t>',
      `how freely it draws: 1 as learned, less is safer, 0 always the likeliest (1; composing: ${composingTemperature})`,
      number('--temperature', { minimum: 0, maximum: 10 }),
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
    .option('--unfiltered', 'as the network plays: its noise is not held down, and nothing is cut off')
    .option('--json', 'print one JSON object at the end')
    .action(async (options: GenerateOptions, command: Command) => {
      const interrupt = interruptible('Stopping; what is there is being kept…')
      try {
        const request = await requestOf(options)
        const hooks: GenerationHooks = {
          say,
          compute: (words) => say(`Plays on: ${words}`),
          progress: showProgress(request.checkpoint.hyperparameters.sampleRateHz),
          shouldStop: interrupt.asked,
        }
        const composer = composerFor(request.checkpoint, request.score)
        const done = composer
          ? await generateComposed(request, composer, options.out, hooks)
          : await generate(request, options.out, hooks)
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
  const loaded = options.instrument
    ? await loadInstrument(options.instrument)
    : await loadPlayable(options.checkpoint!)
  const { checkpoint, category } = playedAs(
    options.unfiltered ? unfiltered(loaded) : loaded,
    options.category,
  )
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
  const played = await scoreOf(options, checkpoint)
  const { temperature = composerFor(checkpoint, played.score) ? composingTemperature : 1 } = options
  const pick = temperature === 0 ? 'highest' : options.pick
  return {
    checkpoint,
    ...played,
    samples,
    ...(category !== undefined && { category }),
    ...(options.seedAudio !== undefined && {
      seedAudio: {
        path: options.seedAudio,
        fromSeconds: options.seedFrom,
        toSeconds: options.seedTo,
        keep: options.keepSeed ?? false,
      },
    }),
    firstCode: options.firstSample,
    temperature,
    pick,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
    takes: options.takes,
    // Rounding that no ear hears in a drawn sample can turn a tie between the likeliest codes.
    precision: options.precision === 'auto' ? (pick === 'highest' ? 'float32' : 'int16') : options.precision,
    compute: options.compute,
    adapterId: await adapterCalled(options.gpu),
  }
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
