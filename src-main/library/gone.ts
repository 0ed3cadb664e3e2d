/** Rows that a window may still name when another one has removed them. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { BaseRow, Table } from './table.ts'

/** @throws SyrinxError `KIND/unknown` when there is no such row, or it lies in the bin. */
export function present<Row extends BaseRow>(
  table: Table<Row>,
  id: string,
  kind: string,
  words: string,
): Row {
  const row = table.find(id)
  if (!row)
    throw new SyrinxError(`${kind}/unknown`, `This ${words} is no longer in the library.`, 'It was deleted.')
  if (row.deletedAt !== null)
    throw new SyrinxError(
      `${kind}/unknown`,
      `This ${words} lies in the bin.`,
      'Restore it from the bin, or undo its deletion.',
    )
  return row
}

/** “3 clips”, “1 clip”. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
