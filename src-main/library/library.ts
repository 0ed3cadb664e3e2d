/** The library: SQLite and the files beside it. */
export interface Library {
  readonly directory: string
  close(): void
}
