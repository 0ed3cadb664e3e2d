/** What takes and runs are compared by: the columns of the table and the axes of the scatter. */
import type { StudyRun, StudyTake } from '../../../../src-shared/contract/study.ts'
import { measureNames, measures } from '../../../../src-shared/experiments/measures.ts'
import type { Cell, Table } from '../../../../src-shared/tables/table.ts'

export interface StudyColumn {
  readonly key: string
  readonly title: string
  readonly unit: string
  readonly digits: number
  readonly better: 'higher' | 'lower' | 'neither'
  /** What it is, in a sentence; empty where its title says it. */
  readonly words: string
  readonly kind: 'text' | 'number' | 'time'
}

export type Value = string | number | null

/** A take or a run, as a row. */
export interface StudyRow {
  readonly id: string
  readonly name: string
  /** Under the name. */
  readonly detail: string
  /** Points of one group have one colour. */
  readonly group: string
  /** Null for runs, which have no sound. */
  readonly take: StudyTake | null
  readonly isMeasured: boolean
  readonly values: Readonly<Record<string, Value>>
}

const text = (key: string, title: string): StudyColumn => ({
  key,
  title,
  unit: '',
  digits: 0,
  better: 'neither',
  words: '',
  kind: 'text',
})

const number = (key: string, title: string, rest: Partial<StudyColumn> = {}): StudyColumn => ({
  ...text(key, title),
  ...rest,
  kind: 'number',
})

const created: StudyColumn = { ...text('createdAt', 'Made'), kind: 'time' }

const losses = {
  unit: 'nats',
  digits: 3,
  better: 'lower',
} as const

const takeOwn: readonly StudyColumn[] = [
  text('projectName', 'Project'),
  text('instrumentName', 'Instrument'),
  created,
  number('seconds', 'Length', { unit: 's', digits: 1 }),
  number('temperature', 'Temperature', { digits: 2 }),
  number('rating', 'Rating', { better: 'higher', words: 'How musical it is, 1 to 5, in Winder’s words.' }),
  number('blindRating', 'Blind rating', {
    digits: 1,
    better: 'higher',
    words: 'Mean of what it was given while nobody knew what it was.',
  }),
  number('validationLoss', 'Validation loss', {
    ...losses,
    words:
      'Of the checkpoint that played it: cross entropy a sample on recordings that were not learned from.',
  }),
]

const measureColumns: readonly StudyColumn[] = measureNames
  .filter((name) => measures[name].of === 'sound')
  .map((name) => ({ key: name, kind: 'number', ...measures[name] }))

/** Those of a take that tell something without a sound to hold it against. */
const usualMeasures = new Set<string>([
  'within50Cents',
  'within20Cents',
  'notesHit',
  'changeMedian',
  'changeMost',
  'signalToNoise',
  'harmonicToNoise',
  'spectralCentroid',
  'rms',
  'pitchedShare',
  'silentShare',
])

/** All that takes can be compared by: what any of them was measured for is among them. */
export function takeColumns(takes: readonly StudyTake[]): readonly StudyColumn[] {
  const measured = new Set(takes.flatMap((take) => Object.keys(take.measures ?? {})))
  return [...takeOwn, ...measureColumns.filter(({ key }) => usualMeasures.has(key) || measured.has(key))]
}

export const runColumns: readonly StudyColumn[] = [
  text('datasetName', 'Data set'),
  text('preset', 'Preset'),
  text('condition', 'Follows'),
  created,
  number('steps', 'Steps'),
  number('trainedSeconds', 'Training', { unit: 's', better: 'lower', words: 'Time that the training took.' }),
  number('samplesPerSecond', 'Speed', {
    unit: 'samples/s',
    better: 'higher',
    words: 'Samples it learned from a second.',
  }),
  number('receptiveFieldMilliseconds', 'Receptive field', {
    unit: 'ms',
    digits: 1,
    words: measures.receptiveField.words,
  }),
  number('loss', 'Loss', { ...losses, words: measures.loss.words }),
  number('validationLoss', 'Last validation loss', {
    ...losses,
    words: 'The newest cross entropy a sample on recordings that were not learned from.',
  }),
  number('bestValidationLoss', 'Best validation loss', { ...losses, words: measures.validationLoss.words }),
]

const isMeasure = new Set(measureColumns.map(({ key }) => key))
export const isMeasureColumn = ({ key }: StudyColumn): boolean => isMeasure.has(key)

