/**
 * Files beside the database, named by their content. A file is written under another name, synced and renamed before
 * the database names it: a row never names a file that isn't whole, and the same content is kept once.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../files/wholeFile.ts'
import { contentPath } from './contentPath.ts'
import type { LibraryCore } from './core.ts'
import { libraryError } from './errors.ts'

export type FileExtension = 'wav' | 'safetensors'

/** A file that is whole and synced, on the library's disk. */
export interface WholeFile {
  readonly path: string
  readonly hash: string
  readonly bytes: number
}

/** As many files are written at once; the disk's own queue does the rest. */
const atOnce = 16

export class Files {
  readonly #core: LibraryCore

  constructor(core: LibraryCore) {
    this.#core = core
  }

  pathOf(hash: string, extension: FileExtension = 'wav'): string {
    return contentPath(this.#core.directory, hash, extension)
  }

  /**
   * A folder on the library's disk for what is being written; what is left in it when its session ends is cleared. Write
   * and sync a file here, then `adopt` it.
   */
  incomingDirectory(): string {
    const directory = join(this.#core.directory, 'incoming', this.#core.sessionId)
    mkdirSync(directory, { recursive: true })
    return directory
  }

  /**
   * Where the samples of a take that is being generated go as they come: float32, little-endian. When the studio ends in
   * the middle, what is there becomes the take's sound.
   */
  growingPath(takeId: string): string {
    const directory = join(this.#core.directory, 'growing')
    mkdirSync(directory, { recursive: true })
    return join(directory, `${takeId}.f32`)
  }

  /**
   * @param content the bytes, or the path of a file to copy
   * @returns the hash to name it by
   * @throws SyrinxError `disk/full`, `disk/read-only`, `disk/error`; then nothing is left over.
   */
  async putFile(content: Uint8Array | string, extension: FileExtension): Promise<string> {
    const [hash] = await this.putFiles([content], extension)
    return hash
  }

  /** Many at once: each is synced, each folder once, and the database once. The hashes come in the same order. */
  async putFiles(contents: readonly (Uint8Array | string)[], extension: FileExtension): Promise<string[]> {
    const written: WholeFile[] = []
    try {
      for (let at = 0; at < contents.length; at += atOnce) {
        const batch = contents.slice(at, at + atOnce)
        const settled = await Promise.allSettled(batch.map((content) => this.#write(content)))
        for (const each of settled) if (each.status === 'fulfilled') written.push(each.value)
        const failed = settled.find((each) => each.status === 'rejected')
        if (failed) throw failed.reason
      }
      await this.adopt(written, extension)
      return written.map(({ hash }) => hash)
    } catch (error) {
      await Promise.all(written.map(({ path }) => rm(path, { force: true }).catch(() => undefined)))
      throw libraryError(error, this.#core.directory)
    }
  }

  /** Takes files in that are whole and synced already, by renaming them. The database may name them from then on. */
  async adopt(files: readonly WholeFile[], extension: FileExtension): Promise<void> {
    try {
      // Nobody frees from now on what was there already and is about to be named.
      this.#core.database.transaction(() => {
        for (const { hash } of files)
          this.#core.database.run('UPDATE files SET touchedAt = ? WHERE hash = ?', Date.now(), hash)
      })
      const folders = new Set<string>()
      const rows: { hash: string; bytes: number; modifiedAtMs: number }[] = []
      for (const { path, hash, bytes } of files) {
        const target = this.pathOf(hash, extension)
        if (!folders.has(dirname(target))) await mkdir(dirname(target), { recursive: true })
        folders.add(dirname(target))
        await rename(path, target)
        rows.push({ hash, bytes, modifiedAtMs: (await stat(target)).mtimeMs })
      }
      await Promise.all([...folders].map(syncFolder))
      this.#core.database.transaction(() => {
        for (const { hash, bytes, modifiedAtMs } of rows)
          this.#core.database.run(
            `INSERT INTO files (hash, extension, bytes, modifiedAtMs, touchedAt) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (hash) DO UPDATE SET modifiedAtMs = excluded.modifiedAtMs, touchedAt = excluded.touchedAt`,
            hash,
            extension,
            bytes,
            modifiedAtMs,
            Date.now(),
          )
      })
    } catch (error) {
      throw libraryError(error, this.#core.directory)
    }
  }

  async #write(content: Uint8Array | string): Promise<WholeFile> {
    const path = join(this.incomingDirectory(), `${randomBytes(8).toString('hex')}.partial`)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      const file = await open(path, 'wx')
      try {
        for await (const chunk of typeof content === 'string' ? createReadStream(content) : [content]) {
          hash.update(chunk as Uint8Array)
          bytes += (chunk as Uint8Array).byteLength
          await file.writeFile(chunk as Uint8Array)
        }
        await file.sync()
      } finally {
        await file.close()
      }
      return { path, hash: hash.digest('hex'), bytes }
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    }
  }
}
