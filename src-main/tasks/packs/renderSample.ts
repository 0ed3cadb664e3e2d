/** Plays what an instrument is heard by: a short phrase in its range, in each of its first categories. */
import { standardPhrase } from '../../../src-shared/instruments/standardPhrase.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { generateTakes, generationDefaults, type GenerationRequest } from '../generate.ts'
import { factsOfCheckpoint } from '../instrumentFacts.ts'
import type { SamplerSource } from '../samplers.ts'
import { longestSampleSeconds } from './packFormat.ts'

/** Of an instrument that plays by itself, and of one of several categories. */
const freeSeconds = 6
const freeSecondsOfCategory = 4
const mostCategories = 3
const sampleSeed = 1

export interface SampleHooks {
  /** Of the whole, 0 … 1. */
  progress(share: number): void
  shouldStop(): boolean
  held?(): Promise<void>
}

/**
 * @returns its samples at the instrument’s rate, at most `longestSampleSeconds`; undefined for an instrument that can
 *   only follow recordings. Ends early, with what is there, when it should stop.
 * @throws SyrinxError as `generateTakes`.
 */
export async function renderSample(
  checkpoint: Checkpoint,
  request: Pick<GenerationRequest, 'compute' | 'adapterId'>,
  hooks: SampleHooks,
  samplers: SamplerSource,
): Promise<Float32Array<ArrayBuffer> | undefined> {
  const { sampleRateHz } = checkpoint.hyperparameters
  const { condition, categories, knownMidi } = factsOfCheckpoint(checkpoint)
  if (condition === 'mfcc' && knownMidi.length === 0) return undefined
  const phrase = standardPhrase({ knownMidi })
  const parts = categories.length > 0 ? Math.min(categories.length, mostCategories) : 1
  const seconds = parts > 1 ? freeSecondsOfCategory : freeSeconds
  const blocks: Float32Array[] = []
  for (let part = 0; part < parts && !hooks.shouldStop(); part++)
    await generateTakes(
      {
        ...generationDefaults,
        ...request,
        checkpoint,
        score: phrase.length > 0 ? { kind: 'notes', notes: phrase, nearest: false } : { kind: 'none' },
        // A phrase is as long as it rings.
        samples: phrase.length > 0 ? undefined : Math.round(seconds * sampleRateHz),
        ...(categories.length > 0 && { category: String(part) }),
        seed: sampleSeed,
      },
      () =>
        Promise.resolve({
          append: (samples) => Promise.resolve(void blocks.push(samples.slice())),
          close: () => Promise.resolve(),
          discard: () => Promise.resolve(),
        }),
      {
        say: () => undefined,
        progress: (done, total) => hooks.progress((part + done / total) / parts),
        shouldStop: hooks.shouldStop,
        ...(hooks.held && { held: hooks.held }),
      },
      samplers,
    )
  return joined(blocks).slice(0, longestSampleSeconds * sampleRateHz)
}

function joined(blocks: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(blocks.reduce((length, block) => length + block.length, 0))
  let position = 0
  for (const block of blocks) {
    whole.set(block, position)
    position += block.length
  }
  return whole
}
