/** Tables as text: aligned for a console, or in Markdown. */

export interface Column<Row> {
  readonly title: string
  readonly align: 'left' | 'right'
  value(row: Row): string
}

export function consoleTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map((it) => it.value(row)))]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  return lines
    .map((line) =>
      line
        .map((text, i) => (columns[i].align === 'left' ? text.padEnd(widths[i]) : text.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'left' ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((it) => it.value(row)))),
  ].join('\n')
}

/** Three digits, with thousands separated. */
export const digits = (value: number, significant = 3): string =>
  value !== 0 && Math.abs(value) < 0.01
    ? value.toExponential(1)
    : Number(value.toPrecision(significant)).toLocaleString('en')
