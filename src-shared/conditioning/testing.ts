/** What tests of networks under a condition share. */
import type { Note } from '../notes/noteSequence.ts'
import type { NoteCondition, VoiceCondition } from './description.ts'
import { noteRows, type ConditionSource } from './noteRows.ts'
import { trackOfNotes } from './noteTrack.ts'
import { voiceRows } from './voiceRows.ts'
import { voicesOfNotes } from './voices.ts'

/** Rows of notes for one stream, whatever kind of condition it is: of voices, those of the one that began last. */
export function rowsOfNotes(
  condition: NoteCondition | VoiceCondition,
  notes: readonly Note[],
  sampleRateHz: number,
): ConditionSource {
  if (condition.kind !== 'voice')
    return noteRows(condition, trackOfNotes(notes, condition.categories, sampleRateHz), sampleRateHz)
  const voices = voicesOfNotes(notes, condition, sampleRateHz).map((voice) => ({
    startSample: voice.startSample,
    source: voiceRows(condition, voice, sampleRateHz),
  }))
  const { channels } = voices[0].source
  return {
    channels,
    rows(startSample, count) {
      const rows = new Float32Array(count * channels)
      for (const { startSample: begins, source } of voices) {
        const skipped = Math.max(begins - startSample, 0)
        if (skipped < count)
          rows.set(source.rows(startSample + skipped - begins, count - skipped), skipped * channels)
      }
      return rows
    },
  }
}
