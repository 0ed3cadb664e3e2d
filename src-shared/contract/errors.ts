/** How an error crosses: what happened in the user's words, and what to do. */
import { z } from 'zod'
import { SyrinxError } from '../errors.ts'

export const errorSchema = z.object({
  /** A stable word for programs, for example `project/changed-elsewhere`. */
  code: z.string(),
  message: z.string(),
  hint: z.string(),
})
export type ErrorEnvelope = z.infer<typeof errorSchema>

/** What crosses for an error of any kind. One that nobody foresaw says so, and names what it said itself. */
export function envelopeOf(error: unknown): ErrorEnvelope {
  if (error instanceof SyrinxError) return { code: error.code, message: error.message, hint: error.hint }
  const detail = error instanceof Error ? error.message : String(error)
  return {
    code: 'studio/unexpected',
    message: `Something went wrong that Syrinx did not foresee: ${detail}`,
    hint: 'Nothing that was saved is lost. If it happens again, restart Syrinx.',
  }
}

export const errorOf = ({ code, message, hint }: ErrorEnvelope): SyrinxError =>
  new SyrinxError(code, message, hint)
