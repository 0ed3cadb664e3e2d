/** Generation: an instrument, what it should play, and where the sound goes. */
import { extname } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { muLawDecode } from '../../src-shared/model/muLaw.ts'
import { softenEdges } from '../audio/softEdges.ts'
import { longestWavSamples, openWavStream, type WavStream } from '../audio/writeWav.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import { samplingLoop } from '../engine/sample/loop.ts'
import { globalCategoryOf } from './globalCategory.ts'
import { conditionOfScore, type Score } from './score.ts'
import { loadSeed, type SeedAudio } from './seedAudio.ts'

export interface GenerationRequest {
  readonly checkpoint: Checkpoint
  readonly score: Score
  /** How much is generated; undefined: as long as the score, and a little more for the last note to ring. */
  readonly samples: number | undefined
  /** Global category: its number or its name. */
  readonly category?: string
  readonly seedAudio?: SeedAudio
  /** First sample of unseeded generation. */
  readonly firstCode: number | 'random' | 'silence' | undefined
  readonly temperature: number
  readonly pick: 'sample' | 'highest'
  readonly seed: number
  readonly takes: number
  readonly precision: 'int16' | 'float32'
  readonly compute: ComputeName
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
  /** `done` of `total` samples of each take are there; so many are made a second, for each take. */
  progress(done: number, total: number, samplesPerSecond: number): void
  shouldStop(): boolean
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
  const { checkpoint } = request
  const { hyperparameters } = checkpoint
  const { sampleRateHz, quantizationChannels } = hyperparameters
  const seed = await loadSeed(request.seedAudio, hyperparameters, hooks)
  const { condition, samples: total } = conditionOfScore(
    checkpoint,
    request.score,
    request.samples,
    seed,
    hooks,
  )
  if (seed.length + total > longestWavSamples)
    throw new SyrinxError(
      'generate/too-long',
      `That is longer than a wav file can be: ${Math.floor(longestWavSamples / sampleRateHz / 3600)} hours at ${sampleRateHz} Hz.`,
      'Generate it in parts: the end of one can be the seed of the next (--seed-audio).',
    )
  const globalCategory = globalCategoryOf(checkpoint, request.category)
  const compute = await computeByName(request.compute)
  const sampler = await compute.sampler(hyperparameters, checkpoint.weights, {
    streams: request.takes,
    precision: request.precision,
  })
  const seeds = Array.from({ length: request.takes }, (_, take) => request.seed + take)
  const paths = seeds.map((_, take) => takePath(outPath, take, request.takes))
  const streams: WavStream[] = []
  try {
    for (const path of paths) streams.push(await openWavStream(path, sampleRateHz))
    const kept = request.seedAudio?.keep ? muLawDecode(seed, quantizationChannels) : new Float32Array(0)
    for (const stream of streams) await stream.append(kept)
    // Drawn notes that begin out of nothing may begin in mid-wave. Codes that go on from a seed, or that a network plays
    // by itself, are left as they are.
    const soften = request.score.kind === 'notes' && seed.length === 0
    const began = performance.now()
    const { count, seconds } = await samplingLoop(
      sampler,
      {
        hyperparameters,
        count: total,
        seeds,
        pick: { pick: request.pick, temperature: request.temperature },
        primer: seed,
        firstCode: request.firstCode ?? (condition ? 'silence' : 'random'),
        ...(condition && { condition }),
        ...(globalCategory !== undefined && { globalCategory }),
      },
      {
        shouldStop: hooks.shouldStop,
        async block(blocks, done) {
          for (const [take, stream] of streams.entries()) {
            const block = blocks[take]
            await stream.append(soften ? softenEdges(block, done - block.length, total, sampleRateHz) : block)
          }
          const elapsed = (performance.now() - began) / 1000
          hooks.progress(done, total, done / elapsed)
        },
      },
    )
    for (const stream of streams) await stream.close()
    return {
      takes: paths.map((path, take) => ({ path, seed: seeds[take], samples: kept.length + count })),
      sampleRateHz,
      generated: count,
      samplesPerSecond: seconds > 0 ? (count * request.takes) / seconds : 0,
      cancelled: count < total,
    }
  } catch (error) {
    for (const stream of streams) await stream.discard()
    throw error
  } finally {
    await sampler.dispose()
  }
}

function takePath(outPath: string, take: number, takes: number): string {
  if (takes === 1) return outPath
  const ending = extname(outPath)
  return `${outPath.slice(0, outPath.length - ending.length)}-${take + 1}${ending}`
}
