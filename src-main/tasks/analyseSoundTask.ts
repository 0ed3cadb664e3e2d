/** The pitch of a sound over time, and how well it follows notes. */
import type { SoundAnalysis } from '../../src-shared/contract/takes.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { trackPitch } from '../audio/features/pitch.ts'
import { signalToNoiseDb } from '../audio/features/snr.ts'
import { measureFollowing } from '../audio/following.ts'
import { mixToMono } from '../audio/recording.ts'
import type { TaskFunction } from './messages.ts'

export interface AnalyseSoundInput {
  readonly path: string
  /** Times count from `leadSeconds` on. */
  readonly notes: readonly Note[]
  readonly leadSeconds: number
}

export const analyseSoundTask: TaskFunction<'analyseSound'> = async ({ path, notes, leadSeconds }) => {
  const decoded = await decodeAudioFile(path)
  const samples = mixToMono(decoded)
  const { sampleRateHz } = decoded
  const { frequencyHz, hopSeconds } = trackPitch(samples, sampleRateHz)
  const placed = notes.map((note) => ({ ...note, startSeconds: note.startSeconds + leadSeconds }))
  return {
    frameSeconds: hopSeconds,
    firstSeconds: 0,
    frequencyHz: Float32Array.from(frequencyHz),
    ...judge(samples, sampleRateHz, placed),
  }
}

function judge(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly Note[],
): Pick<SoundAnalysis, 'signalToNoiseDb' | 'following'> {
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  if (notes.length === 0) return { signalToNoiseDb: finite(signalToNoiseDb(samples)), following: null }
  const { heldNotes, within50Cents, medianCents, notesHit, notesJudged } = measureFollowing(
    samples,
    sampleRateHz,
    notes,
  )
  const heard = Number.isFinite(within50Cents) && Number.isFinite(medianCents)
  return {
    signalToNoiseDb: finite(heldNotes.meanSnrDb),
    following: heard
      ? { notes: notesJudged, together: notes.length - notesJudged, notesHit, within50Cents, medianCents }
      : null,
  }
}
