/** A project bundle: what a folder or zip holds that carries a project from one library to another (docs/formats.md). */
import { z } from 'zod'
import { projectDocument } from '../../../src-shared/contract/projects.ts'
import { takeSchema } from '../../../src-shared/contract/takes.ts'
import { parseHeader } from '../../files/formatHeader.ts'
import type { ZipRules } from '../../files/unpackZip.ts'

export const bundleEnding = '.syrinx'
export const bundleVersion = 1

/** What lies in a bundle; anything else in it is passed over. */
export const bundleFiles = {
  project: 'project.json',
  notes: 'notes.json',
  midi: 'notes.mid',
  instrument: 'instrument.safetensors',
} as const

export const bundleZip: ZipRules = {
  what: 'project',
  codes: 'bundle',
  marker: bundleFiles.project,
  isPart: (name) =>
    (Object.values(bundleFiles) as string[]).includes(name) || /^takes\/[^/]+\.wav$/.test(name),
  // Larger bundles travel as folders.
  mostBytes: 4 * 2 ** 30,
  mostEntries: 20_000,
  wayOut: 'If you trust it, unpack it yourself and open the folder.',
}

const takeFile = z.string().regex(/^takes\/[^/\\:]{1,200}\.wav$/, 'is not takes/NAME.wav')

const bundledTake = takeSchema.omit({ projectId: true, url: true }).extend({ file: takeFile })
export type BundledTake = z.infer<typeof bundledTake>

export const bundleSchema = z.object({
  format: z.literal('syrinx-project'),
  version: z.literal(bundleVersion),
  name: z.string().min(1).max(200),
  /** A line about the piece. */
  words: z.string().max(1000).default(''),
  document: projectDocument.omit({ notes: true }),
  /** What plays it when that isn't a bundled instrument; its weights lie beside, unless they were gone. */
  instrument: z
    .object({ name: z.string().min(1).max(200), included: z.boolean() })
    .nullable()
    .default(null),
  takes: z.array(bundledTake).max(10_000).default([]),
})
export type Bundle = z.infer<typeof bundleSchema>

/** @throws SyrinxError `bundle/not-json`, `bundle/not-a-project`, `bundle/from-the-future`, `bundle/wrong` */
export const parseBundle = (text: string): Bundle =>
  parseHeader(text, {
    format: 'syrinx-project',
    version: bundleVersion,
    schema: bundleSchema,
    file: bundleFiles.project,
    codes: 'bundle',
    stranger: { code: 'bundle/not-a-project', message: 'project.json is no project of Syrinx.' },
    newer: 'This project was written',
    wayOut: 'Open it',
  })
