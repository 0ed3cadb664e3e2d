/** How an error crosses: what happened in the user's words, and what to do. */
import { z } from 'zod'
import { SyrinxError } from '../errors.ts'

export const errorSchema = z.object({
  /** A stable word for programs, for example `project/changed-elsewhere`. */
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  /** Lines for whoever mends Syrinx, for copying: which graphics card, which driver, what its compiler said. */
  report: z.exactOptional(z.string()),
})
export type ErrorEnvelope = z.infer<typeof errorSchema>

/** What crosses for an error of any kind. One that nobody foresaw says so, and names what it said itself. */
export function envelopeOf(error: unknown): ErrorEnvelope {
  if (error instanceof SyrinxError) {
    const { code, message, hint, report } = error
    return { code, message, hint, ...(report && { report }) }
  }
  const system = systemError(error)
  if (system) return system
  const detail = error instanceof Error ? error.message : String(error)
  return {
    code: 'studio/unexpected',
    message: `Something went wrong that Syrinx did not foresee: ${detail}`,
    hint: 'Nothing that was saved is lost. If it happens again, restart Syrinx.',
  }
}

const makeRoom = 'Make room on the disk, then try again.'
const full: ErrorEnvelope = { code: 'disk/full', message: 'The disk is full.', hint: makeRoom }
const refused: ErrorEnvelope = {
  code: 'disk/read-only',
  message: 'Writing is not allowed there.',
  hint: 'Allow writing there, or choose another place.',
}
const tooMany: ErrorEnvelope = {
  code: 'system/too-many-files',
  message: 'Too many files are open on this machine.',
  hint: 'Close other programs, then try again.',
}

/** What an operating system refuses in the middle of any work. */
const systemErrors: Readonly<Record<string, ErrorEnvelope>> = {
  ENOSPC: full,
  EDQUOT: { ...full, message: 'Your share of the disk is used up.' },
  EROFS: { ...refused, message: 'The disk is read-only.' },
  EACCES: refused,
  EPERM: refused,
  EMFILE: tooMany,
  ENFILE: tooMany,
  ENOENT: { code: 'file/missing', message: 'A file is no longer there.', hint: 'It was moved or deleted.' },
  EFBIG: { code: 'disk/full', message: 'The file would be too large for this disk.', hint: '' },
  ENAMETOOLONG: {
    code: 'file/name',
    message: 'The name is too long for this disk.',
    hint: 'Choose a shorter one.',
  },
  EIO: { code: 'disk/error', message: 'The disk reports an error.', hint: 'Check that it is connected.' },
  ENOMEM: {
    code: 'system/out-of-memory',
    message: 'This machine has no memory left.',
    hint: 'Close other programs, then try again.',
  },
}

function systemError(error: unknown): ErrorEnvelope | undefined {
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown }
  if (typeof code !== 'string' || !Object.hasOwn(systemErrors, code)) return undefined
  const words = systemErrors[code]
  return typeof path === 'string' && path !== '' ? { ...words, message: `${words.message} (${path})` } : words
}

export const errorOf = ({ code, message, hint, report = '' }: ErrorEnvelope): SyrinxError =>
  new SyrinxError(code, message, hint, { report })
