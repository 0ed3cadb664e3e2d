/** What wav files, previews and the window's streams have in common: a network that plays a score, block by block. */
import type { ConditionSource } from '../../src-shared/conditioning/noteRows.ts'
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { softenEdges } from '../audio/softEdges.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { samplingLoop, type CategoryChange } from '../engine/sample/loop.ts'
import { categoryHolding } from '../engine/sample/streams.ts'
import { voicesLoop, type Lane, type VoicePart } from '../engine/sample/voices.ts'
import { globalCategoryOf } from './globalCategory.ts'
import { conditionOfScore, type Score } from './score.ts'
import { categoryChanges } from './steering.ts'

export interface PlayingRequest {
  readonly checkpoint: Checkpoint
  readonly score: Score
  /** How much is generated; undefined: as long as the score, and a little more for the last note to ring. */
  readonly samples: number | undefined
  /** Global category: its number, or its name or number as a word. */
  readonly category?: number | string
  /** Changes of the global category while it plays: indices of categories, in samples. A gap changes nothing. */
  readonly steering?: NoteTrack
  /** First sample of unseeded generation. */
  readonly firstCode: number | 'random' | 'silence' | undefined
  readonly temperature: number
  readonly pick: 'sample' | 'highest'
  readonly seed: number
  readonly takes: number
  readonly precision: 'int16' | 'float32'
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when it is left out. */
  readonly adapterId?: string
}

/** A request that has been looked through: nothing about it can be wrong any more. */
export interface Performance {
  readonly request: PlayingRequest
  /** One a take: each has its own, so that any of them can be made again by itself. */
  readonly seeds: readonly number[]
  /** Codes to go on from. */
  readonly seedCodes: Uint16Array
  readonly condition: ConditionSource | undefined
  /** Of an instrument that plays one a note, in place of a condition all along. */
  readonly voices?: readonly VoicePart[]
  readonly globalCategory: number | readonly CategoryChange[] | undefined
  /** Samples to generate. */
  readonly total: number
}

/** @throws SyrinxError when the network can't play that. */
export function preparePerformance(
  request: PlayingRequest,
  seedCodes: Uint16Array,
  hooks: { say(text: string): void },
): Performance {
  const { checkpoint, score, samples, category } = request
  const steering = score.kind === 'steered' ? score.track : request.steering
  const globalCategory = steering
    ? categoryChanges(
        checkpoint,
        steering,
        category === undefined ? undefined : globalCategoryOf(checkpoint, category),
      )
    : globalCategoryOf(checkpoint, category)
  const scored = conditionOfScore(checkpoint, score, samples, seedCodes, hooks, (sample) =>
    categoryHolding(globalCategory, sample),
  )
  return {
    request,
    seeds: Array.from({ length: request.takes }, (_, take) => request.seed + take),
    seedCodes,
    condition: scored.condition,
    ...(scored.voices && { voices: scored.voices }),
    globalCategory,
    total: scored.samples,
  }
}

export interface PlayingHooks {
  /** A block of every take, as it should sound; `done` samples of each are there with it. */
  block(blocks: readonly Float32Array[], done: number): Promise<void>
  shouldStop(): boolean
}

/**
 * @param openLane asked once, or as often as more voices sound at once than before.
 * @returns how many samples each take has, and the seconds that generating them took.
 */
export async function play(
  performance: Performance,
  openLane: () => Promise<Lane>,
  hooks: PlayingHooks,
): Promise<{ count: number; seconds: number }> {
  const { request, seeds, seedCodes, condition, voices, globalCategory, total } = performance
  const { hyperparameters } = request.checkpoint
  const common = {
    hyperparameters,
    count: total,
    seeds,
    pick: { pick: request.pick, temperature: request.temperature },
    ...(globalCategory !== undefined && { globalCategory }),
  }
  if (voices) return voicesLoop(openLane, { ...common, voices }, hooks)
  // Drawn notes that begin out of nothing may begin in mid-wave. Codes that go on from a seed, or that a network plays
  // by itself, are left as they are.
  const soften = request.score.kind === 'notes' && seedCodes.length === 0
  const softened = (block: Float32Array, done: number) =>
    softenEdges(block, done - block.length, total, hyperparameters.sampleRateHz)
  const { sampler, another } = await openLane()
  return samplingLoop(
    sampler,
    {
      ...common,
      primer: seedCodes,
      firstCode: request.firstCode ?? (condition ? 'silence' : 'random'),
      ...(condition && { condition }),
    },
    {
      shouldStop: hooks.shouldStop,
      ...(another && { another }),
      block: (blocks, done) =>
        hooks.block(soften ? blocks.map((block) => softened(block, done)) : blocks, done),
    },
  )
}
