/** A table to hand out: what its columns are called and how each row reads. */

export interface TableColumn {
  /** With its unit, as in “SNR (dB)”. */
  readonly title: string
  /** Numbers stand at the right. */
  readonly align?: 'left' | 'right'
}

/** Null is an empty cell. */
export type Cell = string | number | null

export interface Table {
  readonly columns: readonly TableColumn[]
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly Cell[])[]
}
