/** What can be played: takes, clips, samples, and sound that is still being generated. */
import type { Take } from '../../src-shared/contract/takes.ts'
import { decodedSounds } from './decodedSounds.ts'
import type { SampleStream } from './sampleStream.ts'

/** What is cued or sounds. Seconds count from the first note; a kept seed clip (the lead) lies before 0. */
export interface PlaySource {
  readonly kind: 'take' | 'clip' | 'samples'
  readonly id: string
  readonly title: string
  readonly leadSeconds: number
  readonly durationSeconds: number
}

export type Material =
  | { readonly url: string; readonly sampleRateHz?: number }
  | { readonly samples: Float32Array; readonly sampleRateHz: number }
  | { readonly stream: SampleStream }

export interface Cue extends PlaySource {
  readonly material: Material
}

/** A clip of the library, or anything else at an address. */
export interface PlayableClip {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly seconds: number
}

/** What the worklet knows a sound by. */
export const keyOf = ({ kind, id }: PlaySource): string => `${kind} ${id}`

export const takeCue = (take: Take): Cue => ({
  kind: 'take',
  id: take.id,
  title: take.name,
  leadSeconds: take.leadSeconds,
  durationSeconds: take.seconds - take.leadSeconds,
  material: { url: take.url, sampleRateHz: take.sampleRateHz },
})

export const streamCue = (stream: SampleStream): Cue => ({
  kind: 'take',
  id: stream.id,
  title: stream.title,
  leadSeconds: stream.leadSeconds,
  durationSeconds: stream.finalSamples / stream.sampleRateHz - stream.leadSeconds,
  material: { stream },
})

export const clipCue = ({ id, url, name, seconds }: PlayableClip): Cue => ({
  kind: 'clip',
  id,
  title: name,
  leadSeconds: 0,
  durationSeconds: seconds,
  material: { url },
})

export const samplesCue = (id: string, samples: Float32Array, sampleRateHz: number, title: string): Cue => ({
  kind: 'samples',
  id,
  title,
  leadSeconds: 0,
  durationSeconds: samples.length / sampleRateHz,
  material: { samples, sampleRateHz },
})

/** The rate at which it is played. @throws SyrinxError when the sound can't be fetched or read. */
export async function rateOf({ material }: Cue): Promise<number> {
  if ('stream' in material) return material.stream.sampleRateHz
  if ('samples' in material) return material.sampleRateHz
  if (material.sampleRateHz !== undefined) return material.sampleRateHz
  return (await decodedSounds.get(material.url)).sampleRateHz
}
