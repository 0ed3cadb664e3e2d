import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDocument } from '../../src-shared/contract/projects.ts'
import { openLibrary } from './library.ts'
import { restoreBackup, wishForBackup } from './restore.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-restore-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const databasePath = () => join(folder, 'library.sqlite')

/** A library with a backup, and a project that is younger than that. */
async function withBackup() {
  const library = openLibrary(folder)
  library.projects.create('Old', emptyDocument)
  const hash = await library.files.putFile(new Uint8Array([1, 2, 3]), 'wav')
  await library.backUpDaily()
  library.projects.create('Young', emptyDocument)
  library.close()
  return library.files.pathOf(hash)
}
const projectNames = () => {
  const library = openLibrary(folder)
  const names = library.projects.cards().map(({ name }) => name)
  library.close()
  return names
}

test('a damaged database goes back to the newest whole backup; what was damaged and all files stay', async () => {
  const file = await withBackup()
  // Newer, and worthless.
  writeFileSync(join(folder, 'backups', 'library-1-2999-01-01T00-00-00-000Z.sqlite'), 'torn')
  const damaged = readFileSync(databasePath())
  damaged.fill(7, 0, 8_000)
  writeFileSync(databasePath(), damaged)
  expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library/corrupt' }))
  const { date, damagedDirectory } = restoreBackup(folder)
  expect(Math.abs(date.getTime() - Date.now())).toBeLessThan(60_000)
  expect(readFileSync(join(damagedDirectory, 'library.sqlite'))).toEqual(damaged)
  expect(projectNames()).toEqual(['Old'])
  expect(existsSync(file)).toBe(true)
  expect(readdirSync(join(folder, 'backups')).filter((name) => !name.endsWith('.sqlite'))).toEqual([])
})

test('without a whole backup nothing is touched', () => {
  writeFileSync(databasePath(), 'This is no database. '.repeat(500))
  const before = readFileSync(databasePath())
  expect(() => restoreBackup(folder)).toThrow(expect.objectContaining({ code: 'library/no-backup' }))
  expect(readFileSync(databasePath())).toEqual(before)
})

test('a library that somebody works on is left alone', async () => {
  await withBackup()
  const library = openLibrary(folder)
  expect(() => restoreBackup(folder)).toThrow(expect.objectContaining({ code: 'library/busy' }))
  library.close()
  expect(projectNames()).toEqual(['Young', 'Old'])
})

test('a backup that was asked for in the health check comes back at the next start, once', async () => {
  await withBackup()
  wishForBackup(folder)
  expect(projectNames()).toEqual(['Old'])
  openLibrary(folder).close()
  expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1)
})

test('places in a database that are damaged are found, and mending goes back to the backup', async () => {
  const library = openLibrary(folder)
  for (let i = 0; i < 200; i++) library.projects.create(`Project ${i}`, emptyDocument)
  await library.backUpDaily()
  library.close()
  const bytes = readFileSync(databasePath())
  // The first page opens; one in the middle is torn.
  bytes.fill(0xff, bytes.length - 3 * 4096, bytes.length - 2 * 4096)
  writeFileSync(databasePath(), bytes)
  const torn = openLibrary(folder)
  const { findings } = await torn.health.check({ full: true })
  expect(findings).toMatchObject([
    { id: 'database', message: expect.stringContaining('damaged'), mend: expect.stringContaining('backup') },
  ])
  expect(torn.health.mend(['database']).findings).toEqual([])
  torn.close()
  expect(projectNames()).toHaveLength(200)
})