export function takeRow(take: StudyTake): StudyRow {
  const { takeId, name, projectName, instrumentName, measures: measured } = take
  return {
    id: takeId,
    name,
    detail: `${instrumentName} · ${projectName}`,
    group: instrumentName,
    take,
    isMeasured: measured !== null,
    values: { ...measured, ...pick(take, takeOwn) },
  }
}

export const runRow = (run: StudyRun): StudyRow => ({
  id: run.runId,
  name: run.name,
  detail: run.datasetName,
  group: run.datasetName,
  take: null,
  isMeasured: true,
  values: { ...pick(run, runColumns), condition: run.condition === 'none' ? 'nothing' : run.condition },
})

const pick = (from: object, columns: readonly StudyColumn[]): Record<string, Value> =>
  Object.fromEntries(columns.map(({ key }) => [key, (from as Record<string, Value>)[key] ?? null]))

export const valueOf = (row: StudyRow, { key }: StudyColumn): Value => row.values[key] ?? null

/** As it stands in the table; shares as %. An en dash where there is none. */
export function cellWords({ kind, unit, digits }: StudyColumn, value: Value): string {
  if (value === null || value === '' || (typeof value === 'number' && Number.isNaN(value))) return '–'
  if (typeof value === 'string') return value
  if (kind === 'time')
    return new Date(value).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const shown = unit === '%' ? value * 100 : value
  return shown
    .toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−')
}

export const titleWithUnit = ({ title, unit }: Pick<StudyColumn, 'title' | 'unit'>): string =>
  unit === '' ? title : `${title} (${unit})`

export const betterWords = { higher: 'Higher is better.', lower: 'Lower is better.', neither: '' } as const

/** By a column; what has no value comes last either way. */
export function sortRows(
  rows: readonly StudyRow[],
  column: StudyColumn | undefined,
  descending: boolean,
): readonly StudyRow[] {
  const valueAt = (row: StudyRow): Value => (column === undefined ? row.name : valueOf(row, column))
  const order = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' })
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [left, right] = [valueAt(a), valueAt(b)]
    const [noLeft, noRight] = [left === null, right === null]
    if (noLeft || noRight) return Number(noLeft) - Number(noRight)
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * order.compare(String(left), String(right))
  })
}

/**
 * Ids of the rows that are best in a column, as far as it is written out; none where no way is better, or where all are
 * alike.
 */
export function bestIn(rows: readonly StudyRow[], column: StudyColumn): ReadonlySet<string> {
  if (column.better === 'neither') return new Set()
  const sign = column.better === 'higher' ? 1 : -1
  const known = rows.flatMap((row) => {
    const value = valueOf(row, column)
    return typeof value === 'number' ? [{ id: row.id, value, words: cellWords(column, value) }] : []
  })
  const best = known.toSorted((a, b) => sign * (b.value - a.value))[0]
  const winners = known.filter(({ words }) => words === best.words)
  return new Set(winners.length === known.length ? [] : winners.map(({ id }) => id))
}

/** What is shown, to hand out: numbers as exact as they are known, shares in %, times as ISO 8601. */
export function tableOf(
  rows: readonly StudyRow[],
  columns: readonly StudyColumn[],
  form: 'exact' | 'shown',
): Table {
  const cell = (row: StudyRow, column: StudyColumn): Cell => {
    const value = valueOf(row, column)
    if (form === 'shown') return value === null ? null : cellWords(column, value)
    if (typeof value !== 'number') return value
    if (column.kind === 'time') return new Date(value).toISOString()
    return column.unit === '%' ? Number((value * 100).toPrecision(12)) : value
  }
  // Names alone may stand twice.
  const origin = rows.some(({ take }) => take !== null)
    ? takeOwn.filter(({ key }) => key === 'projectName' || key === 'instrumentName')
    : runColumns.filter(({ key }) => key === 'datasetName')
  const missing = origin.filter(({ key }) => !columns.some((column) => column.key === key))
  const all = [...missing, ...columns]
  return {
    columns: [
      { title: 'Name' },
      ...all.map((column) => ({
        title: titleWithUnit(column),
        align: column.kind === 'number' ? ('right' as const) : ('left' as const),
      })),
    ],
    rows: rows.map((row) => [row.name, ...all.map((column) => cell(row, column))]),
  }
}
