/** What came out of a blind listening. */
import { ratingWords } from '../../../../src-shared/contract/takes.ts'
import type { Output } from '../../../../src-shared/contract/contract.ts'
import type { Table } from '../../../../src-shared/tables/table.ts'

export type BlindResult = Output<'blind.results'>[number]

export interface InstrumentResult {
  readonly instrumentName: string
  readonly count: number
  readonly mean: number
  /** How many were given 1, 2, 3, 4, 5. */
  readonly distribution: readonly number[]
}

export const ratings = [1, 2, 3, 4, 5] as const

const mean = (list: readonly BlindResult[]) => list.reduce((sum, { rating }) => sum + rating, 0) / list.length

/** The best first. */
export function byInstrument(results: readonly BlindResult[]): readonly InstrumentResult[] {
  const names = [...new Set(results.map(({ instrumentName }) => instrumentName))]
  return names
    .map((instrumentName) => {
      const own = results.filter((result) => result.instrumentName === instrumentName)
      return {
        instrumentName,
        count: own.length,
        mean: mean(own),
        distribution: ratings.map((step) => own.filter(({ rating }) => rating === step).length),
      }
    })
    .sort((a, b) => b.mean - a.mean || a.instrumentName.localeCompare(b.instrumentName, 'en-GB'))
}

/** One row a sound, in the order in which they were heard. */
export const resultsTable = (results: readonly BlindResult[]): Table => ({
  columns: [
    { title: 'Heard as', align: 'right' },
    { title: 'Take' },
    { title: 'Instrument' },
    { title: 'Rating (1–5)', align: 'right' },
    { title: 'In words' },
    { title: 'Notes' },
  ],
  rows: results.map(({ index, takeName, instrumentName, rating, remark }) => [
    index + 1,
    takeName,
    instrumentName,
    rating,
    ratingWords[rating],
    remark === '' ? null : remark,
  ]),
})

/** One row an instrument. */
export const instrumentsTable = (results: readonly BlindResult[]): Table => ({
  columns: [
    { title: 'Instrument' },
    { title: 'Takes', align: 'right' },
    { title: 'Mean rating (1–5)', align: 'right' },
    ...ratings.map((step) => ({ title: `${String(step)}: ${ratingWords[step]}`, align: 'right' as const })),
  ],
  rows: byInstrument(results).map(({ instrumentName, count, mean: average, distribution }) => [
    instrumentName,
    count,
    Number(average.toFixed(2)),
    ...distribution,
  ]),
})
