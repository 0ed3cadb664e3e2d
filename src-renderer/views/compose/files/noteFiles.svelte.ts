/** Notes in and out of the project: files that are chosen or dropped, recordings that are listened to, downloads. */
import { studio } from '../../../client/studio.ts'
import { labelsOfNotes, printLabels } from '../../../../src-shared/notes/labels.ts'
import { printMidi } from '../../../../src-shared/notes/midi.ts'
import { printNotesJson } from '../../../../src-shared/notes/notesJson.ts'
import { download } from '../../../state/files.ts'
import { notify, report } from '../../../state/notices.svelte.ts'
import { project } from '../../../state/project.svelte.ts'
import { instruments } from '../instrument.svelte.ts'
import { usualVelocity } from '../roll/editing.ts'
import {
  audioExtensions,
  kindOfFile,
  noteExtensions,
  readNotes,
  type LabelMeaning,
  type ReadNotes,
} from './readNotes.ts'

/** What was read and waits for the user to say where it goes. */
export interface Offer extends ReadNotes {
  readonly name: string
  readonly heard: boolean
}

class NoteFiles {
  offer = $state.raw<Offer | null>(null)
  /** The recording that is being listened to. */
  hearing = $state<{ name: string; share: number } | null>(null)
  #abort: AbortController | null = null

  chooseNotes(): void {
    this.#choose(noteExtensions, (file) => this.#read(file))
  }

  chooseRecording(): void {
    this.#choose(audioExtensions, (file) => this.#hear(file))
  }

  /** A file that was dropped on the roll. */
  async take(file: File): Promise<void> {
    if (kindOfFile(file) === 'audio') return this.#hear(file)
    return this.#read(file)
  }

  stopHearing(): void {
    this.#abort?.abort()
    this.hearing = null
  }

  save(format: 'mid' | 'json' | 'txt'): void {
    try {
      download(this.#print(format), `${fileName(project.name)}.${format}`)
    } catch (error) {
      report(error)
    }
  }

  #choose(extensions: readonly string[], use: (file: File) => Promise<void>): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = extensions.map((extension) => `.${extension}`).join(',')
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file) void use(file)
    })
    input.click()
  }

  async #read(file: File): Promise<void> {
    try {
      this.#offer(file.name, await readNotes(file, labelMeaning()), false)
    } catch (error) {
      report(error)
    }
  }

  /** Sends the recording to the studio, which listens to it. */
  async #hear(file: File): Promise<void> {
    this.stopHearing()
    const abort = new AbortController()
    this.#abort = abort
    this.hearing = { name: file.name, share: 0 }
    try {
      const source = await studio.sendFile(file, {
        signal: abort.signal,
        onProgress: (share) => {
          if (!abort.signal.aborted) this.hearing = { name: file.name, share }
        },
      })
      const { notes } = await studio.call('notes.hear', { source })
      if (!abort.signal.aborted) this.#offer(file.name, { notes, remarks: [], tempo: null }, true)
    } catch (error) {
      if (!abort.signal.aborted) report(error)
    } finally {
      if (this.#abort === abort) this.hearing = null
    }
  }

  #offer(name: string, read: ReadNotes, heard: boolean): void {
    if (read.notes.length > 0) {
      this.offer = { ...read, name, heard }
      return
    }
    notify({
      level: 'warning',
      message: heard ? `No note was heard in “${name}”.` : `There are no notes in “${name}”.`,
      hint: heard ? 'Syrinx hears one voice at a time: try a recording of a single instrument.' : '',
    })
  }

  #print(format: 'mid' | 'json' | 'txt'): Uint8Array {
    if (format === 'mid') return printMidi(project.notes, usualVelocity, project.document.tempo)
    if (format === 'json') return new TextEncoder().encode(printNotesJson(project.notes))
    const { categories, sampleRateHz } = labelMeaning() ?? ownMeaning()
    return new TextEncoder().encode(printLabels(labelsOfNotes(project.notes, categories, sampleRateHz)))
  }
}

/** By the project's instrument: its notes, ascending, are the categories. */
function labelMeaning(): LabelMeaning | null {
  const { current } = instruments
  if (!current || current.knownMidi.length === 0) return null
  return { categories: current.knownMidi, sampleRateHz: current.sampleRateHz }
}

/** Without one the project's own notes are. */
const ownMeaning = (): LabelMeaning => ({
  categories: [...new Set(project.notes.map(({ midi }) => midi))].sort((a, b) => a - b),
  sampleRateHz: 16_000,
})

/** Without what a file system wouldn't take. */
const fileName = (name: string) => name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim() || 'notes'

export const noteFiles = new NoteFiles()
