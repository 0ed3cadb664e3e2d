import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDocument } from '../../src-shared/contract/projects.ts'
import { openLibrary, type Library } from './library.ts'

let folder: string
let library: Library
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-library-'))
  library = openLibrary(folder)
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const note = { midi: 69, startSeconds: 0, durationSeconds: 0.5 }

test('what is written is there after the library is opened again', async () => {
  const hash = await library.files.putFile(Buffer.from('RIFF'), 'wav')
  const dataset = library.datasets.create('Pan flute', 16_000)
  const [clip] = library.clips.insert([
    {
      datasetId: dataset.id,
      name: 'A4',
      tags: ['long'],
      category: null,
      sourceFolder: '',
      seconds: 2,
      sampleRateHz: 16_000,
      sourceRateHz: 44_100,
      sourceChannels: 2,
      peak: 0.5,
      loudnessDb: null,
      clippedSamples: 0,
      silentShare: 0,
      peaks: new Uint8Array(256),
      sourceHash: 'x',
      audioHash: hash,
    },
  ])
  library.clips.setHeard(clip.id, [note])
  library.clips.setNotes(clip.id, [{ ...note, midi: 70 }])
  const project = library.projects.create('Syrinx', emptyDocument)
  library.close()
  library = openLibrary(folder)
  expect(library.projects.cards()).toMatchObject([{ id: project.id, takeCount: 0 }])
  expect(readFileSync(library.files.pathOf(hash), 'utf8')).toBe('RIFF')
  const page = library.clips.page({
    datasetId: dataset.id,
    offset: 0,
    limit: 10,
    sort: 'name',
    descending: false,
    tag: null,
    search: 'LON',
  })
  expect(page).toMatchObject({ total: 1, clips: [{ name: 'A4', labels: 'hand', notes: [{ midi: 70 }] }] })
  expect(library.history.undo('library').redo).toBe('Correct the notes of “A4”')
  expect(library.clips.get(clip.id)).toMatchObject({ labels: 'heard', lowestMidi: 69, notes: [note] })
})

test('an edit is a step that can be undone and done again, and refuses an old revision', () => {
  const { id } = library.projects.create('A', emptyDocument)
  const edit = { label: 'Draw a note', removed: [], added: [note], change: { snap: 'off' as const } }
  expect(library.projects.edit(id, 1, edit)).toBe(2)
  expect(() => library.projects.edit(id, 1, edit)).toThrow(/another window/)
  expect(() => library.projects.edit(id, 2, { ...edit, removed: [{ ...note, midi: 3 }] })).toThrow(
    expect.objectContaining({ code: 'project/changed-elsewhere' }),
  )
  expect(library.history.undo(id)).toEqual({ undo: null, redo: 'Draw a note' })
  expect(library.projects.get(id)).toMatchObject({ revision: 3, document: emptyDocument, noteCount: 0 })
  expect(library.history.redo(id)).toEqual({ undo: 'Draw a note', redo: null })
  expect(library.projects.get(id).document).toEqual({ ...emptyDocument, notes: [note], snap: 'off' })
})

test('closing leaves no lock', () => {
  expect(existsSync(join(folder, 'sessions', `${library.sessionId}.lock`))).toBe(true)
  library.close()
  expect(existsSync(join(folder, 'sessions', `${library.sessionId}.lock`))).toBe(false)
})
