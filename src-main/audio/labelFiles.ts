/** Label files: the notes of one recording, heard or corrected by hand, beside it as `<recording>.labels.json`. */
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { HeardNote } from './hearNotes.ts'

const labelsSchema = z.object({
  /** File name of the recording. */
  recording: z.string(),
  notes: z.array(
    z.object({
      midi: z.int().min(0).max(127),
      startSeconds: z.number().min(0),
      durationSeconds: z.number().positive(),
      confidence: z.number().min(0).max(1).default(1),
      centsOff: z.number().default(0),
    }),
  ),
})

/** `a4.labels.json` for `a4.wav`. */
export const labelsPathOf = (recordingPath: string): string =>
  `${recordingPath.slice(0, recordingPath.length - extname(recordingPath).length)}.labels.json`

/** The text of a label file. */
export const printLabelFile = (recordingPath: string, notes: readonly HeardNote[]): string =>
  `${JSON.stringify({ recording: basename(recordingPath), notes }, null, 2)}\n`

/**
 * The notes of a label file, in time order.
 * @throws SyrinxError that names the field which is wrong.
 */
export async function readLabelFile(path: string): Promise<HeardNote[]> {
  try {
    const { notes } = labelsSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return notes.sort((a, b) => a.startSeconds - b.startSeconds)
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map((it) => `${it.path.join('.')}: ${it.message}`).join('; ')
        : (error as Error).message
    throw new SyrinxError(
      'labels/unreadable',
      `The label file ${path} can’t be read: ${reason}`,
      'Mend it, or delete it and let Syrinx listen again.',
      { cause: error },
    )
  }
}
