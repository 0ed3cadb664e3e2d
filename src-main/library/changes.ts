/** Tells listeners here, and other processes on the same library, which rows are others than before. */
import type { EventPayload } from '../../src-shared/contract/events.ts'
import type { Database } from './database.ts'

export type Changed = EventPayload<'changed'>
export type LibraryEvent =
  | { readonly name: 'changed'; readonly payload: Changed }
  | { readonly name: 'history'; readonly payload: EventPayload<'history'> }

/** How often another process's writes are looked for; the look costs microseconds. */
const pollMilliseconds = 1_000
/** As many changes are remembered for other processes; who has slept through more hears of the newest only. */
const remembered = 5_000

export class Changes {
  readonly #database: Database
  readonly #sessionId: string
  readonly #listeners = new Set<(event: LibraryEvent) => void>()
  /** What the transaction that goes on has told. */
  #told = { transaction: -1, keys: new Set<string>() }
  #dataVersion: number
  #seen: number
  readonly #timer: NodeJS.Timeout

  constructor(database: Database, sessionId: string) {
    this.#database = database
    this.#sessionId = sessionId
    this.#dataVersion = this.#database.pragma<number>('data_version')
    this.#seen = this.#newest()
    this.#timer = setInterval(() => this.#pollQuietly(), pollMilliseconds)
    this.#timer.unref()
  }

  /** @returns how to stop listening */
  subscribe(listener: (event: LibraryEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Within a transaction: listeners hear of it once that is committed, once however often it was told. */
  tell(what: Changed['what'], id: string | null) {
    this.#add({ name: 'changed', payload: { what, id } }, what, id)
  }

  tellHistory(scope: string) {
    this.#add({ name: 'history', payload: { scope } }, 'history', scope)
  }

  /** Tells listeners of this process alone, at once: of what is in no row. */
  emitHere(what: Changed['what'], id: string | null) {
    this.#emit({ name: 'changed', payload: { what, id } })
  }

  /** Looks for what other processes have written. */
  poll() {
    const dataVersion = this.#database.pragma<number>('data_version')
    if (dataVersion === this.#dataVersion) return
    this.#dataVersion = dataVersion
    const rows = this.#database.all<{ id: number; what: string; subject: string | null }>(
      'SELECT id, what, subject FROM changes WHERE id > ? AND sessionId <> ? ORDER BY id',
      this.#seen,
      this.#sessionId,
    )
    this.#seen = rows.at(-1)?.id ?? this.#seen
    for (const { what, subject } of rows) this.#emit(eventOf(what, subject))
  }

  close() {
    clearInterval(this.#timer)
    this.#listeners.clear()
  }

  #add(event: LibraryEvent, what: string, subject: string | null) {
    const transaction = this.#database.transactionNumber
    if (this.#told.transaction !== transaction) this.#told = { transaction, keys: new Set() }
    const key = `${what} ${subject ?? ''}`
    if (this.#told.keys.has(key)) return
    this.#told.keys.add(key)
    this.#database.afterCommit(() => this.#emit(event))
    this.#database.run(
      'INSERT INTO changes (sessionId, what, subject) VALUES (?, ?, ?)',
      this.#sessionId,
      what,
      subject,
    )
    const newest = this.#newest()
    if (newest % 1_000 === 0) this.#database.run('DELETE FROM changes WHERE id <= ?', newest - remembered)
  }

  #newest(): number {
    return this.#database.get<{ id: number }>('SELECT COALESCE(MAX(id), 0) AS id FROM changes')?.id ?? 0
  }

  /** The next look comes anyway: a library that is busy just now is no news. */
  #pollQuietly() {
    try {
      this.poll()
    } catch {
      return
    }
  }

  #emit(event: LibraryEvent) {
    for (const listener of this.#listeners) listener(event)
  }
}

const eventOf = (what: string, subject: string | null): LibraryEvent =>
  what === 'history'
    ? { name: 'history', payload: { scope: subject ?? 'library' } }
    : { name: 'changed', payload: { what: what as Changed['what'], id: subject } }
