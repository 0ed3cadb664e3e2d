/** The scatter of what is compared, for the window and for files. */
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

const axis = ({ title, unit }: StudyColumn) =>
  unit === '%' ? { title: `${title} (%)`, percent: true } : { title, ...(unit === '' ? {} : { unit }) }

const numberOf = (row: StudyRow, column: StudyColumn): number | null => {
  const value = valueOf(row, column)
  return typeof value === 'number' ? value : null
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
    x: axis(x),
    y: axis(y),
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
