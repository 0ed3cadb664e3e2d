/**
 * Who works on the library. Each opening holds a lock on a small database of its own, which the operating system frees
 * when its process ends, however it ends: so another process can tell whether one that generates a take is still there,
 * where a process id may long be another program's.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { isBusy, libraryError } from './errors.ts'

const ending = '.lock'

/** A lock that nobody points to any more would be collected, and thereby freed. */
const held = new Set<Sqlite.Database>()

export class Sessions {
  readonly #directory: string
  readonly id = randomBytes(8).toString('hex')
  readonly #lock: Sqlite.Database

  /** @throws SyrinxError `disk/read-only`, `disk/full` */
  constructor(libraryDirectory: string) {
    this.#directory = join(libraryDirectory, 'sessions')
    try {
      mkdirSync(this.#directory, { recursive: true })
      this.#lock = new Sqlite(this.#pathOf(this.id), { timeout: 0 })
      this.#lock.pragma('journal_mode = MEMORY')
      this.#lock.exec('BEGIN EXCLUSIVE')
      held.add(this.#lock)
    } catch (error) {
      throw libraryError(error, libraryDirectory)
    }
  }

  /** Whether a session's process is there; this one is. */
  isAlive(id: string | null): boolean {
    if (id === null) return false
    if (id === this.id) return true
    let other: Sqlite.Database | undefined
    try {
      other = new Sqlite(this.#pathOf(id), { timeout: 0, fileMustExist: true })
      other.exec('BEGIN EXCLUSIVE; COMMIT')
      return false
    } catch (error) {
      return isBusy(error)
    } finally {
      other?.close()
    }
  }

  /** Lets the locks of those that are gone go. @returns the sessions that are there */
  clearDead(): ReadonlySet<string> {
    const ids = readdirSync(this.#directory)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
    const alive = new Set(ids.filter((id) => this.isAlive(id)))
    for (const id of ids) if (!alive.has(id)) rmSync(this.#pathOf(id), { force: true })
    return alive
  }

  close() {
    held.delete(this.#lock)
    this.#lock.close()
    rmSync(this.#pathOf(this.id), { force: true })
  }

  #pathOf(id: string): string {
    return join(this.#directory, `${id}${ending}`)
  }
}
