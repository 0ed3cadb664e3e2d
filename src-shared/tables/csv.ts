/** Comma-separated values as RFC 4180 has them: quoted where needed, quotes doubled, lines ended by CR LF. */
import type { Cell, Table } from './table.ts'

/** What a spreadsheet would take for a formula and carry out. */
const looksLikeFormula = /^[=+\-@\t\r]/

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  // Numbers stay as exact as they are, and minus signs of theirs are no formulas.
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = looksLikeFormula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * The header, then the rows. Words that a spreadsheet would carry out as a formula (beginning with = + - @) get an
 * apostrophe before them.
 */
export function toCsv({ columns, rows }: Table): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((cells) => cells.map(csvCell).join(','))
  return `${lines.join('\r\n')}\r\n`
}
