import { expect, it } from 'vitest'
import { toMarkdown } from '../../../../src-shared/tables/markdown.ts'
import { byInstrument, instrumentsTable, resultsTable, type BlindResult } from './summary.ts'

const result = (index: number, rating: BlindResult['rating'], instrumentName: string): BlindResult => ({
  index,
  rating,
  remark: index === 0 ? 'a | b' : '',
  takeId: null,
  takeName: `Take ${String(index + 1)}`,
  instrumentName,
})
const results = [result(0, 2, 'Piano'), result(1, 5, 'Pan flute'), result(2, 4, 'Pan flute')]

it('instruments are told with their mean and how often each word was chosen, the best first', () => {
  expect(byInstrument(results)).toEqual([
    { instrumentName: 'Pan flute', count: 2, mean: 4.5, distribution: [0, 0, 0, 1, 1] },
    { instrumentName: 'Piano', count: 1, mean: 2, distribution: [0, 1, 0, 0, 0] },
  ])
  expect(instrumentsTable(results).rows[0]).toEqual(['Pan flute', 2, 4.5, 0, 0, 0, 1, 1])
  expect(byInstrument([])).toEqual([])
})

it('sounds are told in the order in which they were heard, notes and all', () => {
  const text = toMarkdown(resultsTable(results))
  expect(text.split('\n')[2]).toContain('Mostly noise, with hints of notes')
  expect(text).toContain('a \\| b')
  expect(resultsTable(results).rows.map(([heardAs]) => heardAs)).toEqual([1, 2, 3])
})
