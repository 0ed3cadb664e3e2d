/** What is done alike with everything that has a name: each a step of the library’s undo. */
import type { History } from './history.ts'
import type { BaseRow, Table } from './table.ts'

interface NamedRow extends BaseRow {
  readonly name: string
}

export function renameRow<Row extends NamedRow>(
  history: History,
  table: Table<Row>,
  { id, name: before }: Row,
  name: string,
) {
  const values = { name } as Partial<Row>
  history.changeRows('library', `Rename “${before}”`, table, [{ id, values }])
}

/** Into the bin. */
export function removeRow<Row extends NamedRow>(history: History, table: Table<Row>, { id, name }: Row) {
  const values = { deletedAt: Date.now() } as Partial<Row>
  history.changeRows('library', `Delete “${name}”`, table, [{ id, values }])
}
