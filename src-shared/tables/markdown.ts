/** Tables as GitHub Flavored Markdown has them (§ 4.10). */
import type { Cell, Table } from './table.ts'

/** Everything that Markdown would take for its own, and line ends, which would end the row. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\|`*_[\]<>~]/g, '\\$&')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .trim()

function markdownCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return escaped(cell)
  return Number.isFinite(cell) ? String(cell).replace('-', '−') : ''
}

/** Columns are filled up with spaces, so that the text reads as a table too. */
export function toMarkdown({ columns, rows }: Table): string {
  const lines = [columns.map(({ title }) => escaped(title)), ...rows.map((cells) => cells.map(markdownCell))]
  const widths = columns.map((_, index) => Math.max(3, ...lines.map((cells) => (cells[index] ?? '').length)))
  const isRight = (index: number) => columns[index].align === 'right'
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => (isRight(index) ? cell.padStart(widths[index]) : cell.padEnd(widths[index]))).join(' | ')} |`
  const rule = widths.map((width, index) => '-'.repeat(width - 1) + (isRight(index) ? ':' : '-'))
  const [header, ...rest] = lines
  return `${[line(header), line(rule), ...rest.map(line)].join('\n')}\n`
}
