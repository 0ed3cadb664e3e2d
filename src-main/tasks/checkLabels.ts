/** Whether a network knows the categories of a label track. */
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

/** @throws SyrinxError `labels/unknown-category`. */
export function checkLabels(track: NoteTrack, categories: number) {
  const worst = track.find((segment) => segment.category >= categories)
  if (worst)
    throw new SyrinxError(
      'labels/unknown-category',
      `The labels name category ${worst.category}; the instrument knows 0 to ${categories - 1}.`,
    )
}
