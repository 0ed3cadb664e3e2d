import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
let folder: string
beforeAll(async () => {
  studio = await openTestStudio()
  folder = await mkdtemp(join(tmpdir(), 'syrinx-notes-'))
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

async function file(name: string, content: Uint8Array | string) {
  const path = join(folder, name)
  await writeFile(path, content)
  return { kind: 'path', path } as const
}

test('hears the note of a recording', async () => {
  const path = join(import.meta.dirname, '../../resources/datasets/panflute')
  const recording = (await readdir(path)).filter((name) => /\.(wav|flac)$/.test(name)).sort()[0]
  const { notes } = await studio.call('notes.hear', { source: { kind: 'path', path: join(path, recording) } })
  expect(notes.length).toBeGreaterThan(0)
  expect(notes[0].durationSeconds).toBeGreaterThan(0.2)
  await expect(studio.call('notes.hear', { source: await file('no.wav', 'no sound') })).rejects.toMatchObject(
    { code: 'audio/not-audio', message: expect.stringMatching(/^no\.wav /) },
  )
})

test('reads MIDI and JSON', async () => {
  const notes = [{ midi: 69, startSeconds: 0.5, durationSeconds: 0.5, velocity: 90 }]
  const midi = await studio.call('notes.read', { source: await file('a.mid', printMidi(notes)) })
  expect(midi.notes).toHaveLength(1)
  expect(midi.notes[0]).toMatchObject({ midi: 69, velocity: 90 })
  expect(await studio.call('notes.read', { source: await file('a.json', JSON.stringify(notes)) })).toEqual({
    notes,
    warnings: [],
  })
  await expect(studio.call('notes.read', { source: await file('b.mid', 'MThd') })).rejects.toMatchObject({
    code: 'notes/broken-midi',
    message: expect.stringMatching(/^b\.mid: /),
  })
})

test('reads labels as notes of the instrument that they number', async () => {
  const source = await file('labels.txt', '0,\n'.repeat(8000) + '-1,\n'.repeat(800) + '12,\n'.repeat(1600))
  const instrument = { kind: 'bundled', id: 'panflute' } as const
  const { notes } = await studio.call('notes.read', { source, instrument })
  expect(notes).toEqual([
    { midi: 69, startSeconds: 0, durationSeconds: 0.5 },
    { midi: 81, startSeconds: 0.55, durationSeconds: expect.closeTo(0.1, 5) },
  ])
  await expect(studio.call('notes.read', { source })).rejects.toMatchObject({
    code: 'labels/which-instrument',
  })
  const wrong = await file('wrong.txt', '99,\n')
  await expect(studio.call('notes.read', { source: wrong, instrument })).rejects.toMatchObject({
    code: 'labels/unknown-category',
  })
})
