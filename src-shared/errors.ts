export interface SyrinxErrorOptions extends ErrorOptions {
  readonly report?: string
}

/**
 * The one kind of error that crosses a border: what happened in the user's words, and what to do about it.
 */
export class SyrinxError extends Error {
  /** A stable word for programs, for example `audio/not-audio`. */
  readonly code: string
  /** What the user can do; empty when there is nothing. */
  readonly hint: string
  /** Lines for whoever mends Syrinx, which a user can copy and send; empty when there is nothing more to say. */
  readonly report: string

  constructor(code: string, message: string, hint = '', options?: SyrinxErrorOptions) {
    super(message, options)
    this.name = 'SyrinxError'
    this.code = code
    this.hint = hint
    this.report = options?.report ?? ''
  }
}
