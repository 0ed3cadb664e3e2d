import { readFile } from 'node:fs/promises'
import { SyrinxError } from '../../src-shared/errors.ts'
import { isMidi, parseMidi } from '../../src-shared/notes/midi.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { parseNotesJson } from '../../src-shared/notes/notesJson.ts'

/**
 * Notes of a MIDI or a JSON file: its content decides, not its name.
 * @param remark is told what was left out, such as drums
 * @returns at least one note, in order of start
 * @throws SyrinxError that names the file.
 */
export async function readNotesFile(path: string, remark?: (text: string) => void): Promise<Note[]> {
  try {
    const notes = parse(await readBytes(path), remark)
    if (notes.length === 0) throw new SyrinxError('notes/none', 'There are no notes in it.')
    return notes
  } catch (error) {
    if (!(error instanceof SyrinxError)) throw error
    throw new SyrinxError(error.code, `${path}: ${error.message}`, error.hint, { cause: error })
  }
}

function parse(bytes: Uint8Array, remark?: (text: string) => void): Note[] {
  if (isMidi(bytes)) {
    const { notes, remarks } = parseMidi(bytes)
    for (const text of remarks) remark?.(`${text}.`)
    return notes
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw unknownContent(cause)
  }
  if (!/^\s*[[{]/.test(text)) throw unknownContent()
  return parseNotesJson(text)
}

const unknownContent = (cause?: unknown) =>
  new SyrinxError(
    'notes/unknown-content',
    'This is neither a MIDI file nor a JSON list of notes.',
    'Notes come as .mid, or as JSON like [{ "midi": 69, "startSeconds": 0, "durationSeconds": 0.5 }].',
    { cause },
  )

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message
    throw new SyrinxError('notes/cannot-read', `the notes can’t be read: ${reason}.`, '', { cause })
  }
}
