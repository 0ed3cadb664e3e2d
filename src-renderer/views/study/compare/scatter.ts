/** The scatter of what is compared, for the window and for files. */
import type { Axis } from '../../../../src-shared/figures/axis.ts'
import type { FigurePalette } from '../../../../src-shared/figures/palette.ts'
import type { ScatterChart } from '../../../../src-shared/figures/scatterChart.ts'
import { titleWithUnit, valueOf, type StudyColumn, type StudyRow } from './columns.ts'

interface Look {
  readonly x: StudyColumn
  readonly y: StudyColumn
  readonly width: number
  readonly height: number
  readonly palette: FigurePalette
  readonly showsTitle?: boolean
}

const numberOf = (row: StudyRow, column: StudyColumn): number | null => {
  const value = valueOf(row, column)
  return typeof value === 'number' ? value : null
}

/** Shares end at 100 %, and begin at a round number below the least. */
function axis(column: StudyColumn, rows: readonly StudyRow[]): Axis {
  const { title, unit } = column
  if (unit !== '%') return unit === '' ? { title } : { title, unit }
  const values = rows.map((row) => numberOf(row, column)).filter((value) => value !== null)
  const least = Math.min(0.95, ...values)
  const from = Math.floor((least - 0.02) * 10) / 10
  return { title: `${title} (%)`, percent: true, domain: [values.length === 0 ? 0 : Math.max(0, from), 1] }
}

/** Groups have their colours in the order of the alphabet, so that they stay when rows are sorted otherwise. */
export function scatterOf(rows: readonly StudyRow[], look: Look, chosen: readonly string[]): ScatterChart {
  const { x, y, width, height, palette, showsTitle = false } = look
  const groups = [...new Set(rows.map(({ group }) => group))].sort((a, b) => a.localeCompare(b, 'en-GB'))
  return {
    title: `${y.title} by ${x.title}`,
    description: `${titleWithUnit(y)} upwards, ${titleWithUnit(x)} to the right, ${String(rows.length)} points.`,
    width,
    height,
    palette,
    showsTitle,
    x: axis(x, rows),
    y: axis(y, rows),
    groups: groups.map((name) => ({ id: name, name })),
    points: rows.map((row) => ({
      id: row.id,
      label: row.name,
      x: numberOf(row, x),
      y: numberOf(row, y),
      group: row.group,
    })),
    chosen,
    labels: chosen.length <= 8 ? 'chosen' : 'none',
  }
}
