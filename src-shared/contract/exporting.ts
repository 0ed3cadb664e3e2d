/** Out of the studio: sound files and MIDI. */
import { z } from 'zod'
import { id, method } from './define.ts'

export const exportFormats = ['wav16', 'wav24', 'wav32f', 'flac', 'mp3', 'midi'] as const
export const exportRates = ['model', 44_100, 48_000] as const

const exportSettings = z.strictObject({
  takeIds: z.array(id).min(1).max(1000),
  format: z.enum(exportFormats),
  sampleRateHz: z.union([z.literal('model'), z.literal(44_100), z.literal(48_000)]),
  /** `{project}`, `{take}`, `{instrument}`, `{seed}`, `{date}`, `{number}`. */
  template: z.string().min(1).max(200),
  /** Empty for the folder in the settings. */
  directory: z.string().max(4096),
})
export type ExportSettings = z.infer<typeof exportSettings>

export const exportMethods = {
  /** Where each take would go, and what is there already. */
  'export.plan': method(
    exportSettings,
    z.array(z.object({ takeId: id, path: z.string(), exists: z.boolean() })),
  ),
  /**
   * Writes beside each target and renames. `whenThere`: what to do about a file that is there already; `refuse` writes
   * none at all (`export/exists`). The paths come when all is written; a job tells how far it is.
   */
  'export.run': method(
    exportSettings.extend({ whenThere: z.enum(['refuse', 'replace', 'number']) }),
    z.object({ paths: z.array(z.string()) }),
  ),
}
