/** Generation: an instrument, what it should play, and where the sound goes. */
import { extname } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { muLawDecode } from '../../src-shared/model/muLaw.ts'
import { longestWavSamples, openWavStream } from '../audio/writeWav.ts'
import { Lanes } from './lanes.ts'
import { play, preparePerformance, type PlayingRequest } from './playing.ts'
import { freshSamplers, type SamplerSource } from './samplers.ts'
import { loadSeed, type SeedAudio } from './seedAudio.ts'

export interface GenerationRequest extends PlayingRequest {
  readonly seedAudio?: SeedAudio
}

/** One take as the network learned to play, as long as its score. */
export const generationDefaults = {
  samples: undefined,
  firstCode: undefined,
  temperature: 1,
  pick: 'sample',
  seed: 1,
  takes: 1,
  precision: 'int16',
  compute: 'auto',
} as const satisfies Partial<GenerationRequest>

export interface GenerationHooks {
  say(text: string): void
  /** What it is played on, and why; told once, before the first block. */
  compute?(words: string): void
  /** `done` of `total` samples of each take are there; so many are made a second, for each take. */
  progress(done: number, total: number, samplesPerSecond: number): void
  shouldStop(): boolean
  /** Told once, before the first block: how many samples of each take are going to be generated, and the seed audio
   * that was put before them. */
  began?(total: number, kept: Float32Array): void
  /** Blocks of every take, as they have just been kept. */
  block?(blocks: readonly Float32Array[]): void
  /** Waited for after every block. */
  held?(): Promise<void>
}

/** Where a take's samples go as they are made; a wav, for example. */
export interface SoundSink {
  append(samples: Float32Array): Promise<void>
  /** It is whole, or was ended early. */
  close(): Promise<void>
  /** It went wrong. */
  discard(): Promise<void>
}

export interface GeneratedTakes {
  readonly seeds: readonly number[]
  /** Samples of seed audio that were put before what was generated. */
  readonly kept: number
  /** Samples generated for each take, of how many. */
  readonly generated: number
  readonly total: number
  /** Of all takes together. */
  readonly samplesPerSecond: number
}

export interface Take {
  readonly path: string
  readonly seed: number
  /** Samples in the file: what was generated, and the seed audio where it is kept. */
  readonly samples: number
}

export interface GenerationResult {
  readonly takes: readonly Take[]
  readonly sampleRateHz: number
  /** Samples generated for each take. */
  readonly generated: number
  readonly samplesPerSecond: number
  readonly cancelled: boolean
}

/** Generates into wav files: `outPath` for one take, `outPath` with -1, -2 … before the ending for several. */
export async function generate(
  request: GenerationRequest,
  outPath: string,
  hooks: GenerationHooks,
): Promise<GenerationResult> {
  const { sampleRateHz } = request.checkpoint.hyperparameters
  const pathOf = (take: number) => takePath(outPath, take, request.takes)
  const done = await generateTakes(
    request,
    (take) => openWavStream(pathOf(take), sampleRateHz),
    hooks,
    freshSamplers,
  )
  return {
    takes: done.seeds.map((seed, take) => ({
      path: pathOf(take),
      seed,
      samples: done.kept + done.generated,
    })),
    sampleRateHz,
    generated: done.generated,
    samplesPerSecond: done.samplesPerSecond,
    cancelled: done.generated < done.total,
  }
}

/**
 * Generates into one sink a take.
 * @param samplers where the network gets what it plays on; a process that plays often keeps them.
 */
export async function generateTakes(
  request: GenerationRequest,
  openSink: (take: number) => Promise<SoundSink>,
  hooks: GenerationHooks,
  samplers: SamplerSource,
): Promise<GeneratedTakes> {
  const { hyperparameters } = request.checkpoint
  const seedCodes = await loadSeed(request.seedAudio, hyperparameters, hooks)
  const performed = preparePerformance(request, seedCodes, hooks)
  const { total, seeds } = performed
  if (seedCodes.length + total > longestWavSamples) throw tooLong(hyperparameters.sampleRateHz)
  const lanes = new Lanes(samplers, { ...request, say: (words) => hooks.say(words) }, hooks)
  const sinks: SoundSink[] = []
  try {
    for (let take = 0; take < request.takes; take++) sinks.push(await openSink(take))
    const kept = request.seedAudio?.keep ? muLawDecode(seedCodes, hyperparameters.quantizationChannels) : none
    for (const sink of sinks) await sink.append(kept)
    hooks.began?.(total, kept)
    const began = performance.now()
    const { count, seconds } = await play(performed, lanes.open, {
      shouldStop: hooks.shouldStop,
      async block(blocks, done) {
        for (const [take, sink] of sinks.entries()) await sink.append(blocks[take])
        hooks.block?.(blocks)
        const elapsed = (performance.now() - began) / 1000
        hooks.progress(done, total, done / elapsed)
        await hooks.held?.()
      },
    })
    for (const sink of sinks) await sink.close()
    return {
      seeds,
      kept: kept.length,
      generated: count,
      total,
      samplesPerSecond: seconds > 0 ? (count * request.takes) / seconds : 0,
    }
  } catch (error) {
    for (const sink of sinks) await sink.discard()
    throw error
  } finally {
    await lanes.release()
  }
}

const none = new Float32Array(0)

const tooLong = (sampleRateHz: number) =>
  new SyrinxError(
    'generate/too-long',
    `That is longer than a wav file can be: ${Math.floor(longestWavSamples / sampleRateHz / 3600)} hours at ${sampleRateHz} Hz.`,
    'Generate it in parts: the end of one can be the seed of the next (--seed-audio).',
  )

/** Where a take of several goes. */
export function takePath(outPath: string, take: number, takes: number): string {
  if (takes === 1) return outPath
  const ending = extname(outPath)
  return `${outPath.slice(0, outPath.length - ending.length)}-${take + 1}${ending}`
}
