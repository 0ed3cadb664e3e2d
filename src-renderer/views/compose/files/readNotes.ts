/** Notes out of files, in the window: MIDI, JSON, and the thesis's label tracks. */
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { notesOfLabels, parseLabels } from '../../../../src-shared/notes/labels.ts'
import { isMidi, parseMidi, tempoOfMidi, type MidiTempo } from '../../../../src-shared/notes/midi.ts'
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'
import { parseNotesJson } from '../../../../src-shared/notes/notesJson.ts'

export interface ReadNotes {
  readonly notes: readonly Note[]
  /** What was left out, in words. */
  readonly remarks: readonly string[]
  /** Of a MIDI file that names one; null otherwise. */
  readonly tempo: MidiTempo | null
}

/** What a label track needs to be read: the MIDI number of each category, and how many lines are a second. */
export interface LabelMeaning {
  readonly categories: readonly number[]
  readonly sampleRateHz: number
}

export const noteExtensions = ['mid', 'midi', 'json', 'txt'] as const
export const audioExtensions = ['wav', 'flac', 'mp3', 'ogg', 'm4a', 'aac', 'aif', 'aiff', 'webm'] as const

const extensionOf = (name: string) => /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? ''

/** What a file most likely is, by its name and type. */
export function kindOfFile({ name, type }: Pick<File, 'name' | 'type'>): 'notes' | 'audio' | 'other' {
  const extension = extensionOf(name)
  if ((noteExtensions as readonly string[]).includes(extension) || type === 'audio/midi') return 'notes'
  if ((audioExtensions as readonly string[]).includes(extension) || type.startsWith('audio/')) return 'audio'
  return 'other'
}

/** A text file of an hour's labels has a hundred megabytes; a MIDI file never. */
const mostBytes = 400 * 1024 * 1024

/** @throws SyrinxError that says what is wrong with the file. */
export async function readNotes(file: File, labels: LabelMeaning | null): Promise<ReadNotes> {
  if (file.size > mostBytes)
    throw new SyrinxError('notes/too-large', `“${file.name}” is too large for notes.`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isMidi(bytes)) return { ...parseMidi(bytes), tempo: tempoOfMidi(bytes) }
  const text = new TextDecoder().decode(bytes)
  const extension = extensionOf(file.name)
  if (extension === 'json') return { notes: parseNotesJson(text), remarks: [], tempo: null }
  if (extension !== 'txt')
    throw new SyrinxError(
      'notes/unknown-format',
      `Syrinx can’t read notes from “${file.name}”.`,
      'Choose a MIDI file (.mid), notes as JSON, or labels as .txt.',
    )
  if (!labels)
    throw new SyrinxError(
      'labels/no-meaning',
      'Labels are numbers of an instrument’s notes, and this project’s instrument has none.',
      'Choose an instrument that knows notes, then import the labels again.',
    )
  return {
    notes: notesOfLabels(parseLabels(text), labels.categories, labels.sampleRateHz),
    remarks: [],
    tempo: null,
  }
}
