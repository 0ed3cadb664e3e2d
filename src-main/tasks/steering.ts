/** A global category that changes while a network plays (Claramunt Molet 2018: trained global, played local). */
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { CategoryChange } from '../engine/sample/loop.ts'

/**
 * From each segment on its category holds until the next segment's: a network with a global condition alone knows no
 * rests, so gaps don't end it.
 * @param first what holds before the first segment; without it, the first segment's own.
 * @throws SyrinxError `generate/no-categories`, `labels/unknown-category` or `labels/empty`.
 */
export function categoryChanges(
  { hyperparameters, globalCategories }: Checkpoint,
  track: NoteTrack,
  first: number | undefined,
): CategoryChange[] {
  const { globalCardinality } = hyperparameters
  if (globalCardinality === 0)
    throw new SyrinxError(
      'generate/no-categories',
      'This network knows no categories, so none can be changed while it plays.',
      'Labels of its notes are given with --labels.',
    )
  const unknown = track.find(({ category }) => category < 0 || category >= globalCardinality)
  if (unknown)
    throw new SyrinxError(
      'labels/unknown-category',
      `The labels name category ${unknown.category}; the network knows 0 to ${globalCardinality - 1}.`,
      globalCategories ? `They are: ${globalCategories.map((name, i) => `${i} (${name})`).join(', ')}.` : '',
    )
  if (track.length === 0)
    throw new SyrinxError(
      'labels/empty',
      'The labels name no category at all.',
      'They are silent throughout.',
    )
  const changes = [
    { startSample: -Infinity, category: first ?? track[0].category },
    ...track.map(({ startSample, category }) => ({ startSample, category })),
  ]
  return changes.filter((it, i) => i === 0 || it.category !== changes[i - 1].category)
}
