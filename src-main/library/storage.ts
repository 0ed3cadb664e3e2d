/** What the library takes up on the disk, and giving back what nobody needs. */
import { rmSync, statfsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Storage, storageKinds } from '../../src-shared/contract/studio.ts'
import { listBackups } from './backups.ts'
import type { Bin } from './bin.ts'
import { contentFolders, contentPath } from './contentPath.ts'
import type { LibraryCore } from './core.ts'
import { isUnnamed } from './namedFiles.ts'
import { databaseName } from './errors.ts'
import { reserveName, withReserve } from './reserve.ts'

type Kind = (typeof storageKinds)[number]
interface Amount {
  readonly files: number
  readonly bytes: number
}

/** A file that nobody names yet may be about to be named: an import writes files first, and rows next. */
const unnamedMilliseconds = 10 * 60_000
/** The same for what the bin has just named. */
const emptiedMilliseconds = 60_000
const keptBackups = 3

const none: Amount = { files: 0, bytes: 0 }
const sum = (...amounts: readonly Amount[]): Amount =>
  amounts.reduce((a, b) => ({ files: a.files + b.files, bytes: a.bytes + b.bytes }), none)

export class StorageUse {
  readonly #core: LibraryCore
  readonly #bin: Bin

  constructor(core: LibraryCore, bin: Bin) {
    this.#core = core
    this.#bin = bin
  }

