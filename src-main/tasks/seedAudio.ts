/** The clip that assisted generation goes on from. */
import { existsSync } from 'node:fs'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { muLawEncode } from '../../src-shared/model/muLaw.ts'
import { loadRecording } from '../audio/recording.ts'

export interface SeedAudio {
  readonly path: string
  readonly fromSeconds: number
  /** Undefined: to its end. */
  readonly toSeconds: number | undefined
  /** Put the seed before what is generated. */
  readonly keep: boolean
}

/** The seed clip's codes; none without a clip, or from an empty one. */
export async function loadSeed(
  seedAudio: SeedAudio | undefined,
  { sampleRateHz, quantizationChannels }: Hyperparameters,
  hooks: { say(text: string): void },
): Promise<Uint16Array> {
  if (!seedAudio) return new Uint16Array(0)
  if (!existsSync(seedAudio.path))
    throw new SyrinxError('seed/missing', `The seed clip ${seedAudio.path} is not there.`)
  const clip = await loadRecording(seedAudio.path, { sampleRateHz }).catch((error: unknown) => {
    if (error instanceof SyrinxError && error.code === 'audio/empty') return new Float32Array(0)
    throw error
  })
  const { fromSeconds, toSeconds = Math.max(clip.length / sampleRateHz, seedAudio.fromSeconds) } = seedAudio
  if (toSeconds < fromSeconds)
    throw new SyrinxError(
      'seed/reversed',
      `The seed ends (${toSeconds} s) before it begins (${fromSeconds} s).`,
    )
  const part = clip.subarray(Math.round(fromSeconds * sampleRateHz), Math.round(toSeconds * sampleRateHz))
  if (clip.length === 0) hooks.say('The seed clip is empty: beginning without it.')
  else if (part.length === 0)
    hooks.say(
      `There is no sound between ${fromSeconds} s and ${toSeconds} s of the seed clip: beginning without it.`,
    )
  else if (part.every((sample) => Math.abs(sample) < 1 / 32768))
    hooks.say('The seed is silent: going on from silence.')
  return muLawEncode(part, quantizationChannels)
}
