/** An instrument pack: one zip that carries an instrument from one musician to another (docs/formats.md). */
import { z } from 'zod'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { cardSchema, type InstrumentCard } from '../../../src-shared/instruments/card.ts'
import type { ZipRules } from '../../files/unpackZip.ts'

export const packEnding = '.syrinx-instrument'
export const packVersion = 1

/** What lies in a pack; anything else in it is passed over. */
export const packFiles = {
  card: 'card.json',
  checkpoint: 'checkpoint.safetensors',
  /** Where there is one. */
  licence: 'LICENCE.txt',
  /** Where there is one: wav, as long as `longestSampleSeconds`. */
  sample: 'sample.wav',
} as const

export const longestSampleSeconds = 15

export const packZip: ZipRules = {
  what: 'instrument',
  codes: 'pack',
  marker: packFiles.card,
  isPart: (name) => (Object.values(packFiles) as string[]).includes(name),
  mostBytes: 2 ** 30,
  mostEntries: 100,
  wayOut: 'Ask for the pack as Syrinx has written it.',
}

const headerSchema = z.object({
  format: z.literal('syrinx-instrument'),
  version: z.literal(packVersion),
  /** Of checkpoint.safetensors, so that a card can’t come with another network than its own. */
  checkpoint: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256') }),
  card: cardSchema,
})
export type PackHeader = z.infer<typeof headerSchema>

/** @throws SyrinxError `pack/not-json`, `pack/not-an-instrument`, `pack/from-the-future`, `pack/wrong` */
export function parsePackHeader(text: string): PackHeader {
  const json = parseJson(text)
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown }
  if (format !== 'syrinx-instrument')
    throw new SyrinxError('pack/not-an-instrument', 'card.json is no card of an instrument.')
  if (typeof version === 'number' && version > packVersion)
    throw new SyrinxError(
      'pack/from-the-future',
      `This instrument was packed by a newer Syrinx (format ${version}; this one knows up to ${packVersion}).`,
      'Bring it in with the newer Syrinx.',
    )
  const header = headerSchema.safeParse(json)
  if (header.success) return header.data
  const { path, message } = header.error.issues[0]
  throw new SyrinxError('pack/wrong', `card.json: “${path.join('.')}”: ${message}`.slice(0, 500))
}

export const printPackHeader = (card: InstrumentCard, sha256: string): string =>
  `${JSON.stringify(
    { format: 'syrinx-instrument', version: packVersion, checkpoint: { sha256 }, card } satisfies PackHeader,
    null,
    2,
  )}\n`

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SyrinxError('pack/not-json', 'card.json is not JSON.', (cause as Error).message, { cause })
  }
}
