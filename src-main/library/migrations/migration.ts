/** One step of the database's way. */
export interface Migration {
  /** What it does, in words. */
  readonly words: string
  readonly sql: string
}
