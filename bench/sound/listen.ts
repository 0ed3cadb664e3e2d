/** Has an instrument play a sequence, with default settings, and puts what the recordings would play beside it. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeAudioFile } from '../../src-main/audio/decode.ts'
import { generate, generationDefaults } from '../../src-main/tasks/generate.ts'
import type { Instrument } from './instrument.ts'
import { Heard, lengthened, type Judged } from '../../src-main/audio/playing/judged.ts'
import { playReference, soundedNotes } from '../../src-main/tasks/reference.ts'
import type { SoundSequence } from './sequences.ts'

export interface PlayedSequence {
  readonly sequence: SoundSequence
  /** One a take; all beside the same recording. */
  readonly takes: readonly { readonly seed: number; readonly judged: Judged }[]
  /** Seconds of processor time a second of audio, over all takes. */
  readonly coreSeconds: number
  readonly audioSeconds: number
}

export interface Playing {
  readonly seed: number
  readonly takes: number
  readonly temperature: number
  /** For wavs on their way. */
  readonly folder: string
}

export async function playSequence(
  instrument: Instrument,
  sequence: SoundSequence,
  { seed, takes, temperature, folder }: Playing,
): Promise<PlayedSequence> {
  const { checkpoint, condition, known, played, sounds, category } = instrument
  const { sampleRateHz } = checkpoint.hyperparameters
  const path = join(folder, `${sequence.name}.wav`)
  // Other work on this machine takes time, but not this process’s time.
  const before = process.cpuUsage()
  const done = await generate(
    {
      ...generationDefaults,
      checkpoint,
      score: { kind: 'notes', notes: sequence.notes, nearest: false },
      compute: 'cpu',
      temperature,
      seed,
      takes,
      ...(category !== undefined && { category }),
    },
    path,
    { say: () => {}, progress: () => {}, shouldStop: () => false },
  )
  const { user, system } = process.cpuUsage(before)
  const notes = soundedNotes(sequence.notes, condition, sampleRateHz)
  const reference = playReference(notes, sounds, known, sampleRateHz)
  const lowestMidi = Math.min(...played)
  const length = Math.max(reference.samples.length, ...done.takes.map((it) => it.samples))
  const recording = new Heard(lengthened(reference.samples, length), sampleRateHz, lowestMidi)
  const heard = []
  for (const take of done.takes) {
    const { channels } = await decodeAudioFile(take.path)
    const sound = new Heard(lengthened(channels[0], length), sampleRateHz, lowestMidi)
    heard.push({ seed: take.seed, judged: { notes: reference.notes, sound, recording } })
    await rm(take.path)
  }
  const audioSeconds = done.takes.reduce((sum, it) => sum + it.samples / sampleRateHz, 0)
  return { sequence, takes: heard, coreSeconds: (user + system) / 1e6, audioSeconds }
}
