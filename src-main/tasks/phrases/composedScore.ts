/** What an instrument plays that composes by itself: out of nothing, or on from a clip. */
import { notesKnownTo } from '../../../src-shared/conditioning/description.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { muLawDecode } from '../../../src-shared/model/muLaw.ts'
import { composerOf, type Checkpoint, type Composer } from '../../engine/checkpoint/checkpoint.ts'
import { hearChords } from '../hearChords.ts'
import type { Score } from '../score.ts'
import { loadSeed, type SeedAudio } from '../seedAudio.ts'
import { composeNotes, type ComposingHooks } from './compose.ts'

/** The composer, where nothing is drawn that could be played instead. */
export const composerFor = (checkpoint: Checkpoint, score: Score): Composer | undefined =>
  score.kind === 'none' ? composerOf(checkpoint) : undefined

export interface ComposedRequest {
  readonly checkpoint: Checkpoint
  readonly seconds: number
  readonly seedAudio?: SeedAudio
  readonly temperature: number
  readonly seed: number
}

/** Notes that begin where a seed clip ends, or at 0. */
export async function composedScore(
  { checkpoint, seconds, seedAudio, temperature, seed }: ComposedRequest,
  composer: Composer,
  hooks: ComposingHooks & { say(text: string): void },
): Promise<Score> {
  const { hyperparameters } = checkpoint
  const codes = await loadSeed(seedAudio, hyperparameters, hooks)
  const before = await hearChords(
    muLawDecode(codes, hyperparameters.quantizationChannels),
    hyperparameters.sampleRateHz,
  )
  if (codes.length > 0)
    hooks.say(
      before.length > 0
        ? `Going on from ${before.length} ${before.length === 1 ? 'note' : 'notes'} that ${before.length === 1 ? 'is' : 'are'} heard in the clip.`
        : 'No notes are heard in the clip: beginning without it.',
    )
  const fromSeconds = codes.length / hyperparameters.sampleRateHz
  const composed = await composeNotes({ composer, before, fromSeconds, seconds, temperature, seed }, hooks)
  const notes = composed.map((it) => ({ ...it, startSeconds: Math.max(0, it.startSeconds - fromSeconds) }))
  return { kind: 'notes', notes: withinCompass(notes, checkpoint), nearest: true }
}

/** What lies beyond the keys that an instrument has, by octaves within them. */
function withinCompass(notes: readonly Note[], { condition }: Checkpoint): Note[] {
  const known = condition ? notesKnownTo(condition) : []
  if (known.length === 0) return [...notes]
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  return notes.map((it) => {
    let { midi } = it
    while (midi < lowest) midi += 12
    while (midi > highest) midi -= 12
    return { ...it, midi }
  })
}
