/**
 * What was done, and how to undo it: steps that survive a restart. Each scope (a project, or the library) has a past of
 * its own. A step is two lists of changes, one there and one back; a change says its kind, and who knows that kind
 * carries it out.
 */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { HistoryState } from '../../src-shared/contract/studio.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import type { BaseRow, Table } from './table.ts'

/** Plain values that JSON can hold. */
export interface Change {
  readonly kind: string
}

export interface Step {
  /** A project's id, or `library`. */
  readonly scope: string
  /** “Move 3 notes”. */
  readonly label: string
  readonly forward: readonly Change[]
  readonly backward: readonly Change[]
}

/** Other values for columns of rows; what most steps are made of. */
interface RowsChange extends Change {
  readonly kind: 'rows'
  readonly table: string
  readonly rows: readonly { readonly id: string; readonly values: Readonly<Record<string, unknown>> }[]
}

interface StoredStep {
  readonly id: number
  readonly label: string
  readonly forward: string
  readonly backward: string
}

const anyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Steps that a scope remembers. */
const longestPast = 1_000

export class History {
  readonly #database: Database
  readonly #changes: Changes
  readonly #appliers = new Map<string, (change: Change) => void>()
  readonly #tables = new Map<string, Table<BaseRow>>()

  constructor(database: Database, changes: Changes) {
    this.#database = database
    this.#changes = changes
    this.register<RowsChange>('rows', ({ table, rows }) => {
      this.#tables.get(table)?.updateAll(rows as readonly { id: string; values: Partial<BaseRow> }[])
    })
  }

  /** Says who carries out a kind of change. It runs in a transaction, and may throw to refuse. */
  register<Kind extends Change>(kind: Kind['kind'], apply: (change: Kind) => void) {
    this.#appliers.set(kind, apply as (change: Change) => void)
  }

  /** Lets `changeRows` work on a table. */
  registerTable<Row extends BaseRow>(table: Table<Row>) {
    this.#tables.set(table.shape.name, table as unknown as Table<BaseRow>)
  }

  /** Remembers a step that has been done in the same transaction; what was undone before can't be redone any more. */
  record({ scope, label, forward, backward }: Step) {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM history WHERE scope = ? AND undone = 1', scope)
      this.#database.run(
        'INSERT INTO history (scope, label, forward, backward, undone, createdAt) VALUES (?, ?, ?, ?, 0, ?)',
        scope,
        label,
        JSON.stringify(forward),
        JSON.stringify(backward),
        Date.now(),
      )
      this.#database.run(
        `DELETE FROM history WHERE scope = ? AND id <=
          (SELECT id FROM history WHERE scope = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
        scope,
        scope,
        longestPast,
      )
      this.#changes.tellHistory(scope)
    })
  }

  /** Does changes and remembers them. */
  perform(step: Step) {
    this.#database.transaction(() => {
      this.#apply(step.forward)
      this.record(step)
    })
  }

  /** Gives columns of rows other values, as one step. Rows that aren't there are left out. */
  changeRows<Row extends BaseRow>(
    scope: string,
    label: string,
    table: Table<Row>,
    rows: readonly { readonly id: string; readonly values: Partial<Row> }[],
  ) {
    if (rows.length === 0) return
    this.#database.transaction(() => {
      const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))] as (keyof Row &
        string)[]
      const known = table.valuesOf(
        rows.map(({ id }) => id),
        columns,
      )
      const there = rows.flatMap(({ id, values }) => {
        const row = known.get(id)
        if (!row) return []
        const before = Object.fromEntries(Object.keys(values).map((key) => [key, row[key as keyof Row]]))
        return [{ id, values: values as Record<string, unknown>, before }]
      })
      if (there.length === 0) return
      const change = (of: 'values' | 'before'): RowsChange => ({
        kind: 'rows',
        table: table.shape.name,
        rows: there.map((row) => ({ id: row.id, values: row[of] })),
      })
      this.perform({ scope, label, forward: [change('values')], backward: [change('before')] })
    })
  }

  state(scope: string): HistoryState {
    return { undo: this.#lastDone(scope)?.label ?? null, redo: this.#firstUndone(scope)?.label ?? null }
  }

  /** @throws SyrinxError `history/nothing` */
  undo(scope: string): HistoryState {
    return this.#database.transaction(() => {
      const step = this.#lastDone(scope)
      if (!step) throw new SyrinxError('history/nothing', 'There is nothing to undo.')
      this.#apply((JSON.parse(step.backward) as Change[]).reverse())
      return this.#mark(scope, step, 1)
    })
  }

  /** @throws SyrinxError `history/nothing` */
  redo(scope: string): HistoryState {
    return this.#database.transaction(() => {
      const step = this.#firstUndone(scope)
      if (!step) throw new SyrinxError('history/nothing', 'There is nothing to redo.')
      this.#apply(JSON.parse(step.forward) as Change[])
      return this.#mark(scope, step, 0)
    })
  }

  /** Forgets the steps that speak of rows which are gone for good, and the past of a project among them. */
  forget(ids: ReadonlySet<string>) {
    if (ids.size === 0) return
    this.#database.transaction(() => {
      const steps = this.#database.all<{ id: number; scope: string; forward: string }>(
        'SELECT id, scope, forward FROM history',
      )
      const speaks = (text: string) => (text.match(anyId) ?? []).some((id) => ids.has(id))
      const forgotten = steps.filter(({ scope, forward }) => ids.has(scope) || speaks(forward))
      for (const { id } of forgotten) this.#database.run('DELETE FROM history WHERE id = ?', id)
      for (const scope of new Set(forgotten.map((step) => step.scope))) this.#changes.tellHistory(scope)
    })
  }

  #mark(scope: string, step: StoredStep, undone: 0 | 1): HistoryState {
    this.#database.run('UPDATE history SET undone = ? WHERE id = ?', undone, step.id)
    this.#changes.tellHistory(scope)
    return this.state(scope)
  }

  #apply(changes: readonly Change[]) {
    for (const change of changes) {
      const apply = this.#appliers.get(change.kind)
      if (!apply) throw new Error(`nobody knows the change ${change.kind}`)
      apply(change)
    }
  }

  #lastDone(scope: string): StoredStep | undefined {
    return this.#database.get(
      'SELECT * FROM history WHERE scope = ? AND undone = 0 ORDER BY id DESC LIMIT 1',
      scope,
    )
  }

  #firstUndone(scope: string): StoredStep | undefined {
    return this.#database.get(
      'SELECT * FROM history WHERE scope = ? AND undone = 1 ORDER BY id LIMIT 1',
      scope,
    )
  }
}
