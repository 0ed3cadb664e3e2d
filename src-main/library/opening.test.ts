import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDocument } from '../../src-shared/contract/projects.ts'
import { listBackups } from './backups.ts'
import { openLibrary } from './library.ts'
import { migrations } from './migrations/migrations.ts'
import { openDatabase } from './opening.ts'

let folder: string
const databasePath = () => join(folder, 'library.sqlite')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-opening-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a database from the future is refused and stays as it is', () => {
  const future = new Sqlite(databasePath())
  future.exec('CREATE TABLE projects (id TEXT); PRAGMA user_version = 99')
  future.close()
  const before = readFileSync(databasePath())
  expect(() => openLibrary(folder)).toThrow(
    expect.objectContaining({ code: 'library/from-the-future', message: expect.stringContaining('99') }),
  )
  expect(readFileSync(databasePath())).toEqual(before)
  expect(readdirSync(folder)).toEqual(['library.sqlite'])
})

test('a damaged database is refused, stays as it is, and the newest backup is named', () => {
  const garbage = Buffer.alloc(10_000, 'This is no database. ')
  writeFileSync(databasePath(), garbage)
  expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library/corrupt' }))
  mkdirSync(join(folder, 'backups'))
  for (const name of [
    'library-1-2026-01-02T10-20-30-000Z.sqlite',
    'library-2-2026-01-01T10-20-30-000Z.sqlite',
  ])
    writeFileSync(join(folder, 'backups', name), '')
  expect(() => openLibrary(folder)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/--restore-backup to go back to 2 January 2026/) }),
  )
  expect(readFileSync(databasePath())).toEqual(garbage)
})

test('a migration is preceded by a backup that can be opened, and happens whole or not at all', () => {
  const library = openLibrary(folder)
  const { id } = library.projects.create('Kept', emptyDocument)
  library.close()
  const broken = { words: 'Break', sql: 'CREATE TABLE more (id TEXT); CREATE TABLE projects (id TEXT);' }
  expect(() => openDatabase(folder, [...migrations, broken])).toThrow(/already exists/)
  const fine = { words: 'Add a table', sql: 'CREATE TABLE more (id TEXT);' }
  const migrated = openDatabase(folder, [...migrations, fine])
  expect(migrated.pragma('user_version')).toBe(migrations.length + 1)
  expect(migrated.all('SELECT * FROM more')).toEqual([])
  migrated.close()
  expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library/from-the-future' }))
  const [backup] = listBackups(folder)
  const copy = new Sqlite(backup, { readonly: true })
  expect(copy.prepare('SELECT id FROM projects').all()).toEqual([{ id }])
  expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
  copy.close()
})

test('a daily backup is made once a day', async () => {
  const library = openLibrary(folder)
  library.projects.create('Kept', emptyDocument)
  await library.backUpDaily()
  await library.backUpDaily()
  library.close()
  expect(listBackups(folder)).toHaveLength(1)
  const copy = new Sqlite(listBackups(folder)[0], { readonly: true })
  expect(copy.prepare('SELECT name FROM projects').all()).toEqual([{ name: 'Kept' }])
  copy.close()
})

test('a database that another program keeps locked says so after a while', async () => {
  openLibrary(folder).close()
  const holder = spawn(
    process.execPath,
    [
      '-e',
      `const db = require('better-sqlite3')(${JSON.stringify(databasePath())})
       db.exec('BEGIN IMMEDIATE'); console.log('held'); setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(holder.stdout, 'data')
  try {
    const library = openLibrary(folder)
    expect(library.projects.cards()).toEqual([])
    expect(() => library.projects.create('A', emptyDocument)).toThrow(
      expect.objectContaining({ code: 'library/busy' }),
    )
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    library.projects.create('B', emptyDocument)
    expect(library.projects.cards()).toMatchObject([{ name: 'B' }])
    library.close()
  } finally {
    holder.kill('SIGKILL')
  }
})

/** A disk of its own; only root may have one, and only on Linux. */
function mount(options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const unmount = () => execFileSync('umount', ['-l', folder])

test('a full disk refuses what can’t be saved, and loses nothing', async (context) => {
  if (!mount('size=1500k')) return context.skip('needs the right to mount a small disk')
  try {
    const library = openLibrary(folder)
    const kept = library.projects.create('Kept', emptyDocument)
    const noise = Buffer.alloc(4_000_000, 7)
    await expect(library.files.putFile(noise, 'wav')).rejects.toMatchObject({ code: 'disk/full' })
    expect(readdirSync(library.files.incomingDirectory())).toEqual([])
    const name = 'x'.repeat(200)
    const fill = () => {
      for (let i = 0; i < 100_000; i++) library.projects.create(name, emptyDocument)
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'disk/full' }))
    const before = library.projects.cards().length
    library.close()
    rmSync(join(folder, 'sessions'), { recursive: true, force: true })
    const again = openLibrary(folder)
    expect(again.projects.cards()).toHaveLength(before)
    expect(again.projects.get(kept.id).name).toBe('Kept')
    again.close()
  } finally {
    unmount()
  }
})

test('a read-only disk is refused in words', (context) => {
  if (!mount('size=4m')) return context.skip('needs the right to mount a disk')
  try {
    openLibrary(folder).close()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'disk/read-only' }))
  } finally {
    unmount()
  }
})

test('a file where the folder should be is refused in words', () => {
  const path = join(folder, 'file')
  writeFileSync(path, '')
  expect(() => openLibrary(path)).toThrow(expect.objectContaining({ code: 'library/not-a-folder' }))
})

test.runIf(process.platform === 'linux')('a folder where the system gives none is refused', () => {
  for (const path of ['/proc/syrinx', '/proc/syrinx/library'])
    expect(() => openLibrary(path)).toThrow(expect.objectContaining({ code: 'disk/read-only' }))
})
