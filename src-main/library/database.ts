/** A database whose writes are short transactions, whose statements are prepared once, and whose errors are in words. */
import Sqlite from 'better-sqlite3'
import { libraryError } from './errors.ts'

export type Value = string | number | null | Uint8Array

/** Another process's write lasts milliseconds; who waits this long waits for something that hangs. */
const busyMilliseconds = 5_000

export class Database {
  readonly #sqlite: Sqlite.Database
  readonly #directory: string
  readonly #statements = new Map<string, Sqlite.Statement>()
  #afterCommit: (() => void)[] = []
  #transactionNumber = 0

  /** @param directory of the library, for errors */
  constructor(path: string, directory: string) {
    this.#directory = directory
    this.#sqlite = this.#inWords(() => new Sqlite(path, { timeout: busyMilliseconds }))
  }

  get inTransaction(): boolean {
    return this.#sqlite.inTransaction
  }

  /** Counts the transactions that have begun. */
  get transactionNumber(): number {
    return this.#transactionNumber
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#inWords(() => this.#statement(sql).all(...values) as Row[])
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#inWords(() => this.#statement(sql).get(...values) as Row | undefined)
  }

  /** @returns how many rows it changed */
  run(sql: string, ...values: Value[]): number {
    return this.#inWords(() => this.#statement(sql).run(...values).changes)
  }

  /** Several statements, without values. */
  execute(sql: string) {
    this.#inWords(() => this.#sqlite.exec(sql))
  }

  pragma<Result>(pragma: string): Result {
    return this.#inWords(() => this.#sqlite.pragma(pragma, { simple: true }) as Result)
  }

  /**
   * All of `work` or nothing. It takes the right to write at once, so that two processes can't both read and then both
   * want to write. Within another transaction it is a part of that one: when it fails, let it fail.
   */
  transaction<Result>(work: () => Result): Result {
    if (this.inTransaction) return work()
    this.#inWords(() => this.#sqlite.exec('BEGIN IMMEDIATE'))
    this.#transactionNumber++
    let result: Result
    try {
      result = work()
      if (result instanceof Promise) throw new Error('a transaction can’t wait')
      this.#inWords(() => this.#sqlite.exec('COMMIT'))
    } catch (error) {
      this.#afterCommit = []
      // SQLite rolls back by itself when the disk is full or broken.
      if (this.inTransaction) this.#sqlite.exec('ROLLBACK')
      throw error
    }
    const after = this.#afterCommit
    this.#afterCommit = []
    for (const listener of after) listener()
    return result
  }

  /** Calls back once the transaction that goes on has been committed; never if it isn't. */
  afterCommit(listener: () => void) {
    if (!this.inTransaction) throw new Error('there is no transaction')
    this.#afterCommit.push(listener)
  }

  /** Copies all of it into a file, a few pages at a time. */
  async backUp(path: string): Promise<void> {
    try {
      await this.#sqlite.backup(path)
    } catch (error) {
      throw libraryError(error, this.#directory)
    }
  }

  close() {
    this.#sqlite.close()
  }

  #statement(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #inWords<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw libraryError(error, this.#directory)
    }
  }
}
