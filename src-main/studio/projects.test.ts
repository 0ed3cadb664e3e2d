import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Input, MethodName, Output } from '../../src-shared/contract/contract.ts'
import { errorOf } from '../../src-shared/contract/errors.ts'
import type { StudioEvent } from '../../src-shared/contract/events.ts'
import { aTake, testLibrary } from '../library/testing.ts'
import type { ShellServices } from './context.ts'
import { keepLeftTakes } from './leftTakes.ts'
import { openStudio, type Studio } from './studio.ts'

let folder: string
let studio: Studio
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-studio-'))
  const shell = { kind: 'browser' } as ShellServices
  studio = await openStudio({ libraryDirectory: folder, version: '0', shell })
})
afterEach(async () => {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

async function call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const answer = await studio.call(name, input)
  if (!answer.ok) throw errorOf(answer.error)
  return answer.output as Output<Name>
}

test('every example opens, within the range of its instrument, and can be edited and undone', async () => {
  const examples = await call('projects.examples', {})
  expect(examples.length).toBeGreaterThanOrEqual(3)
  const events: StudioEvent[] = []
  studio.subscribe((event) => events.push(event))
  const expected: object[] = []
  for (const { id: exampleId, name, words, seconds } of examples) {
    expect(words).not.toBe('')
    const { id, document } = await call('projects.create', { name, exampleId })
    expect(seconds).toBeGreaterThan(5)
    const instrument = await call('instruments.get', { ref: document.generation.instrument })
    for (const { midi } of document.notes) expect(instrument.knownMidi).toContain(midi)
    expected.unshift({ name, takeCount: 0, instrumentName: instrument.name })
    const [first] = document.notes
    const edit = { label: 'Move', removed: [first], added: [{ ...first, midi: 70 }], change: {} }
    expect(await call('projects.edit', { id, revision: 1, edit })).toEqual({ revision: 2 })
    expect(await call('history.undo', { scope: id })).toEqual({ undo: null, redo: 'Move' })
    expect((await call('projects.get', { id })).document).toEqual(document)
  }
  expect(await call('projects.list', {})).toMatchObject(expected)
  expect(events).toContainEqual({ name: 'changed', payload: { what: 'projects', id: null } })
})

test('bends and swells of notes are kept by edits, undo, copies and bundles', async () => {
  const plain = { midi: 69, startSeconds: 0, durationSeconds: 1, velocity: 90 }
  const curved = {
    ...plain,
    pitchBend: [
      { seconds: 0, cents: -200 },
      { seconds: 0.25, cents: 12.5 },
    ],
    expression: [{ seconds: 0.1, level: 0.5 }],
  }
  const { id, document } = await call('projects.create', { name: 'Curves' })
  const edit = (removed: object[], added: object[]) =>
    ({ label: 'Bend', removed, added, change: {} }) as Input<'projects.edit'>['edit']
  await call('projects.edit', { id, revision: 1, edit: edit([], [plain, curved]) })
  const otherwise = { ...curved, expression: [{ seconds: 0.1, level: 0.25 }] }
  // Of two notes that only their curves tell apart, it is the curved one.
  await call('projects.edit', { id, revision: 2, edit: edit([curved], [otherwise]) })
  const notesOf = async (projectId: string) => (await call('projects.get', { id: projectId })).document.notes
  expect(await notesOf(id)).toEqual([plain, otherwise])
  await call('history.undo', { scope: id })
  expect(await notesOf(id)).toEqual([plain, curved])
  const path = join(folder, 'curves.zip')
  await call('projects.exportBundle', { id, format: 'zip', path, withTakes: false, replace: false })
  for (const copy of [
    await call('projects.duplicate', { id }),
    await call('projects.importBundle', { source: { kind: 'path', path } }),
    await call('projects.create', { name: 'Again', document: { ...document, notes: [plain, curved] } }),
  ])
    expect(await notesOf(copy.id)).toEqual([plain, curved])
  const crossed = { ...curved, pitchBend: [...curved.pitchBend].reverse() }
  await expect(call('projects.edit', { id, revision: 4, edit: edit([], [crossed]) })).rejects.toMatchObject({
    code: 'contract/bad-input',
    message: expect.stringContaining('pitchBend') as string,
  })
})

test('a copy has a name of its own; what is unknown says so', async () => {
  const { id } = await call('projects.create', { name: 'Song' })
  expect((await call('projects.duplicate', { id })).name).toBe('Song copy')
  expect((await call('projects.duplicate', { id })).name).toBe('Song copy 2')
  await expect(call('projects.duplicate', { id: 'nobody' })).rejects.toMatchObject({
    code: 'project/unknown',
  })
  await expect(call('projects.create', { name: 'x', exampleId: 'nothing' })).rejects.toMatchObject({
    code: 'example/unknown',
  })
  await expect(
    call('projects.importBundle', { source: { kind: 'path', path: '/nowhere' } }),
  ).rejects.toMatchObject({ code: 'file/missing' })
  await expect(call('history.undo', { scope: id })).rejects.toMatchObject({ code: 'history/nothing' })
})

test('a bundle’s bytes can be kept by a browser and brought in again', async () => {
  const { id } = await call('projects.create', { name: 'A/B', exampleId: '3-three-notes' })
  const { bytes, name } = await call('projects.bundleBytes', { id, withTakes: true })
  expect(name).toBe('A-B.syrinx')
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const copy = await call('projects.importBundle', { source: { kind: 'path', path } })
  expect(copy.document).toEqual((await call('projects.get', { id })).document)
})

test('the bin, the storage, a check: as a window asks for them', async () => {
  const { id } = await call('projects.create', { name: 'Song' })
  await call('projects.remove', { id })
  expect(await call('bin.list', {})).toMatchObject([{ kind: 'project', id, name: 'Song' }])
  await call('bin.restore', { kind: 'project', id })
  await call('projects.remove', { id })
  expect(await call('bin.empty', {})).toEqual({ freedBytes: 0 })
  await expect(call('history.undo', { scope: 'library' })).rejects.toMatchObject({ code: 'history/nothing' })
  expect((await call('studio.storage', {})).freeBytes).toBeGreaterThan(0)
  expect(await call('studio.check', {})).toMatchObject({ findings: [], checkedAt: expect.any(Number) })
  expect(await call('settings.change', { theme: 'light' })).toMatchObject({ theme: 'light' })
})

test('a take that was cut off gets the samples that were there', async () => {
  const its = testLibrary()
  try {
    const { id } = its.library.projects.create(
      'Song',
      (await call('projects.create', { name: 'x' })).document,
    )
    const [cut, empty] = [its.library.takes.begin(aTake(id)), its.library.takes.begin(aTake(id))]
    const samples = Float32Array.from({ length: 8_000 }, (_, i) => Math.sin(i / 9) / 4)
    writeFileSync(its.library.files.growingPath(cut.id), samples)
    const library = its.reopen()
    await keepLeftTakes(library)
    expect(library.takes.list(id)).toMatchObject([{ id: cut.id, state: 'cancelled', seconds: 0.5 }])
    expect(library.takes.table.find(empty.id)).toBeUndefined()
    expect(readdirSync(join(its.folder, 'growing'))).toEqual([])
    expect((await library.health.check({ full: true })).findings).toEqual([])
  } finally {
    its.remove()
  }
})
