import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aClip, aProject, aTake, testLibrary, type TestLibrary } from './testing.ts'

let its: TestLibrary
beforeEach(() => {
  its = testLibrary()
})
afterEach(() => its.remove())

async function aDataset(names: readonly string[]) {
  const { library } = its
  const { id } = library.datasets.create('Flute', 16_000)
  const hashes = await library.files.putFiles(
    names.map((name) => Buffer.from(name.repeat(100))),
    'wav',
  )
  return library.clips.insert(names.map((name, index) => aClip(id, hashes[index], { name })))
}

const bytesOf = async (kind: string) =>
  (await its.library.storage.use()).parts.find((part) => part.kind === kind)?.bytes

test('files are kept once, under their hash, and a failed one leaves nothing', async () => {
  const { files } = its.library
  const [a, b] = await files.putFiles([Buffer.from('same'), Buffer.from('same')], 'wav')
  expect(a).toBe(b)
  expect(readFileSync(files.pathOf(a), 'utf8')).toBe('same')
  await expect(files.putFile(join(its.folder, 'nothing'), 'wav')).rejects.toThrow(/ENOENT/)
  expect(readdirSync(files.incomingDirectory())).toEqual([])
  expect(() =>
    its.library.clips.insert([aClip(its.library.datasets.create('x', 16_000).id, 'no such hash')]),
  ).toThrow(/FOREIGN KEY/)
})

test('a check finds what is missing and what is altered, and mends it so that it can be undone', async () => {
  const [gone, shorter, altered, touched] = await aDataset(['gone', 'shorter', 'altered', 'touched'])
  const { library } = its
  const pathOf = (clip: { audioHash: string }) => library.files.pathOf(clip.audioHash)
  expect(await library.health.check({ full: true })).toMatchObject({ findings: [] })
  writeFileSync(pathOf(altered), 'ALTERED'.repeat(100))
  utimesSync(pathOf(touched), 1, 1)
  truncateSync(pathOf(shorter), 5)
  rmSync(pathOf(gone))
  const { findings } = await library.health.check({ full: false })
  expect(findings.map(({ message }) => message)).toEqual([
    'The recording “gone” in “Flute” is gone from the disk.',
    'The recording “shorter” in “Flute” has changed on the disk.',
    'The recording “altered” in “Flute” has changed on the disk.',
  ])
  expect(library.health.mend([findings[0].id, 'nothing']).findings).toHaveLength(2)
  expect(library.clips.all(gone.datasetId)).toHaveLength(3)
  library.history.undo('library')
  expect(library.clips.all(gone.datasetId)).toHaveLength(4)
})

test('a full check reads what a quick one believes', async () => {
  const [clip] = await aDataset(['altered'])
  const path = its.library.files.pathOf(clip.audioHash)
  const { mtimeMs } = statSync(path)
  writeFileSync(path, 'ALTERED'.repeat(100))
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000)
  expect((await its.library.health.check({ full: true })).findings).toHaveLength(1)
})

test('emptying the bin frees what nobody else names, with rows, steps and run folders', async () => {
  const [a] = await aDataset(['a', 'b'])
  const { library } = its
  const { id } = aProject(library)
  const take = library.takes.begin(aTake(id))
  // A take of the same sound as a clip: one file, two names.
  library.takes.update(take.id, { state: 'whole', audioHash: a.audioHash, sessionId: null })
  library.clips.remove([a.id])
  expect(await bytesOf('recordings')).toBe(100)
  expect(await bytesOf('takes')).toBe(100)
  expect(await bytesOf('bin')).toBe(0)
  await library.storage.emptyBin()
  expect(library.bin.list()).toEqual([])
  expect(existsSync(library.files.pathOf(a.audioHash))).toBe(true)
  expect(library.history.state('library')).toEqual({ undo: null, redo: null })
  library.projects.remove(id)
  expect(await bytesOf('bin')).toBe(100)
  expect(library.bin.list()).toMatchObject([{ kind: 'project', bytes: 100 }])
  await library.storage.emptyBin()
  expect(await bytesOf('unused')).toBe(100)
})

test('reclaiming removes stray files, not those that are about to be named', async () => {
  const { library } = its
  const hash = await library.files.putFile(Buffer.from('about to be named'), 'wav')
  const stray = library.files.pathOf('ab'.repeat(32))
  mkdirSync(dirname(stray), { recursive: true })
  writeFileSync(stray, 'stray')
  utimesSync(stray, 1, 1)
  const orphan = join(its.folder, 'runs', crypto.randomUUID())
  mkdirSync(orphan, { recursive: true })
  writeFileSync(join(orphan, 'log'), 'x')
  utimesSync(orphan, 1, 1)
  expect(await bytesOf('unused')).toBe(5 + 17 + 1)
  expect(await library.storage.reclaim()).toBe(6)
  expect(existsSync(stray) || existsSync(orphan)).toBe(false)
  expect(existsSync(library.files.pathOf(hash))).toBe(true)
})

test('settings fall back one by one', () => {
  const { settings } = its.library
  settings.change({ theme: 'dark', volume: 0.5 })
  expect(its.reopen().settings.get()).toMatchObject({ theme: 'dark', volume: 0.5, notify: true })
  its.library.settings.change({ volume: 7 })
  expect(its.library.settings.get()).toMatchObject({ theme: 'dark', volume: 0.8 })
})
