/** Projects: drawn notes and how they are played. */
import { randomUUID } from 'node:crypto'
import type { InstrumentRef } from '../../src-shared/contract/instruments.ts'
import type { DocumentEdit, Project, ProjectDocument } from '../../src-shared/contract/projects.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sequenceSeconds, sortNotes, withCurves, type Note } from '../../src-shared/notes/noteSequence.ts'
import type { LibraryCore } from './core.ts'
import { applyDelta, inverse, type DocumentDelta } from './documentEdits.ts'
import { present } from './gone.ts'
import type { Change } from './history.ts'
import { filledDocument } from './olderRows.ts'
import { removeRow, renameRow } from './named.ts'
import { Table } from './table.ts'

export interface ProjectRow extends Project {
  readonly deletedAt: number | null
  readonly noteCount: number
  readonly seconds: number
  readonly instrument: InstrumentRef
  /** Its first notes. */
  readonly preview: readonly Note[]
}

export type ProjectCardRow = Omit<ProjectRow, 'document'> & { readonly takeCount: number }

interface DocumentChange extends Change {
  readonly kind: 'document'
  readonly projectId: string
  readonly delta: DocumentDelta
}

/** Notes that a card's picture has. */
const previewNotes = 64

export class Projects {
  readonly #core: LibraryCore
  readonly table: Table<ProjectRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<ProjectRow>(core.database, core.changes, {
      name: 'projects',
      json: ['document', 'instrument', 'preview'],
      flags: [],
      filled: { document: filledDocument },
      changed: ({ id }) => [
        ['project', id],
        ['projects', null],
      ],
    })
    core.history.registerTable(this.table)
    core.history.register<DocumentChange>('document', ({ projectId, delta }) => {
      if (!this.#applyTo(this.get(projectId), delta)) throw changedElsewhere()
    })
  }

  /** Newest first, without the bin's. */
  cards(): ProjectCardRow[] {
    return this.#core.database
      .all<Omit<ProjectCardRow, 'preview' | 'instrument'> & { preview: string; instrument: string }>(
        `SELECT id, name, createdAt, modifiedAt, deletedAt, revision, noteCount, seconds, instrument, preview,
          (SELECT COUNT(*) FROM takes WHERE projectId = projects.id AND takes.deletedAt IS NULL) AS takeCount
         FROM projects WHERE deletedAt IS NULL ORDER BY modifiedAt DESC, rowid DESC`,
      )
      .map((card) => ({
        ...card,
        instrument: JSON.parse(card.instrument) as InstrumentRef,
        preview: JSON.parse(card.preview) as Note[],
      }))
  }

  /** @throws SyrinxError `project/unknown` */
  get(id: string): ProjectRow {
    return present(this.table, id, 'project', 'project')
  }

  /** Not a step of undo. */
  create(name: string, document: ProjectDocument): ProjectRow {
    const sorted = { ...document, notes: sortNotes(document.notes) }
    const now = Date.now()
    return this.table.insert({
      id: randomUUID(),
      name,
      createdAt: now,
      modifiedAt: now,
      deletedAt: null,
      revision: 1,
      ...derived(sorted),
    })
  }

  /** A step of the library's undo. @throws SyrinxError `project/unknown` */
  rename(id: string, name: string) {
    renameRow(this.#core.history, this.table, this.get(id), name)
  }

  /** Into the bin, with its takes; a step of the library's undo. @throws SyrinxError `project/unknown` */
  remove(id: string) {
    removeRow(this.#core.history, this.table, this.get(id))
  }

  /**
   * One step of the project's undo.
   * @returns the new revision
   * @throws SyrinxError `project/unknown`, `project/changed-elsewhere`; then nothing has changed.
   */
  edit(id: string, revision: number, { label, ...delta }: DocumentEdit): number {
    return this.#core.database.transaction(() => {
      const project = this.get(id)
      if (project.revision !== revision) throw changedElsewhere()
      const after = this.#applyTo(project, delta)
      if (!after) throw changedElsewhere()
      const step = (change: DocumentDelta): DocumentChange => ({
        kind: 'document',
        projectId: id,
        delta: change,
      })
      this.#core.history.record({
        scope: id,
        label,
        forward: [step(delta)],
        backward: [step(inverse(project.document, delta))],
      })
      return after.revision
    })
  }

  #applyTo(project: ProjectRow, delta: DocumentDelta): ProjectRow | undefined {
    const document = applyDelta(project.document, delta)
    if (!document) return undefined
    return this.table.update(project.id, {
      ...derived(document),
      revision: project.revision + 1,
      modifiedAt: Date.now(),
    })
  }
}

const derived = (document: ProjectDocument) => ({
  document,
  noteCount: document.notes.length,
  seconds: sequenceSeconds(document.notes),
  instrument: document.generation.instrument,
  preview: document.notes.slice(0, previewNotes).map((note) => withCurves(note, {})),
})

const changedElsewhere = () =>
  new SyrinxError(
    'project/changed-elsewhere',
    'This project was changed in another window.',
    'It is shown now as it is; make your change again.',
  )
