import { describe, expect, it } from 'vitest'
import type { StudyTake } from '../../../../src-shared/contract/study.ts'
import { toCsv } from '../../../../src-shared/tables/csv.ts'
import {
  bestIn,
  cellWords,
  runColumns,
  sortRows,
  tableOf,
  takeColumns,
  takeRow,
  type StudyColumn,
} from './columns.ts'

const take = (id: string, part: Partial<StudyTake> = {}): StudyTake => ({
  takeId: id,
  name: `Take ${id}`,
  projectId: 'p',
  projectName: 'Syrinx',
  instrumentName: 'Pan flute',
  createdAt: Date.UTC(2026, 10, 21, 6),
  seconds: 4.25,
  temperature: 0.9,
  rating: null,
  blindRating: null,
  validationLoss: 2.1234,
  measures: null,
  url: `/media/take/${id}`,
  ...part,
})

const takes = [
  take('1', { measures: { within50Cents: 0.987, signalToNoise: 20 }, rating: 4 }),
  take('10', { measures: { within50Cents: 0.5, signalToNoise: null, melDistance: 3 }, rating: 2 }),
  take('2'),
]
const rows = takes.map(takeRow)
const columns = takeColumns(takes)
const column = (key: string): StudyColumn => columns.find((one) => one.key === key)!

describe('columns', () => {
  it('are what any take was measured for, and what all can be', () => {
    expect(columns.map(({ key }) => key)).toContain('melDistance')
    expect(takeColumns([]).map(({ key }) => key)).not.toContain('melDistance')
    expect(takeColumns([]).map(({ key }) => key)).toContain('signalToNoise')
    expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length)
    expect(new Set(runColumns.map(({ key }) => key)).size).toBe(runColumns.length)
  })

  it('write shares as %, and say where nothing is', () => {
    expect(cellWords(column('within50Cents'), 0.987)).toBe('98.7')
    expect(cellWords(column('rms'), -12.34)).toBe('−12.3')
    expect(cellWords(column('signalToNoise'), null)).toBe('–')
    expect(cellWords(column('signalToNoise'), Infinity)).toBe('∞')
  })
})

describe('rows', () => {
  it('are sorted as people count, what has no value last either way', () => {
    const ids = (key: string | undefined, descending: boolean) =>
      sortRows(rows, key === undefined ? undefined : column(key), descending).map(({ id }) => id)
    expect(ids(undefined, false)).toEqual(['1', '2', '10'])
    expect(ids('within50Cents', false)).toEqual(['10', '1', '2'])
    expect(ids('within50Cents', true)).toEqual(['1', '10', '2'])
  })

  it('are best where a way is better and they differ', () => {
    expect([...bestIn(rows, column('within50Cents'))]).toEqual(['1'])
    const close = [0.9871, 0.98712, 0.5].map((within50Cents, i) =>
      takeRow(take(String(i), { measures: { within50Cents } })),
    )
    expect([...bestIn(close, column('within50Cents'))]).toEqual(['0', '1'])
    expect([...bestIn(rows, column('blindRating'))]).toEqual([])
    expect([...bestIn(rows, column('temperature'))]).toEqual([])
    expect([...bestIn(rows, column('validationLoss'))]).toEqual([])
  })

  it('are handed out with units and exact numbers', () => {
    const table = tableOf(rows, [column('createdAt'), column('within50Cents'), column('rms')], 'exact')
    expect(toCsv(table)).toBe(
      [
        'Name,Project,Instrument,Made,Within 50 cents (%),Level (dB)',
        'Take 1,Syrinx,Pan flute,2026-11-21T06:00:00.000Z,98.7,',
        'Take 10,Syrinx,Pan flute,2026-11-21T06:00:00.000Z,50,',
        'Take 2,Syrinx,Pan flute,2026-11-21T06:00:00.000Z,,',
        '',
      ].join('\r\n'),
    )
  })
})
