import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { endSeconds } from '../../src-shared/notes/noteSequence.ts'
import { parseMidi } from '../../src-shared/notes/midi.ts'
import { notesKnownTo } from '../../src-shared/conditioning/description.ts'
import { instrumentIds, loadInstrument } from '../tasks/instruments.ts'
import { readBundle } from './bundles/readBundle.ts'
import { exampleDocument, listExamples } from './examples.ts'

const projects = resolve(import.meta.dirname, '../../projects')
const folders = (await readdir(projects)).filter((name) => /^\d/.test(name)).sort()
const bundled = await instrumentIds()

it('lists the projects that come with Syrinx, and not the experiments beside them', async () => {
  const examples = await listExamples()
  expect(examples.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['1-syrinx', '2-morning-mood', '3-three-notes']),
  )
  for (const { name, words, seconds } of examples) {
    expect(`${name} ${words}`.length).toBeGreaterThan(20)
    expect(seconds).toBeGreaterThan(5)
  }
  await expect(exampleDocument('experiments')).rejects.toMatchObject({ code: 'example/unknown' })
})

it('leaves out those whose instrument is not there', async () => {
  const ids = (await listExamples()).map(({ id }) => id)
  for (const folder of folders) {
    const { generation } = await exampleDocument(folder)
    expect(ids.includes(folder)).toBe(bundled.includes(generation.instrument.id))
  }
})

it.each(folders)('plays %s by the same notes from JSON and MIDI, all of them known', async (folder) => {
  const { document } = await readBundle(join(projects, folder))
  const { notes, generation } = document
  const midi = parseMidi(await readFile(join(projects, folder, 'notes.mid')))
  expect(midi.remarks).toEqual([])
  expect(midi.notes.length).toBe(notes.length)
  for (const [i, note] of notes.entries()) {
    const written = midi.notes[i]
    expect(written.midi).toBe(note.midi)
    expect(written.startSeconds).toBeCloseTo(note.startSeconds, 2)
    expect(endSeconds(written)).toBeCloseTo(endSeconds(note), 2)
    if (note.velocity !== undefined) expect(written.velocity).toBe(note.velocity)
    if (note.pitchBend) expect(written.pitchBend?.length).toBeGreaterThan(1)
    if (note.expression) expect(written.expression?.length).toBeGreaterThan(1)
  }
  const { instrument } = generation
  expect(instrument.kind).toBe('bundled')
  if (!bundled.includes(instrument.id)) return
  const known = notesKnownTo((await loadInstrument(instrument.id)).condition!)
  expect(known).toEqual(expect.arrayContaining([...new Set(notes.map((note) => note.midi))]))
})
