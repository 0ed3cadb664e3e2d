/** The notes that a data set's makers wrote down, for clips of its recordings. */
import { parse } from 'csv-parse/sync'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { HeardNote } from '../../audio/hearNotes.ts'

export interface TimedNote {
  readonly midi: number
  readonly startSeconds: number
  readonly durationSeconds: number
}

/** MusicNet counts in samples of its own rate. */
const musicNetHz = 44_100

/** MusicNet's labels: start_time, end_time, instrument, note, start_beat, end_beat, note_value. */
export function notesOfMusicNet(text: string, name: string): TimedNote[] {
  let rows: Record<string, string | undefined>[]
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true, bom: true, trim: true })
  } catch (error) {
    throw new SyrinxError('prepare/bad-labels', `${name} can’t be read: ${(error as Error).message}`, '', {
      cause: error,
    })
  }
  return rows.flatMap((row) => {
    const [start, end, midi] = [row['start_time'], row['end_time'], row['note']].map(Number)
    if (!(start >= 0) || !(end > start) || !(midi >= 0 && midi <= 127)) return []
    return [
      {
        midi: Math.round(midi),
        startSeconds: start / musicNetHz,
        durationSeconds: (end - start) / musicNetHz,
      },
    ]
  })
}

/** The part of notes that sounds in a clip, counted from its start. */
export function within(notes: readonly TimedNote[], startSeconds: number, seconds: number): HeardNote[] {
  return notes
    .flatMap((note) => {
      const start = Math.max(0, note.startSeconds - startSeconds)
      const end = Math.min(seconds, note.startSeconds + note.durationSeconds - startSeconds)
      if (end <= start) return []
      return [
        { midi: note.midi, startSeconds: start, durationSeconds: end - start, confidence: 1, centsOff: 0 },
      ]
    })
    .sort((a, b) => a.startSeconds - b.startSeconds)
}
