import { afterEach, beforeEach, expect, test } from 'vitest'
import { aClip, aNote, aProject, aTake, testLibrary, type TestLibrary } from './testing.ts'

let its: TestLibrary
beforeEach(() => {
  its = testLibrary()
})
afterEach(() => its.remove())

const edit = (midi: number) => ({
  label: `Draw ${midi}`,
  removed: [],
  added: [{ ...aNote, midi }],
  change: {},
})

test('the past survives a restart, and a new step ends what was undone', () => {
  const { id } = aProject(its.library)
  for (const midi of [60, 61, 62]) its.library.projects.edit(id, midi - 59, edit(midi))
  its.library.history.undo(id)
  const { history, projects } = its.reopen()
  expect(history.state(id)).toEqual({ undo: 'Draw 61', redo: 'Draw 62' })
  history.undo(id)
  projects.edit(id, projects.get(id).revision, edit(70))
  expect(history.state(id)).toEqual({ undo: 'Draw 70', redo: null })
  expect(() => history.redo(id)).toThrow(expect.objectContaining({ code: 'history/nothing' }))
  expect(projects.get(id).document.notes.map((note) => note.midi)).toEqual([60, 70])
})

test('a scope remembers a thousand steps', () => {
  const { id } = aProject(its.library)
  its.library.transaction(() => {
    for (let step = 1; step <= 1_010; step++)
      its.library.projects.edit(id, step, { ...edit(60), label: `Step ${step}` })
  })
  let undone = 0
  for (; its.library.history.state(id).undo !== null; undone++) its.library.history.undo(id)
  expect(undone).toBe(1_000)
  expect(its.library.projects.get(id).document.notes).toHaveLength(10)
})

test('settings of the document come back as they were', () => {
  const { id, document } = aProject(its.library)
  const loop = { startSeconds: 1, endSeconds: 2 }
  const tempo = { beatsPerMinute: 90, beatsPerBar: 3 }
  its.library.projects.edit(id, 1, { label: 'Set', removed: [], added: [], change: { loop, tempo } })
  expect(its.library.projects.get(id).document).toEqual({ ...document, loop, tempo })
  its.library.history.undo(id)
  expect(its.library.projects.get(id).document).toEqual(document)
})

test('deleting is a step in its own scope, and the bin gives it back', async () => {
  const { library } = its
  const { id } = aProject(library)
  const take = library.takes.begin(aTake(id))
  library.takes.change(take.id, { rating: 4 })
  library.takes.remove([take.id, 'nobody'])
  expect(library.takes.list(id)).toEqual([])
  expect(library.bin.list()).toMatchObject([{ kind: 'take', id: take.id, name: 'Take 1' }])
  expect(library.history.undo(id).undo).toBe('Rate “Take 1”')
  expect(library.takes.get(take.id).rating).toBe(4)
  library.history.redo(id)
  library.bin.restore('take', take.id)
  expect(library.takes.list(id)).toHaveLength(1)
  expect(() => library.bin.restore('take', take.id)).toThrow(
    expect.objectContaining({ code: 'bin/not-there' }),
  )
  library.projects.remove(id)
  expect(() => library.projects.get(id)).toThrow(expect.objectContaining({ code: 'project/unknown' }))
  expect(() => library.projects.edit(id, 1, edit(1))).toThrow(/lies in the bin/)
  expect(library.history.state('library').undo).toBe('Delete “Syrinx”')
  library.history.undo('library')
  expect(library.projects.cards()).toHaveLength(1)
})

test('clips are renamed, tagged, corrected and removed in steps that go back one by one', async () => {
  const { library } = its
  const hash = await library.files.putFile(Buffer.from('RIFF'), 'wav')
  const { id: datasetId } = library.datasets.create('Flute', 16_000)
  const [a, b] = library.clips.insert([aClip(datasetId, hash), aClip(datasetId, hash, { name: 'B4' })])
  library.clips.rename(a.id, 'A 440')
  library.clips.tag([a.id, b.id], ['long'], [])
  library.clips.setNotes(a.id, [aNote])
  library.clips.remove([a.id, b.id])
  expect(library.clips.all(datasetId)).toEqual([])
  library.history.undo('library')
  expect(library.clips.get(a.id)).toMatchObject({ name: 'A 440', tags: ['long'], labels: 'hand' })
  library.history.undo('library')
  expect(library.clips.get(a.id)).toMatchObject({ labels: 'none', notes: [], lowestMidi: null })
  library.history.undo('library')
  library.history.undo('library')
  expect(library.clips.get(a.id)).toMatchObject({ name: 'A4', tags: [], searchText: 'a4' })
  expect(library.history.state('library')).toEqual({ undo: null, redo: 'Rename “A4”' })
})
