import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLibrary } from './library.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { migrations } from './migrations/migrations.ts'
import { openDatabase } from './opening.ts'
import { aClip, aProject, aTake, testLibrary, type TestLibrary } from './testing.ts'

let its: TestLibrary
beforeEach(() => {
  its = testLibrary()
})
afterEach(() => its.remove())

const begin = () =>
  its.library.experiments.begin({
    id: crypto.randomUUID(),
    name: 'thesis-4.2-two-frequencies',
    title: 'Two frequencies',
    scale: 'quick',
    createdAt: Date.now(),
    dataPath: null,
  })

const amountOf = async (kind: string) =>
  (await its.library.storage.use()).parts.find((part) => part.kind === kind)

async function aHeardTake(projectId: string, sound: string) {
  const { library } = its
  const [audioHash] = await library.files.putFiles([Buffer.from(sound)], 'wav')
  const { id } = library.takes.begin(aTake(projectId))
  library.takes.update(id, { state: 'whole', audioHash, sessionId: null, seconds: 1 })
  return library.takes.get(id)
}

test('an experiment counts as what it takes up, goes to the bin and back, and ends with its folder', async () => {
  const { library } = its
  const { id } = begin()
  const folder = library.experiments.folder(id)
  writeFileSync(join(folder, 'report.json'), 'x'.repeat(70))
  library.experiments.update(id, { state: 'finished', sessionId: null, held: false, bytes: 70 })
  expect(library.experiments.get(id)).toMatchObject({ held: false, error: null, dataPath: null })
  expect(await amountOf('experiments')).toMatchObject({ files: 1, bytes: 70 })
  library.experiments.remove(id)
  expect(library.experiments.list()).toEqual([])
  expect(() => library.experiments.get(id)).toThrow(expect.objectContaining({ code: 'experiment/unknown' }))
  expect(library.bin.list()).toMatchObject([{ kind: 'experiment', name: 'Two frequencies', bytes: 70 }])
  expect(await amountOf('bin')).toMatchObject({ bytes: 70 })
  library.history.undo('library')
  expect(library.experiments.list()).toHaveLength(1)
  library.history.redo('library')
  library.bin.restore('experiment', id)
  library.experiments.remove(id)
  expect(await library.storage.emptyBin()).toBe(70)
  expect(existsSync(folder)).toBe(false)
  expect(library.history.state('library')).toEqual({ undo: null, redo: null })
})

test('an experiment that nobody runs any more is interrupted', () => {
  const { id } = begin()
  expect(its.reopen().experiments.get(id)).toMatchObject({
    state: 'interrupted',
    sessionId: null,
    held: null,
  })
})

test('measures of a take count as long as it sounds as it did, and as this version measures', async () => {
  const { library } = its
  const { id } = aProject(library)
  const take = await aHeardTake(id, 'sound')
  library.takeMeasures.put(take, 1, { rms: -20, centsOff: null })
  expect(library.takeMeasures.all(1)).toEqual(new Map([[take.id, { rms: -20, centsOff: null }]]))
  expect(library.takeMeasures.all(2).size).toBe(0)
  const [other] = await library.files.putFiles([Buffer.from('other')], 'wav')
  library.takes.update(take.id, { audioHash: other })
  expect(library.takeMeasures.all(1).size).toBe(0)
  library.takes.table.purge(take.id)
  library.takeMeasures.put(take, 1, { rms: -20 })
  expect(library.takeMeasures.all(1).size).toBe(0)
})

test('a blind listening keeps the sounds of takes that are gone, until it goes itself', async () => {
  const { library } = its
  const { id: projectId } = aProject(library)
  const takes = [await aHeardTake(projectId, 'one'), await aHeardTake(projectId, 'another')]
  const session = library.blindSessions.begin(
    'Which?',
    takes.map(({ id, name, instrumentName, seconds, audioHash }) => ({
      takeId: id,
      takeName: name,
      instrumentName,
      seconds,
      audioHash: audioHash!,
    })),
  )
  library.blindSessions.rate(session.id, 0, 2, 'Thin')
  library.blindSessions.rate(session.id, 0, 4)
  expect(library.blindSessions.meanRatings().size).toBe(0)
  library.blindSessions.rate(session.id, 1, 5)
  expect(library.blindSessions.get(session.id).finishedAt).not.toBeNull()
  expect(library.blindSessions.meanRatings()).toEqual(
    new Map([
      [takes[0].id, 4],
      [takes[1].id, 5],
    ]),
  )
  library.projects.remove(projectId)
  await library.storage.emptyBin()
  expect(library.takes.table.find(takes[0].id)).toBe(undefined)
  const [first] = library.blindSessions.items(session.id)
  expect(first).toMatchObject({ takeId: null, takeName: 'Take 1', rating: 4, remark: 'Thin' })
  const path = library.files.pathOf(first.audioHash)
  await library.storage.reclaim()
  expect(existsSync(path)).toBe(true)
  expect(await amountOf('takes')).toMatchObject({ files: 2, bytes: 10 })
  expect(await amountOf('unused')).toMatchObject({ bytes: 0 })

  for (const { audioHash } of takes) rmSync(library.files.pathOf(audioHash!))
  const { findings } = await library.health.check({ full: false })
  expect(findings).toMatchObject([
    { message: 'The sound of “Take 1” in the blind listening “Which?” is gone from the disk.' },
  ])
  library.health.mend([findings[0].id])
  expect(library.bin.list()).toMatchObject([{ kind: 'blind', name: 'Which?' }])
  await library.storage.emptyBin()
  expect(library.blindSessions.items(session.id)).toEqual([])
  expect(await amountOf('unused')).toMatchObject({ files: 2 })
})

test('a library of before experiments keeps all that is in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'syrinx-older-'))
  try {
    openDatabase(folder, [firstTables]).close()
    const older = new Sqlite(join(folder, 'library.sqlite'))
    older.exec(`
      INSERT INTO files VALUES ('abcd', 'wav', 4, 1, 1);
      INSERT INTO datasets (id, name, createdAt, deletedAt, sampleRateHz) VALUES ('d', 'Flute', 1, NULL, 16000);
    `)
    const columns = older.prepare('PRAGMA table_info(clips)').all() as { name: string }[]
    const clip: Record<string, unknown> = {
      ...aClip('d', 'abcd'),
      tags: '["long"]',
      id: 'c',
      position: 0,
      sortName: 'a4',
      searchText: 'a4',
      createdAt: 1,
      deletedAt: null,
      labels: 'none',
      lowestMidi: null,
      highestMidi: null,
      peaks: Buffer.alloc(256),
    }
    const names = columns.map(({ name }) => name)
    expect(names).not.toContain('category')
    older
      .prepare(`INSERT INTO clips (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(...names.map((name) => clip[name]))
    older.close()
    mkdirSync(join(folder, 'runs'), { recursive: true })

    const library = openLibrary(folder)
    expect(library.clips.all('d')).toMatchObject([
      { id: 'c', name: 'A4', tags: ['long'], category: null, sourceFolder: '', audioHash: 'abcd' },
    ])
    expect(library.experiments.list()).toEqual([])
    expect(library.blindSessions.list()).toEqual([])
    library.clips.rename('c', 'B4')
    library.close()
    expect(openDatabase(folder).pragma('user_version')).toBe(migrations.length)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
