/** What an import tells the studio on its way. */
import type { ImportAnswer, ImportedRecording } from './importFile.ts'

export interface FailedFile {
  readonly name: string
  readonly reason: string
}

/** What happened since the last one. */
export interface ImportAudioEvent {
  /** Files found so far, and whether that is all. */
  readonly found: number
  readonly foundAll: boolean
  readonly imported: readonly ImportedRecording[]
  readonly known: number
  readonly failed: readonly FailedFile[]
}

const tellEveryMilliseconds = 150

/** Gathers what happens and tells it a few times a second: one transaction of the library each. */
export class ImportLog {
  readonly #tell: (event: ImportAudioEvent) => void
  readonly #timer: NodeJS.Timeout
  #found = 0
  #foundAll = false
  #hasNews = false
  #known = 0
  #imported: ImportedRecording[] = []
  #failed: FailedFile[] = []

  constructor(tell: (event: ImportAudioEvent) => void) {
    this.#tell = tell
    this.#timer = setInterval(() => this.#flush(), tellEveryMilliseconds)
  }

  found() {
    this.#found++
    this.#hasNews = true
  }

  foundAll() {
    this.#foundAll = true
    this.#hasNews = true
  }

  add(answer: Exclude<ImportAnswer, { kind: 'stuck' }>, name: string) {
    if (answer.kind === 'imported') this.#imported.push(answer.recording)
    else if (answer.kind === 'known') this.#known++
    else this.#failed.push({ name, reason: answer.reason })
    this.#hasNews = true
  }

  close() {
    clearInterval(this.#timer)
    this.#flush()
  }

  #flush() {
    if (!this.#hasNews) return
    this.#tell({
      found: this.#found,
      foundAll: this.#foundAll,
      imported: this.#imported,
      known: this.#known,
      failed: this.#failed,
    })
    this.#imported = []
    this.#failed = []
    this.#known = 0
    this.#hasNews = false
  }
}
