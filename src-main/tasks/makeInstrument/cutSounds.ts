/** The sounds of the cut notes, for an instrument to be measured against. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sliceTrack, trackOfNotes } from '../../../src-shared/conditioning/noteTrack.ts'
import type { HeardNote } from '../../audio/hearNotes.ts'
import { labelsPathOf, readLabelFile } from '../../audio/labelFiles.ts'
import { loadRecording } from '../../audio/recording.ts'
import type { TrainingRecording } from '../../engine/train/material.ts'
import { voiceSounds, type VoiceSound } from '../../engine/train/voiceSounds.ts'

/** More of a note than a check plays is not kept. */
const longestSeconds = 4

interface CutNote {
  readonly path: string
  readonly notes: readonly HeardNote[]
}

/** What a folder (not those in it) holds, by its labels. */
export async function cutNotesIn(folder: string): Promise<CutNote[]> {
  const names = await readdir(folder)
  const paths = names
    .filter((name) => name.endsWith('.wav'))
    .sort()
    .map((name) => join(folder, name))
  const cut: CutNote[] = []
  for (const path of paths) cut.push({ path, notes: await readLabelFile(labelsPathOf(path)) })
  return cut
}

/**
 * The sounds of some notes: all recordings of each, since how loud one is played shows beside the others of its pitch.
 * @param known MIDI numbers of the categories.
 */
export async function soundsOf(
  cut: readonly CutNote[],
  wanted: ReadonlySet<number>,
  known: readonly number[],
  sampleRateHz: number,
): Promise<VoiceSound[]> {
  const recordings: TrainingRecording[] = []
  for (const { path, notes } of cut) {
    if (!notes.some(({ midi }) => wanted.has(midi))) continue
    const whole = await loadRecording(path, { sampleRateHz })
    // A copy, so that the rest can go.
    const samples = whole.slice(0, longestSeconds * sampleRateHz)
    const track = sliceTrack(trackOfNotes(notes, known, sampleRateHz), 0, samples.length)
    recordings.push({ name: path, samples, track })
  }
  return voiceSounds(recordings, known, sampleRateHz)
}
