/** Notes as JSON: `[{ "midi": 69, "startSeconds": 0, "durationSeconds": 0.5, "velocity": 96 }]` (docs/formats.md). */
import { SyrinxError } from '../errors.ts'
import { noteSequenceSchema, sortNotes, type Note } from './noteSequence.ts'

/**
 * @returns the notes in order of start
 * @throws SyrinxError that names the note and the field which is wrong.
 */
export function parseNotesJson(text: string): Note[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new SyrinxError('notes/not-json', 'The notes are not JSON.', (cause as Error).message, { cause })
  }
  const result = noteSequenceSchema.safeParse(json)
  if (result.success) return sortNotes(result.data)
  const { path, message } = result.error.issues[0]
  const [index, field] = path
  const where =
    typeof index === 'number' ? `Note ${index + 1}${field ? `, ${String(field)}` : ''}` : 'The notes'
  throw new SyrinxError(
    'notes/invalid',
    `${where}: ${message}.`,
    'Notes are a list like [{ "midi": 69, "startSeconds": 0, "durationSeconds": 0.5, "velocity": 96 }].',
  )
}

/** One note a line. */
export const printNotesJson = (notes: readonly Note[]): string =>
  notes.length === 0
    ? '[]\n'
    : `[\n${notes
        .map(({ midi, startSeconds, durationSeconds, velocity }) =>
          JSON.stringify({ midi, startSeconds, durationSeconds, velocity }),
        )
        .map((line) => `  ${line}`)
        .join(',\n')}\n]\n`
