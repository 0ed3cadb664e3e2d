/** The JSON with which a file of Syrinx says what it is, checked before anything else is made of it. */
import type { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'

export interface HeaderRules<Header> {
  readonly format: string
  /** The newest that is known. */
  readonly version: number
  readonly schema: z.ZodType<Header>
  /** What it is called where it lies: “card.json”. */
  readonly file: string
  /** What the codes of its errors begin with. */
  readonly codes: string
  readonly stranger: { readonly code: string; readonly message: string }
  /** “This project was written”. */
  readonly newer: string
  /** What to do with the newer Syrinx: “Open it”. */
  readonly wayOut: string
}

/** @throws SyrinxError `CODES/not-json`, that of the stranger, `CODES/from-the-future`, `CODES/wrong` */
export function parseHeader<Header>(text: string, rules: HeaderRules<Header>): Header {
  const json = parseJson(text, rules)
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown }
  if (format !== rules.format) throw new SyrinxError(rules.stranger.code, rules.stranger.message)
  if (typeof version === 'number' && version > rules.version)
    throw new SyrinxError(
      `${rules.codes}/from-the-future`,
      `${rules.newer} by a newer Syrinx (format ${String(version)}; this one knows up to ${String(rules.version)}).`,
      `${rules.wayOut} with the newer Syrinx.`,
    )
  const header = rules.schema.safeParse(json)
  if (header.success) return header.data
  const { path, message } = header.error.issues[0]
  throw new SyrinxError(
    `${rules.codes}/wrong`,
    `${rules.file}: “${path.join('.')}”: ${message}`.slice(0, 500),
  )
}

function parseJson(text: string, { codes, file }: HeaderRules<unknown>): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SyrinxError(`${codes}/not-json`, `${file} is not JSON.`, (cause as Error).message, { cause })
  }
}
