/** A folder of sounds that belong together: one gain for all of them, so that soft stays soft beside loud. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodeSound } from '../../src-main/audio/encode.ts'
import { labelsPathOf, printLabelFile } from '../../src-main/audio/labelFiles.ts'
import { toInt16 } from '../../src-shared/model/muLaw.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'

export interface NamedSound {
  /** The file’s name without extension; may have folders in it. */
  readonly name: string
  readonly samples: Float32Array
  /** What is played in it and when, where that is known and one note sounds at a time. */
  readonly notes?: readonly Note[]
}

/** The loudest peak of a set, of full scale: −3 dBFS. */
export const loudestPeak = 10 ** (-3 / 20)

/** A sound has died away where nothing louder comes, of full scale; 256 levels of µ-law can’t tell it from silence. */
const silentBelow = 2 ** -12

const fadeSeconds = 0.05

/** All at the gain that brings the loudest peak to `loudestPeak`, each faded out where it has died away. */
export function finished(sounds: readonly NamedSound[], sampleRateHz: number): NamedSound[] {
  const gain = commonGain(sounds)
  return sounds.map((sound) => {
    const samples = fadedOut(
      sound.samples.map((sample) => sample * gain),
      sampleRateHz,
    )
    const notes = sound.notes?.map((note) => endingBy(note, samples.length / sampleRateHz))
    return { ...sound, samples, ...(notes && { notes }) }
  })
}

export function commonGain(sounds: readonly NamedSound[]): number {
  const peak = Math.max(0, ...sounds.map(({ samples }) => peakOf(samples)))
  return peak === 0 ? 1 : loudestPeak / peak
}

export const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)

/** Ends in a straight line to 0, in what is silent already where there is enough of it. */
function fadedOut(samples: Float32Array, sampleRateHz: number): Float32Array {
  const fadeSamples = Math.round(fadeSeconds * sampleRateHz)
  let last = samples.length - 1
  while (last > 0 && Math.abs(samples[last]) < silentBelow) last--
  const end = Math.min(samples.length, last + 1 + fadeSamples)
  return samples.slice(0, end).map((sample, index) => sample * Math.min(1, (end - 1 - index) / fadeSamples))
}

const endingBy = (note: Note, seconds: number): Note => ({
  ...note,
  durationSeconds: Math.min(note.durationSeconds, seconds - note.startSeconds),
})

export const inFolder = (folder: string, sounds: readonly NamedSound[]): NamedSound[] =>
  sounds.map((sound) => ({ ...sound, name: `${folder}/${sound.name}` }))

export type FileFormat = 'flac' | 'wav'

export interface FolderOptions {
  readonly sampleRateHz: number
  readonly format: FileFormat
  /** Whether to write each sound’s notes beside it (`…labels.json`), so that nobody has to hear them. */
  readonly labels: boolean
}

/** Writes each sound into `folder`, in 16 bits, making what folders it takes. */
export async function writeSounds(
  folder: string,
  sounds: readonly NamedSound[],
  { sampleRateHz, format, labels }: FolderOptions,
): Promise<void> {
  for (const { name, samples, notes } of sounds) {
    const path = join(folder, `${name}.${format}`)
    await mkdir(dirname(path), { recursive: true })
    const rounded = samples.map((sample) => toInt16(sample) / 2 ** 15)
    const kind = format === 'wav' ? 'wav16' : 'flac'
    await writeFile(path, await encodeSound(kind, rounded, sampleRateHz, { title: '', comment: '' }))
    if (!labels || !notes) continue
    const heard = notes.map(({ midi, startSeconds, durationSeconds }) => ({
      midi,
      startSeconds,
      durationSeconds,
      confidence: 1,
      centsOff: 0,
    }))
    await writeFile(labelsPathOf(path), printLabelFile(path, heard))
  }
}
