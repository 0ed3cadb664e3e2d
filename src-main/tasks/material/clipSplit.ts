/** Which clips are learned from and which checked with. */
import { Random } from '../../../src-shared/random.ts'
import type { ListedRecording } from './layouts.ts'
import type { Preparation } from './prepare.ts'

/** Which side a clip is on: its data set's own word, or of every five clips one, drawn with the seed. */
export function splitter(
  recordings: readonly ListedRecording[],
  { ownSplit, seed, validationShare }: Preparation,
) {
  const sides = new Set(recordings.map(({ split }) => split))
  if (ownSplit && sides.has('training') && sides.has('validation'))
    return ({ split }: ListedRecording) => split ?? 'training'
  const random = Random.fromSeed(seed)
  const block = validationShare > 0 ? Math.max(2, Math.round(1 / validationShare)) : Infinity
  let drawn = -1
  return (_: ListedRecording, clip: number): 'training' | 'validation' => {
    if (block === Infinity) return 'training'
    if (clip % block === 0) drawn = clip + random.below(block)
    return clip === drawn ? 'validation' : 'training'
  }
}
