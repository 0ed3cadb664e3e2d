/** The project that is open in this window. */
import { studio } from '../client/studio.ts'
import { emptyDocument, type DocumentEdit, type ProjectDocument } from '../../src-shared/contract/projects.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { notify, report } from './notices.svelte.ts'
import { ProjectSession, type SessionView } from './projectSession.ts'

const noView: SessionView = {
  name: '',
  revision: 0,
  document: emptyDocument,
  saving: 'saved',
  history: { undo: null, redo: null },
}

class ProjectStore {
  #session: ProjectSession | null = null
  #view = $state.raw<SessionView>(noView)
  #status = $state<'none' | 'opening' | 'ready' | 'missing'>('none')
  #id = $state<string | null>(null)

  /** `missing`: it isn't in the library, or was deleted while it was open. */
  get status() {
    return this.#status
  }

  get id(): string | null {
    return this.#id
  }

  get name(): string {
    return this.#view.name
  }

  get revision(): number {
    return this.#view.revision
  }

  /** Never to be changed in place; the empty one while none is open. */
  get document(): ProjectDocument {
    return this.#view.document
  }

  get notes(): readonly Note[] {
    return this.#view.document.notes
  }

  /** `away`: the studio can't be reached; what is done meanwhile is sent when it is back. */
  get saving() {
    return this.#view.saving
  }

  /** What undo would take back, in words; null for nothing. */
  get undoWords(): string | null {
    return this.#view.history.undo
  }

  get redoWords(): string | null {
    return this.#view.history.redo
  }

  /** Leaves the one that was open (what it hasn't saved yet is still sent), and shows another. */
  async open(id: string): Promise<void> {
    if (id === this.#id && this.#status === 'ready') return
    this.close()
    this.#id = id
    this.#status = 'opening'
    try {
      const project = await studio.call('projects.get', { id })
      if (this.#id !== id || this.#session) return
      const session: ProjectSession = new ProjectSession(project, {
        call: studio.call,
        show: (view) => {
          if (this.#session === null || this.#session === session) this.#view = view
        },
        say: (message, hint) => notify({ level: 'warning', message, hint }),
        report,
        gone: () => {
          if (this.#session === session) this.#status = 'missing'
        },
      })
      this.#session = session
      this.#status = 'ready'
    } catch (error) {
      if (this.#id !== id) return
      this.#status = 'missing'
      report(error)
    }
  }

  close(): void {
    this.#session?.close()
    this.#session = null
    this.#id = null
    this.#status = 'none'
    this.#view = noView
  }

  /** One step of undo; shows at once, saved as soon as can be. */
  edit(edit: DocumentEdit): void {
    this.#session?.edit(edit)
  }

  /** Settings, as one step of undo: once a gesture. */
  change(label: string, change: DocumentEdit['change']): void {
    this.edit({ label, removed: [], added: [], change })
  }

  async rename(name: string): Promise<void> {
    if (this.#id === null) return
    await studio.call('projects.rename', { id: this.#id, name })
    this.#session?.refresh()
  }

  async undo(): Promise<void> {
    await this.#session?.undo()
  }

  async redo(): Promise<void> {
    await this.#session?.redo()
  }

  /** Resolves when the studio has every edit. */
  async settled(): Promise<void> {
    await this.#session?.settled()
  }

  get hasUnsaved(): boolean {
    return (this.#session?.unsaved ?? 0) > 0
  }

  /** The studio told that something is others than before. */
  heard(what: 'changed' | 'history' | 'connection', id: string | null): void {
    if (!this.#session || (id !== null && id !== this.#id)) return
    if (what === 'changed') this.#session.refresh()
    else if (what === 'history') this.#session.refreshHistory()
    else this.#session.wake()
  }
}

export const project = new ProjectStore()

studio.on('changed', ({ what, id }) => {
  if (what === 'project' || (what === 'projects' && id !== null)) project.heard('changed', id)
})
studio.on('history', ({ scope }) => project.heard('history', scope))

let connectedBefore = false
studio.onConnection((connection) => {
  if (connection !== 'open') return
  if (connectedBefore) project.heard('connection', null)
  connectedBefore = true
})

globalThis.addEventListener?.('beforeunload', (event) => {
  if (project.hasUnsaved) event.preventDefault()
})
