/** An instrument pack: one zip that carries an instrument from one musician to another (docs/formats.md). */
import { z } from 'zod'
import { cardSchema, type InstrumentCard } from '../../../src-shared/instruments/card.ts'
import { parseHeader } from '../../files/formatHeader.ts'
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
export const parsePackHeader = (text: string): PackHeader =>
  parseHeader(text, {
    format: 'syrinx-instrument',
    version: packVersion,
    schema: headerSchema,
    file: packFiles.card,
    codes: 'pack',
    stranger: {
      code: 'pack/not-an-instrument',
      message: 'This file is no instrument: its card.json is no card of one.',
    },
    newer: 'This instrument was packed',
    wayOut: 'Bring it in',
  })

export const printPackHeader = (card: InstrumentCard, sha256: string): string =>
  `${JSON.stringify(
    { format: 'syrinx-instrument', version: packVersion, checkpoint: { sha256 }, card } satisfies PackHeader,
    null,
    2,
  )}\n`
