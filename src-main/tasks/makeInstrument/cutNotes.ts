/** The folder that an instrument learns from: its single notes, each a wav with its label, at the rate to learn at. */
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decodeAudioFile } from '../../audio/decode.ts'
import type { ChosenNote } from '../../audio/health/chosenNotes.ts'
import { labelsPathOf, printLabelFile } from '../../audio/labelFiles.ts'
import { mixToMono } from '../../audio/recording.ts'
import { resample } from '../../audio/resample.ts'
import { writeWavFile } from '../../audio/writeWav.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import { noteName } from '../../../src-shared/conditioning/description.ts'
import type { HeardRecordings } from './listen.ts'

/** Of one pitch in one category: more teach nothing new. */
const mostOfPitch = 24
/** A note is learned from its attack on; for so long at most. */
const longestSeconds = 12
const beforeSeconds = 0.03
/** What rings after a note belongs to it. */
const ringSeconds = 1
const edgeSeconds = 0.005
/** The loudest sample of all: room for what a network adds, and coarse steps of the µ-law are as small as can be. */
const loudest = 0.7

export interface CutNotes {
  readonly notes: number
  readonly seconds: number
}

/**
 * Makes the folder anew.
 * @param categoryOf the folder of a recording’s category; empty where there are none.
 * @throws SyrinxError `file/cannot-write`, those of decoding.
 */
export async function cutNotes(
  heard: HeardRecordings,
  categoryOf: (clipName: string) => string,
  directory: string,
  shouldStop: () => boolean,
): Promise<CutNotes> {
  const { sampleRateHz } = heard
  const chosen = spread(heard.chosen.notes, categoryOf)
  await rm(directory, { recursive: true, force: true })
  const byClip = Map.groupBy(chosen, ({ clip }) => clip.name)
  const cut: { readonly note: ChosenNote; readonly samples: Float32Array }[] = []
  for (const [name, notes] of byClip) {
    if (shouldStop()) break
    const recording = heard.recordings.find((it) => it.name === name)!
    const decoded = await decodeAudioFile(recording.path)
    const samples = await resample(mixToMono(decoded), decoded.sampleRateHz, sampleRateHz)
    for (const note of notes) cut.push({ note, samples: soundOf(note, samples, sampleRateHz) })
  }
  const peak = cut.reduce(
    (most, { samples }) => samples.reduce((it, x) => Math.max(it, Math.abs(x)), most),
    0,
  )
  const gain = peak > 0 ? loudest / peak : 1
  for (const [i, { note, samples }] of cut.entries()) {
    const number = String(i + 1).padStart(4, '0')
    const path = join(
      directory,
      categoryOf(note.clip.name),
      `${number}_${noteName(note.midi).replace('#', 's')}.wav`,
    )
    await mkdir(dirname(path), { recursive: true })
    await writeWavFile(
      path,
      samples.map((it) => gain * it),
      sampleRateHz,
    )
    const durationSeconds = Math.min(
      note.note.durationSeconds,
      samples.length / sampleRateHz - beforeOf(note),
    )
    await writeWholeFile(
      labelsPathOf(path),
      printLabelFile(path, [
        {
          midi: note.midi,
          startSeconds: beforeOf(note),
          durationSeconds,
          confidence: note.note.confidence,
          centsOff: note.centsOff,
        },
      ]),
    )
  }
  return {
    notes: cut.length,
    seconds: cut.reduce((sum, { samples }) => sum + samples.length, 0) / sampleRateHz,
  }
}

/** Where a pitch has more than enough recordings: from the softest to the loudest. */
function spread(notes: readonly ChosenNote[], categoryOf: (clipName: string) => string): ChosenNote[] {
  const kinds = Map.groupBy(notes, (it) => `${categoryOf(it.clip.name)}/${it.midi}`)
  return [...kinds.values()].flatMap((kin) => {
    if (kin.length <= mostOfPitch) return kin
    const byLevel = kin.toSorted((a, b) => a.note.levelDb - b.note.levelDb)
    return Array.from(
      { length: mostOfPitch },
      (_, i) => byLevel[Math.round((i * (byLevel.length - 1)) / (mostOfPitch - 1))],
    )
  })
}

const beforeOf = ({ clip, note }: ChosenNote) => Math.min(beforeSeconds, clip.fromSeconds + note.startSeconds)

/** From just before its attack to where it has rung out, the next note begins, or it has been heard enough. */
function soundOf(
  { clip, note, ...rest }: ChosenNote,
  samples: Float32Array,
  sampleRateHz: number,
): Float32Array {
  const start = clip.fromSeconds + note.startSeconds
  const before = beforeOf({ clip, note, ...rest })
  const next = clip.notes.find((it) => it.startSeconds > note.startSeconds)
  const end = Math.min(
    start + longestSeconds,
    start + note.durationSeconds + ringSeconds,
    next ? clip.fromSeconds + next.startSeconds - edgeSeconds : Infinity,
    clip.fromSeconds + clip.seconds,
  )
  const sound = samples.slice(Math.round((start - before) * sampleRateHz), Math.round(end * sampleRateHz))
  const edge = Math.round(edgeSeconds * sampleRateHz)
  for (let i = 0; i < Math.min(edge, sound.length); i++) {
    sound[i] *= i / edge
    sound[sound.length - 1 - i] *= i / edge
  }
  return sound
}
