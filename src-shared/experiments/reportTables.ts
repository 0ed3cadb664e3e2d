/** The tables and curves of a report, the same for the window, for HTML and for export. */
import type { LineSeries } from '../figures/lineChart.ts'
import type { Table } from '../tables/table.ts'
import { measureNames, measures, type MeasureName, type Measures } from './measures.ts'
import { planOf } from './definition.ts'
import type { Report } from './report.ts'
import { claimNumbers, measureNumber, measureTitle, measureWords } from './reportWords.ts'

export interface MeasureRow {
  readonly variant: string
  /** Null for the row of a whole variant. */
  readonly render: string | null
  readonly title: string
  readonly measures: Measures
}

export interface MeasureTable {
  /** Those that at least one row has. */
  readonly columns: readonly MeasureName[]
  readonly rows: readonly MeasureRow[]
  /** Those of which none is the best: they are not measured alike in all rows. */
  readonly unlike?: readonly MeasureName[]
}

const withColumns = (rows: readonly MeasureRow[]): MeasureTable => ({
  rows,
  columns: measureNames.filter((name) => rows.some((row) => row.measures[name] !== undefined)),
})

/** What each network is, and the mean over its sounds where they are several. */
export const variantTable = (report: Report): MeasureTable => ({
  ...withColumns(
    report.variants.map(({ name, title, measures: own, renders }) => ({
      variant: name,
      render: null,
      title,
      measures: { ...meansOf(renders.map((render) => render.measures)), ...own },
    })),
  ),
  unlike: haveLikeLevels(report) ? [] : ['loss', 'validationLoss'],
})

/** The cross entropy of fewer µ-law levels is smaller without being better. */
function haveLikeLevels({ definition, scale }: Report): boolean {
  const levels = planOf(definition, scale).variants.map(({ network }) => network.quantizationChannels ?? 256)
  return new Set(levels).size <= 1
}

/** Each sound by itself. */
export const renderTable = (report: Report): MeasureTable =>
  withColumns(
    report.variants.flatMap((variant) =>
      variant.renders.map((render) => ({
        variant: variant.name,
        render: render.name,
        title: report.variants.length > 1 ? `${variant.title}: ${render.title}` : render.title,
        measures: render.measures,
      })),
    ),
  )

function meansOf(all: readonly Measures[]): Measures {
  const means: Measures = {}
  for (const name of measureNames) {
    const values = all.map((one) => one[name]).filter((value) => typeof value === 'number')
    if (values.length > 0) means[name] = values.reduce((sum, value) => sum + value, 0) / values.length
    else if (all.some((one) => one[name] === null)) means[name] = null
  }
  return means
}

/** Whether no other of its column is better, as far as its digits tell; false where all are equal. */
export function isBest(
  { rows, unlike }: MeasureTable,
  name: MeasureName,
  value: number | null | undefined,
): boolean {
  const { better } = measures[name]
  const values = rows.map((row) => row.measures[name]).filter((other) => typeof other === 'number')
  if (better === 'neither' || unlike?.includes(name) || typeof value !== 'number') return false
  const shown = values.map((other) => measureNumber(name, other))
  const best = better === 'higher' ? Math.max(...values) : Math.min(...values)
  return new Set(shown).size > 1 && measureNumber(name, value) === measureNumber(name, best)
}

/** As many rows make a column that says the same in each of them a waste. */
const rowsToFold = 3

/**
 * The table without the columns that show one number in every row, and those numbers in a sentence: “The same in each:
 * Silence 0.0 %.” Nothing is said where nothing was folded away.
 */
export function foldedTable(table: MeasureTable): { readonly table: MeasureTable; readonly same: string } {
  const { rows } = table
  const shown = (name: MeasureName) => new Set(rows.map((row) => measureWords(name, row.measures[name])))
  const same = rows.length < rowsToFold ? [] : table.columns.filter((name) => shown(name).size === 1)
  const columns = table.columns.filter((name) => !same.includes(name))
  if (same.length === 0 || columns.length === 0) return { table, same: '' }
  const words = same.map((name) => `${measures[name].title} ${measureWords(name, rows[0].measures[name])}`)
  return { table: { ...table, columns }, same: `The same in each: ${words.join(', ')}.` }
}

/** With all digits, for other programs; shares stay 0 … 1 and say so by having no unit. */
export const exportedTable = ({ columns, rows }: MeasureTable, first: string): Table => ({
  columns: [
    { title: first },
    ...columns.map((name) => ({
      title: measures[name].unit === '%' ? measures[name].title : measureTitle(name),
      align: 'right' as const,
    })),
  ],
  rows: rows.map((row) => [row.title, ...columns.map((name) => row.measures[name] ?? null)]),
})

export const claimsTable = ({ claims }: Report): Table => ({
  columns: [{ title: 'Claim' }, { title: 'Numbers' }, { title: 'Held' }, { title: 'Decides' }],
  rows: claims.map((claim) => [
    claim.words,
    claimNumbers(claim),
    claim.held === null ? 'undecided' : claim.held ? 'yes' : 'no',
    claim.decides ? 'yes' : 'no',
  ]),
})

/** The losses of all variants; validation is dashed, and there only where few curves leave room for it. */
export function lossSeries(report: Pick<Report, 'variants'>): LineSeries[] {
  const trained = report.variants.filter(({ curve }) => curve.length > 0)
  return trained.flatMap(({ name, title, curve }) => {
    const rough = curve.map(({ step, loss }) => ({ x: step, y: loss }))
    const checked = curve
      .filter(({ validationLoss }) => validationLoss !== null)
      .map(({ step, validationLoss }) => ({ x: step, y: validationLoss }))
    const isAlone = trained.length === 1
    const own: LineSeries = { id: name, name: isAlone ? 'Training' : title, points: smoothed(rough) }
    if (trained.length > 3 || checked.length === 0) return [own]
    return [
      own,
      {
        id: `${name} validation`,
        name: isAlone ? 'Validation' : `${title}, validation`,
        points: checked,
        dashed: true,
        colourOf: name,
      },
    ]
  })
}

/** A running mean over a fiftieth of the curve: single batches are noisy. */
function smoothed(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const half = Math.floor(points.length / 100)
  if (half === 0) return [...points]
  return points.map(({ x }, index) => {
    const near = points
      .slice(Math.max(0, index - half), index + half + 1)
      .filter(({ y }) => Number.isFinite(y))
    return { x, y: near.reduce((sum, { y }) => sum + y, 0) / near.length }
  })
}

export interface Comparison {
  readonly measure: MeasureName
  /** A network each; null where it could not be measured. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly value: number | null }[]
  /** A plain number that the claim sets. */
  readonly limit: number | null
}

/** What a claim that decides measures, of every network, first of all one that compares; null where there are not two to compare. */
export function comparisonOf(report: Report): Comparison | null {
  const deciding = report.claims.filter(({ decides }) => decides)
  const claim = deciding.find(({ right }) => typeof right !== 'number') ?? deciding[0]
  if (claim === undefined) return null
  const { measure } = claim.left
  const groups = variantTable(report)
    .rows.filter((row) => row.measures[measure] !== undefined)
    .map((row) => ({ id: row.variant, name: row.title, value: row.measures[measure] ?? null }))
  if (groups.filter(({ value }) => value !== null).length < 2) return null
  return { measure, groups, limit: typeof claim.right === 'number' ? claim.right + claim.margin : null }
}
