/** The notes that are heard in one recording. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import { mixToMono } from '../audio/recording.ts'
import { hearChords } from './hearChords.ts'
import type { TaskFunction } from './messages.ts'

export interface HearNotesInput {
  readonly path: string
  /** Several may sound at once; else one voice is listened for, more exactly. */
  readonly severalAtOnce?: boolean
}

export interface HearNotesOutput {
  /** In time order. */
  readonly notes: Note[]
}

export const hearNotesTask: TaskFunction<'hearNotes'> = async ({ path, severalAtOnce = false }, { held }) => {
  const decoded = await decodeAudioFile(path)
  if (severalAtOnce) return { notes: await hearChords(mixToMono(decoded), decoded.sampleRateHz, held) }
  const heard = hearNotes(mixToMono(decoded), decoded.sampleRateHz)
  return {
    notes: heard.map(({ midi, startSeconds, durationSeconds }) => ({
      midi,
      startSeconds: Math.max(0, startSeconds),
      durationSeconds,
    })),
  }
}
