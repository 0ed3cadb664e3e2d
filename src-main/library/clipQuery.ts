/** Which clips of a data set, in which order, in SQL. */
import type { clipSorts } from '../../src-shared/contract/datasets.ts'
import type { Value } from './database.ts'

export interface ClipQuery {
  readonly datasetId: string
  readonly sort: (typeof clipSorts)[number]
  readonly descending: boolean
  /** Part of a name or a tag. */
  readonly search: string
  /** Only clips with this tag; null for all. */
  readonly tag: string | null
}

const sortColumns = {
  position: 'position',
  name: 'sortName',
  seconds: 'seconds',
  peak: 'peak',
  lowestMidi: 'lowestMidi',
} as const

/** A query in SQL. */
export function partsOf({ datasetId, sort, descending, search, tag }: ClipQuery) {
  const where = ['clips.datasetId = ?', 'clips.deletedAt IS NULL']
  const values: Value[] = [datasetId]
  if (search.trim() !== '') {
    where.push(`clips.searchText LIKE ? ESCAPE '\\'`)
    values.push(
      `%${search
        .trim()
        .normalize('NFC')
        .toLowerCase()
        .replace(/[\\%_]/g, '\\$&')}%`,
    )
  }
  if (tag !== null) {
    where.push('EXISTS (SELECT 1 FROM json_each(clips.tags) WHERE value = ?)')
    values.push(tag)
  }
  const direction = descending ? 'DESC' : 'ASC'
  return {
    where: `WHERE ${where.join(' AND ')}`,
    values,
    order: `ORDER BY clips.${sortColumns[sort]} ${direction}, clips.position ${direction}`,
  }
}
