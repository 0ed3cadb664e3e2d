/** Global categories that are named after notes: what a key of the roll means to an instrument that knows nothing else. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

const plain = (name: string) => name.trim().toUpperCase().replaceAll('♯', '#')
const noteNames = new Set(Array.from({ length: 128 }, (_, midi) => plain(noteName(midi))))

/**
 * The number of the category that is named after a note (`A4`, `C♯5` or `c#5`); 0 where no category is named after any.
 * @throws SyrinxError `notes/out-of-range` when others are, and this one isn't.
 */
export function noteCategory(categories: readonly string[], midi: number): number {
  const names = categories.map(plain)
  if (!names.some((name) => noteNames.has(name))) return 0
  const category = names.indexOf(plain(noteName(midi)))
  if (category >= 0) return category
  throw new SyrinxError(
    'notes/out-of-range',
    `The instrument doesn’t know the note ${noteName(midi)}; its categories are ${categories.join(', ')}.`,
    'Play one of these.',
  )
}
