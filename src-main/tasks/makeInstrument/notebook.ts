/** What is kept beside an instrument’s run, so that it can be gone on with: what was heard, chosen, and how it was tuned. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { findingSchema } from '../../../src-shared/instruments/finding.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import { recordingPrintSchema } from './recordingPrints.ts'

const mark = { format: 'syrinx-making', version: 1 } as const

const notebookSchema = z.object({
  format: z.literal(mark.format),
  version: z.literal(mark.version),
  /** What tells the recordings from others. */
  origin: z.string(),
  title: z.string(),
  findings: z.array(findingSchema),
  /** What was chosen, however long it is trained; a sentence each. */
  choices: z.array(z.string()),
  /** The network, by its preset’s name. */
  preset: z.string(),
  /** Before the first step: listening, cutting, measuring. */
  preparedSeconds: z.number().min(0),
  /** All that was listened to, to be known again; none where an earlier Syrinx listened. */
  files: z.array(recordingPrintSchema).default([]),
  recordings: z.int(),
  recordedSeconds: z.number(),
  categories: z.array(z.string()),
  /** Each note as it was played, by the category’s number and MIDI number. */
  notes: z.array(
    z.object({
      category: z.int(),
      midi: z.int(),
      /** A MIDI number with a fraction. */
      pitch: z.number(),
      isSustained: z.boolean(),
    }),
  ),
})
export type Notebook = z.infer<typeof notebookSchema>

export const notebookName = 'making.json'
const pathIn = (directory: string) => join(directory, notebookName)

export const notesFolder = (directory: string) => join(directory, 'notes')
export const runFolderIn = (directory: string) => join(directory, 'run')

/**
 * Undefined where no instrument was begun in that folder, or it was ended before its first step.
 * @throws SyrinxError `instrument/notebook`.
 */
export async function readNotebook(directory: string): Promise<Notebook | undefined> {
  if (!existsSync(join(runFolderIn(directory), 'run.json'))) return undefined
  const text = await readFile(pathIn(directory), 'utf8').catch(() => undefined)
  const parsed = text === undefined ? undefined : notebookSchema.safeParse(jsonOf(text))
  if (parsed?.success) return parsed.data
  throw new SyrinxError(
    'instrument/notebook',
    `${pathIn(directory)} is missing or damaged: what was heard in the recordings is lost.`,
    'Begin anew in another folder (--run).',
  )
}

/** Says whose folder it is, before anything else is written into it. */
export const markFolder = (directory: string) =>
  writeWholeFile(pathIn(directory), `${JSON.stringify(mark)}\n`)

export const writeNotebook = (directory: string, notebook: Notebook) =>
  writeWholeFile(pathIn(directory), `${JSON.stringify(notebook, null, 2)}\n`)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
