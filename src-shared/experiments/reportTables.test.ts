import { expect, it } from 'vitest'
import {
  comparisonOf,
  exportedTable,
  foldedTable,
  isBest,
  lossSeries,
  renderTable,
  variantTable,
} from './reportTables.ts'
import { claimNumbers, durationWords, measureNumber, measuresLine, measureWords } from './reportWords.ts'
import { reportSchema } from './report.ts'
import { sampleReport } from './sampleReport.ts'

it('is shown of a report that is one', () => {
  expect(reportSchema.parse(sampleReport())).toEqual(sampleReport())
})

it('writes measures with their units, a true minus, and says what could not be measured', () => {
  expect(measureWords('within50Cents', 0.9821)).toBe('98.2 %')
  expect(measureWords('signalToNoise', -3.25)).toBe('−3.3 dB')
  expect(measureWords('parameters', 61_234)).toBe('61,234')
  expect(measureWords('centsOff', null)).toBe('—')
  expect(measureWords('centsOff', NaN)).toBe('—')
  expect(measureWords('centsOff', undefined)).toBe('')
  expect(measureNumber('centsOff', -0.01)).toBe('0.0')
  expect(measuresLine({ within50Cents: 0.97, signalToNoise: 21.4, centsOff: null })).toBe(
    'Within 50 cents 97.0 % · SNR 21.4 dB',
  )
})

it('sets claims against their numbers, the margin beside', () => {
  const [share, noise] = sampleReport().claims
  expect(claimNumbers(share)).toBe('97.1 % ≥ 97 %')
  expect(claimNumbers(noise)).toBe('−3.3 dB > −3.3 dB + 3 dB')
  expect(claimNumbers({ ...share, leftValue: null, held: null })).toBe('— ≥ 97 %')
  expect(claimNumbers({ ...noise, rightValue: null })).toBe('−3.3 dB > —')
})

it('has the columns that a row has, and means over sounds for networks', () => {
  const report = sampleReport()
  report.variants[0].renders.push({
    ...report.variants[0].renders[0],
    name: 'two',
    measures: { within50Cents: 0.5 },
  })
  const networks = variantTable(report)
  expect(networks.columns).toEqual([
    'loss',
    'validationLoss',
    'trainedSeconds',
    'parameters',
    'centsOff',
    'within50Cents',
    'signalToNoise',
  ])
  expect(networks.rows[0].measures.within50Cents).toBeCloseTo((0.971 + 0.5) / 2)
  expect(networks.rows[0].measures.centsOff).toBeNull()
  expect(renderTable(report).rows.map(({ title }) => title)).toEqual([
    'By labels: A track',
    'By labels: A track',
    'By MFCC: A track',
  ])
})

it('sets off the best of a column where one is better as far as is shown', () => {
  const table = variantTable(sampleReport())
  expect(isBest(table, 'within50Cents', 0.99)).toBe(true)
  expect(isBest(table, 'within50Cents', 0.971)).toBe(false)
  expect(isBest(table, 'signalToNoise', -3.25)).toBe(false)
  expect(isBest({ ...table, unlike: ['within50Cents'] }, 'within50Cents', 0.99)).toBe(false)
  expect(isBest(table, 'parameters', 61_234)).toBe(false)
  expect(isBest(table, 'centsOff', null)).toBe(false)
})

it('says once what is the same in every row, as far as is shown', () => {
  const row = (cents: number, silent: number) => ({
    variant: 'a',
    render: String(cents),
    title: String(cents),
    measures: { centsOff: cents, silentShare: silent, harmonicToNoise: null },
  })
  const table = {
    columns: ['centsOff', 'harmonicToNoise', 'silentShare'] as const,
    rows: [row(1, 0), row(2, 0.0001), row(3, 0)],
  }
  const folded = foldedTable(table)
  expect(folded.table.columns).toEqual(['centsOff'])
  expect(folded.same).toBe('The same in each: HNR —, Silence 0.0 %.')
  expect(foldedTable({ ...table, rows: table.rows.slice(1) })).toMatchObject({
    table: { columns: table.columns },
    same: '',
  })
  const equal = { ...table, rows: [row(1, 0), row(1, 0), row(1, 0)] }
  expect(foldedTable(equal)).toEqual({ table: equal, same: '' })
})

it('hands out all digits, with empty cells for what there is not', () => {
  const { columns, rows } = exportedTable(renderTable(sampleReport()), 'Sound')
  expect(columns.map(({ title }) => title)).toEqual([
    'Sound',
    'Off pitch (cents)',
    'Within 50 cents',
    'SNR (dB)',
  ])
  expect(rows[0]).toEqual(['By labels: A track', null, 0.971, -3.25])
})

it('compares what decides, of all networks', () => {
  const report = sampleReport()
  expect(comparisonOf(report)).toMatchObject({ measure: 'within50Cents', limit: 0.97 })
  expect(comparisonOf({ ...report, variants: report.variants.slice(0, 1) })).toBeNull()
  expect(comparisonOf({ ...report, claims: [] })).toBeNull()
})

it('draws validation beside its training, and alone as such', () => {
  const report = sampleReport()
  expect(lossSeries(report).map(({ name }) => name)).toEqual([
    'By labels',
    'By labels, validation',
    'By MFCC',
    'By MFCC, validation',
  ])
  expect(lossSeries({ variants: report.variants.slice(0, 1) }).map(({ name }) => name)).toEqual([
    'Training',
    'Validation',
  ])
  expect(lossSeries({ variants: [{ ...report.variants[0], curve: [] }] })).toEqual([])
})

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [7500, '2 h 5 min'],
  [7190, '2 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words)
})
