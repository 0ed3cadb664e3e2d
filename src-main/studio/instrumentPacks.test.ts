import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { channelCount, notesCondition } from '../../src-shared/conditioning/description.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../src-shared/model/presets.ts'
import { Random } from '../../src-shared/random.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
let elsewhere: TestStudio
let folder: string
beforeAll(async () => {
  studio = await openTestStudio()
  elsewhere = await openTestStudio()
  folder = await mkdtemp(join(tmpdir(), 'syrinx-packs-'))
})
afterAll(async () => {
  await studio.remove()
  await elsewhere.remove()
  await rm(folder, { recursive: true, force: true })
})

const importFile = (of: TestStudio, path: string) =>
  of.call('instruments.importFile', { source: { kind: 'path', path } })

/** As quick as a network can be; it plays noise. */
async function keptInstrument(name: string, card: object = {}) {
  const condition = notesCondition([60, 64, 67, 72])
  const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, {
    localChannels: channelCount(condition),
  })
  const path = join(folder, `${name}.safetensors`)
  await saveCheckpoint(path, {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    condition,
    step: 12,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: { title: name, licence: 'CC0', card },
  })
  return importFile(studio, path)
}

test('an instrument goes through a pack and comes back under another library, with its card and sample', async () => {
  const kept = await keptInstrument('Glass', { description: 'Thin.', licenceText: 'Free.' })
  await studio.call('instruments.rename', { id: kept.ref.id, name: 'Glass: of mine' })
  const path = join(folder, 'glass.syrinx-instrument')
  const { bytes } = await studio.call('instruments.exportPack', { ref: kept.ref, path, replace: false })
  expect((await readFile(path)).length).toBe(bytes)
  await expect(
    studio.call('instruments.exportPack', { ref: kept.ref, path, replace: false }),
  ).rejects.toMatchObject({ code: 'export/exists' })
  const job = studio.told('job').findLast((it) => it.kind === 'export')
  expect(job).toMatchObject({ state: 'done', subjectId: kept.ref.id, title: 'Exporting “Glass: of mine”' })

  const there = await importFile(elsewhere, path)
  expect(there).toMatchObject({ name: 'Glass: of mine', knownMidi: [60, 64, 67, 72] })
  const { card, instrument } = await elsewhere.call('instruments.card', { ref: there.ref })
  expect(instrument).toEqual(there)
  expect(await importFile(elsewhere, path)).toEqual(there)
  expect(card).toMatchObject({
    title: 'Glass: of mine',
    description: 'Thin.',
    licence: 'CC0',
    licenceText: 'Free.',
    knows: { loudness: true, polyphony: false },
    training: { steps: 12 },
  })
  const before = await studio.call('instruments.sample', { ref: kept.ref })
  const after = await elsewhere.call('instruments.sample', { ref: there.ref })
  expect(after.sampleRateHz).toBe(before.sampleRateHz)
  expect(after.samples.length).toBe(before.samples.length)
  expect(after.samples.length / after.sampleRateHz).toBeGreaterThan(3)
  // It came with the pack: nothing had to be played.
  expect(elsewhere.told('job')).toEqual([])

  // As a browser gets it; and what was exported twice is the same.
  const download = await studio.call('instruments.packBytes', { ref: kept.ref })
  expect(download.name).toMatch(/^Glass.* of mine\.syrinx-instrument$/)
  expect(Buffer.from(download.bytes)).toEqual(await readFile(path))
  const storage = await elsewhere.call('studio.storage', {})
  expect(storage.parts.find(({ kind }) => kind === 'instruments')).toMatchObject({ files: 2 })
  expect(storage.parts.find(({ kind }) => kind === 'unused')).toMatchObject({ files: 0 })
})

test('what is no pack is refused, and nothing is kept', async () => {
  const before = await elsewhere.call('instruments.list', {})
  const path = join(folder, 'wrong.syrinx-instrument')
  const good = await readFile(join(folder, 'glass.syrinx-instrument'))
  for (const [content, code] of [
    [good.subarray(0, good.length / 2), 'pack/not-a-zip'],
    [Buffer.from('PK\u0003\u0004 and then nothing'), 'pack/not-a-zip'],
    [Buffer.alloc(0), 'pack/not-an-instrument'],
  ] as const) {
    await writeFile(path, content)
    await expect(importFile(elsewhere, path)).rejects.toMatchObject({ code })
  }
  expect(await elsewhere.call('instruments.list', {})).toEqual(before)
  const incoming = await readdir(join(elsewhere.directory, 'incoming'), { recursive: true })
  expect(incoming.filter((name) => /pack|wav|safetensors/.test(name))).toEqual([])
})

test('an export that is called off writes nothing', async () => {
  const kept = await keptInstrument('Called off')
  const path = join(folder, 'called-off.syrinx-instrument')
  const exporting = studio.call('instruments.exportPack', { ref: kept.ref, path, replace: false })
  const { id } = await studio.event('job', (job) => job.subjectId === kept.ref.id)
  await studio.call('jobs.cancel', { id })
  await expect(exporting).rejects.toMatchObject({ code: 'work/stopped' })
  expect(await studio.ended(id)).toMatchObject({ state: 'cancelled' })
  expect((await readdir(folder)).filter((name) => name.includes('called-off'))).toEqual([])
})

test('the card of a bundled instrument tells what its checkpoint says; one that is gone has none', async () => {
  const { card, bytes } = await studio.call('instruments.card', { ref: { kind: 'bundled', id: 'panflute' } })
  expect(card).toMatchObject({ title: 'Pan flute', licence: 'MIT', knows: { loudness: true } })
  expect(card.knownMidi?.length).toBeGreaterThan(20)
  expect(bytes).toBeGreaterThan(100_000)
  await expect(studio.call('instruments.card', { ref: { kind: 'kept', id: 'gone' } })).rejects.toMatchObject({
    code: 'instrument/unknown',
  })
})
