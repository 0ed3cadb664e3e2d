/**
 * Notes as JSON: `[{ "midi": 69, "startSeconds": 0, "durationSeconds": 0.5, "velocity": 96 }]`, with `pitchBend` and
 * `expression` where a note has them (docs/formats.md).
 */
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
  throw new SyrinxError(
    'notes/invalid',
    `${placeOf(path)}: ${message}.`,
    'Notes are a list like [{ "midi": 69, "startSeconds": 0, "durationSeconds": 0.5, "velocity": 96 }].',
  )
}

/** `Note 1, pitchBend, point 3, cents`. */
function placeOf([index, field, point, value]: readonly PropertyKey[]): string {
  if (typeof index !== 'number') return 'The notes'
  return [`Note ${index + 1}`, field, ...(typeof point === 'number' ? [`point ${point + 1}`] : []), value]
    .filter((part) => part !== undefined)
    .map(String)
    .join(', ')
}

/** One note a line. */
export const printNotesJson = (notes: readonly Note[]): string =>
  notes.length === 0
    ? '[]\n'
    : `[\n${notes
        .map(({ midi, startSeconds, durationSeconds, velocity, pitchBend, expression }) =>
          JSON.stringify({ midi, startSeconds, durationSeconds, velocity, pitchBend, expression }),
        )
        .map((line) => `  ${line}`)
        .join(',\n')}\n]\n`
