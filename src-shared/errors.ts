/**
 * The one kind of error that crosses a border: what happened in the user's words, and what to do about it.
 */
export class SyrinxError extends Error {
  /** A stable word for programs, for example `audio/not-audio`. */
  readonly code: string
  /** What the user can do; empty when there is nothing. */
  readonly hint: string

  constructor(code: string, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.name = 'SyrinxError'
    this.code = code
    this.hint = hint
  }
}
