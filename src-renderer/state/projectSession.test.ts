import { beforeEach, describe, expect, it } from 'vitest'
import type { Call, Input, MethodName } from '../../src-shared/contract/contract.ts'
import { emptyDocument, type DocumentEdit, type Project } from '../../src-shared/contract/projects.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { applyEdit } from './documentEdits.ts'
import { ProjectSession, type SessionView } from './projectSession.ts'

const note = (midi: number): Note => ({ midi, startSeconds: midi, durationSeconds: 1 })
const draw = (...notes: Note[]): DocumentEdit => ({ label: 'Draw', removed: [], added: notes, change: {} })
const erase = (...notes: Note[]): DocumentEdit => ({ label: 'Delete', removed: notes, added: [], change: {} })

/** A studio in a few lines: one project, its past, and what can go wrong on the way. */
class Studio {
  project: Project = { id: 'p', name: 'P', createdAt: 0, modifiedAt: 0, revision: 1, document: emptyDocument }
  past: Project['document'][] = []
  down = false
  losesNextAnswer = false
  refuses: string | null = null
  calls: MethodName[] = []

  change(edit: DocumentEdit) {
    const document = applyEdit(this.project.document, edit)
    if (!document) throw new SyrinxError('project/changed-elsewhere', 'changed')
    this.past.push(this.project.document)
    this.project = {
      ...this.project,
      revision: this.project.revision + 1,
      document: structuredClone(document),
    }
  }

  call = (async (name: MethodName, input: unknown) => {
    this.calls.push(name)
    await Promise.resolve()
    if (this.down) throw new SyrinxError('studio/unreachable', 'away')
    if (name === 'projects.get') return structuredClone(this.project)
    if (name === 'history.state') return { undo: this.past.length > 0 ? 'Something' : null, redo: null }
    if (name === 'history.undo') {
      const before = this.past.pop()
      if (!before) throw new SyrinxError('history/nothing', 'nothing')
      this.project = { ...this.project, revision: this.project.revision + 1, document: before }
      return { undo: null, redo: 'Something' }
    }
    if (name !== 'projects.edit') throw new Error(name)
    if (this.refuses !== null) throw new SyrinxError(this.refuses, 'no')
    const { revision, edit } = structuredClone(input) as Input<'projects.edit'>
    if (revision !== this.project.revision) throw new SyrinxError('project/changed-elsewhere', 'changed')
    this.change(edit as DocumentEdit)
    if (this.losesNextAnswer) {
      this.losesNextAnswer = false
      throw new SyrinxError('studio/connection-lost', 'lost')
    }
    return { revision: this.project.revision }
  }) as Call
}

let studio: Studio
let session: ProjectSession
let view: SessionView
let said: string[]
let reported: unknown[]
let gone: boolean
const midis = () => view.document.notes.map((it) => it.midi)
const savedMidis = () => studio.project.document.notes.map((it) => it.midi)

beforeEach(() => {
  studio = new Studio()
  said = []
  reported = []
  gone = false
  session = new ProjectSession(structuredClone(studio.project), {
    call: studio.call,
    show: (it) => (view = it),
    say: (message) => said.push(message),
    report: (error) => reported.push(error),
    gone: () => (gone = true),
  })
})

describe('editing', () => {
  it('shows at once and saves in order', async () => {
    session.edit(draw(note(60)))
    session.edit(draw(note(62)))
    expect(midis()).toEqual([60, 62])
    expect(view.saving).not.toBe('away')
    await session.settled()
    expect(savedMidis()).toEqual([60, 62])
    expect(view).toMatchObject({ revision: 3, saving: 'saved', history: { undo: 'Draw', redo: null } })
    expect(studio.past).toHaveLength(2)
  })

  it('takes back what the studio refuses, and tells', async () => {
    studio.refuses = 'contract/bad-input'
    session.edit(draw(note(60)))
    await session.settled()
    expect(midis()).toEqual([])
    expect(reported).toHaveLength(1)
  })

  it('undoes after what is on its way has arrived', async () => {
    session.edit(draw(note(60)))
    session.edit(draw(note(62)))
    await session.undo()
    expect(midis()).toEqual([60])
    expect(view.history.redo).toBe('Something')
    await session.undo()
    await session.undo()
    expect(midis()).toEqual([])
    expect(reported).toEqual([])
  })

  it('keeps the objects of notes that stay', async () => {
    const kept = note(60)
    session.edit(draw(kept))
    session.edit(draw(note(62)))
    await session.undo()
    expect(view.document.notes[0]).toBe(kept)
  })
})

describe('another window', () => {
  it('is heard of', async () => {
    studio.change(draw(note(70)))
    session.refresh()
    await session.settled()
    expect(midis()).toEqual([70])
  })

  it('was faster: what fits goes on top', async () => {
    studio.change(draw(note(70)))
    session.edit(draw(note(60)))
    await session.settled()
    expect(midis()).toEqual([60, 70])
    expect(savedMidis()).toEqual([60, 70])
    expect(said).toEqual([])
  })

  it('was faster: what doesn’t fit is given up, and said', async () => {
    session.edit(draw(note(60)))
    await session.settled()
    studio.change({ ...erase(note(60)), added: [note(61)] })
    session.edit(erase(view.document.notes[0]))
    session.edit(draw(note(64)))
    await session.settled()
    expect(midis()).toEqual([61, 64])
    expect(said).toHaveLength(1)
  })

  it('deleted the project', async () => {
    studio.refuses = 'project/unknown'
    session.edit(draw(note(60)))
    await session.settled()
    expect(gone).toBe(true)
  })
})

describe('a studio that is away', () => {
  it('gets the edits when it is back', async () => {
    studio.down = true
    session.edit(draw(note(60)))
    session.edit(draw(note(62)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(view.saving).toBe('away')
    expect(midis()).toEqual([60, 62])
    expect(session.unsaved).toBe(2)
    studio.down = false
    session.wake()
    await session.settled()
    expect(savedMidis()).toEqual([60, 62])
    expect(view.saving).toBe('saved')
  })

  it('is not sent an edit twice whose answer was lost', async () => {
    studio.losesNextAnswer = true
    session.edit(draw(note(60)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    session.wake()
    await session.settled()
    expect(savedMidis()).toEqual([60])
    expect(midis()).toEqual([60])
  })
})
