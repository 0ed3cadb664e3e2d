/**
 * One open project: what the studio has saved, and what was done since. Edits show at once and are sent one after
 * the other; while the studio is away they wait. When another window was faster, they are laid on top of what it
 * made, as far as they still fit.
 */
import type { Call } from '../../src-shared/contract/contract.ts'
import type { DocumentEdit, Project, ProjectDocument } from '../../src-shared/contract/projects.ts'
import type { HistoryState } from '../../src-shared/contract/studio.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { applyEdit, keepIdentity, sameDocument } from './documentEdits.ts'

export interface SessionView {
  readonly name: string
  readonly revision: number
  readonly document: ProjectDocument
  readonly saving: 'saved' | 'saving' | 'away'
  readonly history: HistoryState
}

/** What a session needs of the window. */
export interface SessionWindow {
  readonly call: Call
  show(view: SessionView): void
  /** Something that the user should know and didn't ask for. */
  say(message: string, hint: string): void
  report(error: unknown): void
  /** The project is not in the library any more. */
  gone(): void
}

const away = new Set(['studio/unreachable', 'studio/connection-lost'])
const isAway = (error: unknown) => error instanceof SyrinxError && away.has(error.code)
const hasCode = (error: unknown, code: string) => error instanceof SyrinxError && error.code === code

/** How often an edit is laid on a newer state before it is given up: another window edits without a pause. */
const mostAttempts = 8
const longestWaitMilliseconds = 8_000

export class ProjectSession {
  readonly id: string
  readonly #window: SessionWindow
  /** As the studio has it. */
  #saved: Project
  /** Not yet with the studio, oldest first. */
  #pending: DocumentEdit[] = []
  #document: ProjectDocument
  #history: HistoryState = { undo: null, redo: null }
  #saving: SessionView['saving'] = 'saved'
  #stale = false
  #steps: ('undo' | 'redo')[] = []
  #running: Promise<void> | null = null
  #closed = false
  #wake: (() => void) | null = null

  constructor(project: Project, window: SessionWindow) {
    this.id = project.id
    this.#window = window
    this.#saved = project
    this.#document = project.document
    this.#show()
    this.refreshHistory()
  }

  /** One step of undo; shows at once. */
  edit(edit: DocumentEdit): void {
    const document = applyEdit(this.#document, edit)
    // A gesture that began before another window's change was heard of may be about notes that are gone.
    if (!document) return this.#tellLost(1)
    this.#pending.push(edit)
    this.#document = document
    this.#history = { undo: edit.label, redo: null }
    this.#run()
  }

  undo(): Promise<void> {
    return this.#step('undo')
  }

  redo(): Promise<void> {
    return this.#step('redo')
  }

  /** The studio told that the project is another now: after an undo, or by another window, or by this one's edit. */
  refresh(): void {
    this.#stale = true
    this.#run()
  }

  /** The connection is back. */
  wake(): void {
    this.#wake?.()
    this.refresh()
  }

  refreshHistory(): void {
    this.#window.call('history.state', { scope: this.id }).then(
      (history) => {
        if (this.#pending.length > 0 || this.#closed) return
        this.#history = history
        this.#show()
      },
      (error: unknown) => {
        if (!isAway(error) && !this.#closed) this.#window.report(error)
      },
    )
  }

  /** Resolves when the studio has everything. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  get unsaved(): number {
    return this.#pending.length
  }

  #step(step: 'undo' | 'redo'): Promise<void> {
    this.#steps.push(step)
    this.#run()
    return this.settled()
  }

  #show(): void {
    this.#window.show({
      name: this.#saved.name,
      revision: this.#saved.revision,
      document: this.#document,
      saving: this.#saving,
      history: this.#history,
    })
  }

  #run(): void {
    this.#show()
    this.#running ??= this.#work().finally(() => {
      this.#running = null
      this.#saving = 'saved'
      if (!this.#closed) this.#show()
    })
  }

  /** One thing at a time: edits first, so that an undo comes after what it undoes. */
  async #work(): Promise<void> {
    let wait = 250
    // Lets a gesture's other effects happen first, and several calls of one moment be one run.
    await Promise.resolve()
    for (;;) {
      const next = this.#next()
      if (!next) return
      this.#saving = this.#saving === 'away' ? 'away' : 'saving'
      this.#show()
      try {
        await next()
        wait = 250
        this.#saving = 'saving'
      } catch (error) {
        if (!isAway(error)) this.#recover(error)
        else {
          this.#saving = 'away'
          this.#stale = true
          this.#show()
          await this.#pause(wait)
          wait = Math.min(2 * wait, longestWaitMilliseconds)
        }
      }
    }
  }

  #next(): (() => Promise<void>) | null {
    if (this.#closed && this.#pending.length === 0) return null
    if (this.#stale) return () => this.#reload()
    if (this.#pending.length > 0) return () => this.#send(this.#pending[0])
    const step = this.#steps.shift()
    return step ? () => this.#travel(step) : null
  }

  async #send(edit: DocumentEdit): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { id } = this
        const { revision } = await this.#window.call('projects.edit', {
          id,
          revision: this.#saved.revision,
          edit,
        })
        const document = applyEdit(this.#saved.document, edit) ?? this.#saved.document
        this.#saved = { ...this.#saved, revision, document }
        this.#pending.shift()
        return
      } catch (error) {
        if (!hasCode(error, 'project/changed-elsewhere') || attempt === mostAttempts) throw error
        await this.#reload()
        if (this.#pending[0] !== edit) return
      }
    }
  }

  async #travel(step: 'undo' | 'redo'): Promise<void> {
    try {
      this.#history = await this.#window.call(`history.${step}`, { scope: this.id })
    } catch (error) {
      if (!hasCode(error, 'history/nothing')) throw error
    }
    await this.#reload()
  }

  /** Takes over what the studio has, and lays what is pending on top of it. */
  async #reload(): Promise<void> {
    this.#stale = false
    const project = await this.#window.call('projects.get', { id: this.id })
    const [first] = this.#pending
    const expected = first && applyEdit(this.#saved.document, first)
    // An edit whose answer was lost with the connection may have arrived.
    if (expected && project.revision > this.#saved.revision && sameDocument(project.document, expected))
      this.#pending.shift()
    this.#saved = { ...project, document: keepIdentity(this.#document, project.document) }
    this.#layPending()
    this.#show()
  }

  #layPending(): void {
    let document = this.#saved.document
    const fitting: DocumentEdit[] = []
    for (const edit of this.#pending) {
      const next = applyEdit(document, edit)
      if (!next) continue
      document = next
      fitting.push(edit)
    }
    const lost = this.#pending.length - fitting.length
    this.#pending = fitting
    this.#document = document
    if (lost > 0) this.#tellLost(lost)
  }

  #tellLost(count: number): void {
    this.#window.say(
      'This project was changed in another window at the same time.',
      count === 1
        ? 'It is shown as it is now; your last change did not fit any more.'
        : `It is shown as it is now; your last ${count} changes did not fit any more.`,
    )
  }

  /** The studio said no: what it said no to is taken back. */
  #recover(error: unknown): void {
    if (hasCode(error, 'project/unknown')) {
      this.#pending = []
      this.#steps = []
      this.#closed = true
      this.#window.gone()
      return
    }
    if (this.#pending.length > 0) {
      this.#pending.shift()
      this.#layPending()
    }
    this.#window.report(error)
  }

  async #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    this.#wake = resolve
    await promise
    clearTimeout(timer)
    this.#wake = null
  }
}