  async use(): Promise<Storage> {
    const { directory } = this.#core
    const runs = await this.#ownFolders('runs')
    const experiments = await this.#ownFolders('experiments')
    const stray = await this.#strayFiles(0)
    const clips = `SELECT audioHash FROM clips JOIN datasets ON datasets.id = datasetId
      WHERE clips.deletedAt IS NULL AND datasets.deletedAt IS NULL`
    const takes = `SELECT audioHash FROM takes JOIN projects ON projects.id = projectId
      WHERE takes.deletedAt IS NULL AND projects.deletedAt IS NULL AND audioHash IS NOT NULL
      UNION SELECT audioHash FROM blindItems JOIN blindSessions ON blindSessions.id = sessionId
      WHERE blindSessions.deletedAt IS NULL`
    const instruments = `SELECT fileHash FROM instruments WHERE deletedAt IS NULL
      UNION SELECT sampleHash FROM instruments WHERE deletedAt IS NULL AND sampleHash IS NOT NULL`
    const parts: Record<Kind, Amount> = {
      recordings: this.#amount(`hash IN (${clips})`),
      takes: this.#amount(`hash IN (${takes}) AND hash NOT IN (${clips})`),
      instruments: this.#amount(`hash IN (${instruments})`),
      runs: runs.live,
      experiments: experiments.live,
      bin: sum(
        runs.binned,
        experiments.binned,
        this.#amount(
          `hash NOT IN (${clips}) AND hash NOT IN (${takes}) AND hash NOT IN (${instruments}) AND NOT (${isUnnamed})`,
        ),
      ),
      backups: await folderAmount(join(directory, 'backups')),
      database: sum(
        ...(await Promise.all(
          [...['', '-wal', '-shm'].map((ending) => `${databaseName}${ending}`), reserveName].map((name) =>
            fileAmount(join(directory, name)),
          ),
        )),
      ),
      unused: sum(this.#amount(isUnnamed), runs.unknown, experiments.unknown, {
        files: stray.length,
        bytes: stray.reduce((bytes, file) => bytes + file.bytes, 0),
      }),
    }
    const { bavail, bsize } = statfsSync(directory)
    return {
      parts: Object.entries(parts).map(([kind, amount]) => ({ kind: kind as Kind, ...amount })),
      freeBytes: bavail * bsize,
    }
  }

  /** Deletes what no row names, and the oldest backups. @returns the bytes that are free again */
  reclaim(): Promise<number> {
    return withReserve(this.#core.directory, async () => {
      const freed = (await this.#reclaimFiles()) + this.#freeUnnamed(unnamedMilliseconds)
      this.#core.database.pragma('wal_checkpoint(TRUNCATE)')
      return freed
    })
  }

  /** What needs no writing comes first: a full disk lets it happen. */
  async #reclaimFiles(): Promise<number> {
    let freed = 0
    for (const { path, bytes } of await this.#strayFiles(unnamedMilliseconds)) {
      await rm(path, { force: true })
      freed += bytes
    }
    for (const table of ['runs', 'experiments'] as const)
      for (const { path, bytes } of (await this.#ownFolders(table)).folders) {
        await rm(path, { recursive: true, force: true })
        freed += bytes
      }
    for (const path of listBackups(this.#core.directory).slice(keptBackups)) {
      freed += (await fileAmount(path)).bytes
      await rm(path, { force: true })
    }
    return freed
  }

  /** Deletes what lies in the bin for good. @returns the bytes that are free again */
  emptyBin(): Promise<number> {
    let freed = 0
    return withReserve(this.#core.directory, async () => {
      for (const folder of this.#bin.purge()) {
        freed += (await folderAmount(folder)).bytes
        rmSync(folder, { recursive: true, force: true })
      }
      freed += this.#freeUnnamed(emptiedMilliseconds)
      return freed
    })
  }

  /** Row and file go together: who wants to name it either comes before, and keeps it, or puts it in anew. */
  #freeUnnamed(untouchedMilliseconds: number): number {
    const { database, directory } = this.#core
    return database.transaction(() => {
      const rows = database.all<{ hash: string; extension: string; bytes: number }>(
        `DELETE FROM files WHERE ${isUnnamed} AND touchedAt < ? RETURNING hash, extension, bytes`,
        Date.now() - untouchedMilliseconds,
      )
      for (const { hash, extension } of rows) rmSync(contentPath(directory, hash, extension), { force: true })
      return rows.reduce((bytes, row) => bytes + row.bytes, 0)
    })
  }

  #amount(condition: string): Amount {
    return (
      this.#core.database.get<Amount>(
        `SELECT COUNT(*) AS files, COALESCE(SUM(bytes), 0) AS bytes FROM files WHERE ${condition}`,
      ) ?? none
    )
  }

  /** Content-addressed files without a row: their session ended before it could write one. */
  async #strayFiles(untouchedMilliseconds: number): Promise<{ path: string; bytes: number }[]> {
    const known = new Set(
      this.#core.database.all<{ hash: string }>('SELECT hash FROM files').map(({ hash }) => hash),
    )
    const stray: { path: string; bytes: number }[] = []
    for (const folder of contentFolders) {
      const directory = join(this.#core.directory, folder)
      for (const name of await readdir(directory, { recursive: true }).catch(() => [])) {
        if (extname(name) === '' || known.has(basename(name, extname(name)))) continue
        const facts = await stat(join(directory, name)).catch(() => undefined)
        if (!facts?.isFile() || facts.mtimeMs > Date.now() - untouchedMilliseconds) continue
        stray.push({ path: join(directory, name), bytes: facts.size })
      }
    }
    return stray
  }

  /** Folders of runs or experiments: those that are there, the bin's, and those that no row knows. */
  async #ownFolders(table: 'runs' | 'experiments') {
    const rows = this.#core.database.all<{ id: string; deletedAt: number | null }>(
      `SELECT id, deletedAt FROM ${table}`,
    )
    const deletedAt = new Map(rows.map((row) => [row.id, row.deletedAt]))
    const directory = join(this.#core.directory, table)
    const amounts = { live: none, binned: none, unknown: none }
    const folders: { path: string; bytes: number }[] = []
    for (const id of await readdir(directory).catch(() => [])) {
      const path = join(directory, id)
      const facts = await stat(path).catch(() => undefined)
      const amount = await folderAmount(path)
      const state = !deletedAt.has(id) ? 'unknown' : deletedAt.get(id) === null ? 'live' : 'binned'
      amounts[state] = sum(amounts[state], amount)
      if (state === 'unknown' && facts && facts.mtimeMs < Date.now() - unnamedMilliseconds)
        folders.push({ path, bytes: amount.bytes })
    }
    return { ...amounts, folders }
  }
}

async function fileAmount(path: string): Promise<Amount> {
  const facts = await stat(path).catch(() => undefined)
  return facts?.isFile() ? { files: 1, bytes: facts.size } : none
}

/** A run's recordings are hard links: as long as the library has them too, they take up nothing here. */
export async function folderAmount(path: string): Promise<Amount> {
  let amount = none
  for (const name of await readdir(path, { recursive: true }).catch(() => [])) {
    const facts = await stat(join(path, name)).catch(() => undefined)
    if (facts?.isFile() && facts.nlink === 1) amount = sum(amount, { files: 1, bytes: facts.size })
  }
  return amount
}
