/** Rows of one table as values: a column a property, lists and records kept as JSON, yes and no as 1 and 0. */
import type { Changed, Changes } from './changes.ts'
import type { Database, Value } from './database.ts'

export interface BaseRow {
  readonly id: string
  readonly deletedAt: number | null
}

export interface TableShape<Row extends BaseRow> {
  readonly name: string
  readonly json: readonly (keyof Row & string)[]
  readonly flags: readonly (keyof Row & string)[]
  /** Puts in what rows of an earlier Syrinx lack, by column of `json`. */
  readonly filled?: { readonly [Column in keyof Row & string]?: (value: Row[Column]) => Row[Column] }
  /** What windows hear when a row is another than before. */
  readonly changed: (row: Row) => readonly (readonly [Changed['what'], string | null])[]
}

export class Table<Row extends BaseRow> {
  readonly shape: TableShape<Row>
  readonly #database: Database
  readonly #changes: Changes

  constructor(database: Database, changes: Changes, shape: TableShape<Row>) {
    this.#database = database
    this.#changes = changes
    this.shape = shape
  }

  /** The row, whether it lies in the bin or not. */
  find(id: string): Row | undefined {
    return this.select('WHERE id = ?', id)[0]
  }

  /** Those that are there, the bin's included, in no order. */
  findAll(ids: readonly string[]): Row[] {
    return this.select('WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  }

  /** Some columns of those that are there, the bin's included, by id. */
  valuesOf(ids: readonly string[], columns: readonly (keyof Row & string)[]): Map<string, Partial<Row>> {
    const rows = this.#database.all<Record<string, Value>>(
      `SELECT id AS rowId, ${columns.join(', ')} FROM ${this.shape.name}
       WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    )
    return new Map(
      rows.map(({ rowId, ...values }) => [
        rowId as string,
        Object.fromEntries(
          columns.map((column) => [column, this.#decode(column, values[column])]),
        ) as Partial<Row>,
      ]),
    )
  }

  /** @param clause what follows `SELECT * FROM table` */
  select(clause: string, ...values: Value[]): Row[] {
    return this.#database
      .all<Record<string, Value>>(`SELECT ${this.shape.name}.* FROM ${this.shape.name} ${clause}`, ...values)
      .map((stored) => this.decode(stored))
  }

  insert(row: Row): Row {
    const columns = Object.keys(row)
    const sql = `INSERT INTO ${this.shape.name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
    return this.#database.transaction(() => {
      this.#database.run(sql, ...columns.map((column) => this.#encode(column, row[column as keyof Row])))
      this.tell(row)
      return row
    })
  }

  /** @returns the row as it is now; undefined when there is none */
  update(id: string, values: Partial<Row>): Row | undefined {
    const columns = Object.keys(values)
    return this.#database.transaction(() => {
      if (columns.length > 0)
        this.#database.run(
          `UPDATE ${this.shape.name} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
          ...columns.map((column) => this.#encode(column, values[column as keyof Row])),
          id,
        )
      const row = this.find(id)
      if (row) this.tell(row)
      if (row && 'deletedAt' in values) this.#changes.tell('bin', null)
      return row
    })
  }

  /**
   * Many at once. Rows that all get the same values take one statement, so that ten thousand of them don't keep a window
   * waiting. Those that aren't there are passed over.
   */
  updateAll(rows: readonly { readonly id: string; readonly values: Partial<Row> }[]) {
    const alike = Map.groupBy(rows, ({ values }) => JSON.stringify(values))
    this.#database.transaction(() => {
      for (const group of alike.values()) {
        const columns = Object.entries(group[0].values)
        if (columns.length === 0) continue
        this.#database.run(
          `UPDATE ${this.shape.name} SET ${columns.map(([column]) => `${column} = ?`).join(', ')}
           WHERE id IN (SELECT value FROM json_each(?))`,
          ...columns.map(([column, value]) => this.#encode(column, value)),
          JSON.stringify(group.map(({ id }) => id)),
        )
      }
      for (const row of this.findAll(rows.map(({ id }) => id))) this.tell(row)
      if (rows.some(({ values }) => 'deletedAt' in values)) this.#changes.tell('bin', null)
    })
  }

  /** For good. */
  purge(id: string) {
    this.#database.transaction(() => {
      const row = this.find(id)
      if (!row) return
      this.#database.run(`DELETE FROM ${this.shape.name} WHERE id = ?`, id)
      this.tell(row)
    })
  }

  tell(row: Row) {
    for (const [what, id] of this.shape.changed(row)) this.#changes.tell(what, id)
  }

  decode(stored: Readonly<Record<string, Value>>): Row {
    const row: Record<string, unknown> = { ...stored }
    for (const column of [...this.shape.json, ...this.shape.flags])
      row[column] = this.#decode(column, stored[column])
    return row as unknown as Row
  }

  #decode(column: keyof Row & string, stored: Value): unknown {
    if (this.shape.json.includes(column)) {
      const value = parse(stored) as Row[typeof column]
      return value === null ? null : (this.shape.filled?.[column]?.(value) ?? value)
    }
    return this.shape.flags.includes(column) ? stored === 1 : stored
  }

  #encode(column: string, value: unknown): Value {
    if (value === null) return null
    if ((this.shape.json as readonly string[]).includes(column)) return JSON.stringify(value)
    if (typeof value === 'boolean') return value ? 1 : 0
    return value as Value
  }
}

const parse = (stored: Value): unknown => (typeof stored === 'string' ? JSON.parse(stored) : null)
