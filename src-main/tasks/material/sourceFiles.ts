/**
 * The files of a data set as it came: a folder, a zip, a tar or tar.gz. Nothing is unpacked: what is asked for is read
 * into memory, one file at a time, and names from an archive never become paths on the disk.
 */
import { createReadStream } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream'
import { extract as extractTar } from 'tar-stream'
import yauzl from 'yauzl'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { reasonOf } from '../../files/wholeFile.ts'

export interface SourceFiles {
  /** Names within the source, with / between, sorted. */
  readonly names: readonly string[]
  /**
   * Reads files, one after the other: in the order of `names` for folders and zips, in the archive's for a tar. A file that
   * can't be read comes as the error that says why.
   */
  read(names: readonly string[]): AsyncIterable<ReadFile>
  close(): void
}

export interface ReadFile {
  readonly name: string
  readonly bytes: Buffer | SyrinxError
}

/** A recording of an hour and a half in stereo, 24 bit, 48 kHz; a data set's own archive of one array a recording. */
const largestBytes = 2 ** 31 - 1
const largestTableBytes = 64 * 2 ** 20
const mostFiles = 200_000
/** Stored and deflated. */
const zipMethods: ReadonlySet<number> = new Set([0, 8])

/** @throws SyrinxError `prepare/no-source`, `prepare/unreadable`. */
export async function openSource(path: string): Promise<SourceFiles> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new SyrinxError('prepare/no-source', `There is no file or folder ${path}.`, '', { cause: error })
  })
  if (facts.isDirectory()) return folderSource(path)
  try {
    if (/\.(zip|npz)$/i.test(path)) return await zipSource(path)
    if (/\.(tar|tar\.gz|tgz)$/i.test(path)) return await tarSource(path)
  } catch (error) {
    if (error instanceof SyrinxError) throw error
    throw unreadable(path, error)
  }
  throw new SyrinxError(
    'prepare/unreadable',
    `${basename(path)} is neither a folder nor a zip, npz, tar or tar.gz.`,
    'Name the data set’s folder, or its archive as it was downloaded.',
  )
}

/** @param error of the operating system, or of what unpacks archives, which speaks to programmers. */
function unreadable(path: string, error: unknown): SyrinxError {
  const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined
  const reason = isOfSystem ? reasonOf(error) : 'it is damaged, cut off, or not what its name says'
  return new SyrinxError(
    'prepare/unreadable',
    `${basename(path)} can’t be read: ${reason}.`,
    isOfSystem ? 'Allow reading it, or choose another place.' : 'Download it again.',
    { cause: error },
  )
}

const lockedOrForeign = (name: string, isLocked: boolean) =>
  new SyrinxError(
    'prepare/unreadable',
    `${basename(name)} can’t be read: it is ${isLocked ? 'locked with a password' : 'packed in a way that Syrinx doesn’t know'}.`,
    'Unpack the zip, and choose its folder.',
  )

const tooLarge = (name: string) =>
  new SyrinxError('prepare/too-large', `${name} is larger than 2 GB.`, 'Cut it into shorter recordings.')

function refuseTooMany(count: number) {
  if (count > mostFiles)
    throw new SyrinxError(
      'prepare/too-many',
      `There are more than ${mostFiles} files.`,
      'Name a smaller folder.',
    )
}

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

async function folderSource(directory: string): Promise<SourceFiles> {
  const names: string[] = []
  const walk = async (within: string) => {
    for (const entry of await readdir(join(directory, within), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const name = within === '' ? entry.name : `${within}/${entry.name}`
      if (entry.isDirectory()) await walk(name)
      else names.push(name)
      refuseTooMany(names.length)
    }
  }
  await walk('').catch((error: unknown) => {
    throw error instanceof SyrinxError ? error : unreadable(directory, error)
  })
  const readOne = async (name: string): Promise<Buffer | SyrinxError> => {
    const path = join(directory, name)
    try {
      if ((await stat(path)).size > largestBytes) return tooLarge(name)
      return await readFile(path)
    } catch (error) {
      return unreadable(path, error)
    }
  }
  return {
    names: names.sort(byName),
    read: async function* (wanted) {
      for (const name of wanted) yield { name, bytes: await readOne(name) }
    },
    close: () => undefined,
  }
}

async function zipSource(path: string): Promise<SourceFiles> {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true })
  const entries = new Map<string, yauzl.Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
      refuseTooMany(entries.size)
    }
  } catch (error) {
    zip.close()
    throw error
  }
  const readOne = async (name: string): Promise<Buffer | SyrinxError> => {
    const entry = entries.get(name)!
    // What an entry claims of its size is checked by yauzl while it is read.
    if (entry.uncompressedSize > largestBytes) return tooLarge(name)
    if (entry.isEncrypted() || !zipMethods.has(entry.compressionMethod))
      return lockedOrForeign(name, entry.isEncrypted())
    try {
      const parts: Buffer[] = []
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer)
      return Buffer.concat(parts)
    } catch (error) {
      return unreadable(name, error)
    }
  }
  return {
    names: [...entries.keys()].sort(byName),
    read: async function* (wanted) {
      for (const name of wanted) yield { name, bytes: await readOne(name) }
    },
    close: () => zip.close(),
  }
}

async function tarSource(path: string): Promise<SourceFiles> {
  const names: string[] = []
  for await (const { name } of tarEntries(path, () => false)) {
    names.push(name)
    refuseTooMany(names.length)
  }
  return {
    names: names.sort(byName),
    read: async function* (wanted) {
      const left = new Set(wanted)
      for await (const { name, bytes } of tarEntries(path, (name) => left.has(name))) {
        if (!left.delete(name)) continue
        yield { name, bytes }
        if (left.size === 0) return
      }
    },
    close: () => undefined,
  }
}

/** Every file of a tar, with the bytes of those that are wanted. */
async function* tarEntries(path: string, isWanted: (name: string) => boolean): AsyncIterable<ReadFile> {
  const tar = extractTar()
  const ignore = () => undefined
  // An error ends the loop below by way of `tar`.
  if (/gz$/i.test(path)) pipeline(createReadStream(path), createGunzip(), tar, ignore)
  else pipeline(createReadStream(path), tar, ignore)
  try {
    for await (const entry of tar) {
      const { name, size = 0, type } = entry.header
      if (type !== 'file') {
        entry.resume()
        continue
      }
      const wanted = isWanted(name)
      if (!wanted || size > largestBytes) {
        entry.resume()
        yield { name, bytes: wanted ? tooLarge(name) : Buffer.alloc(0) }
        continue
      }
      const parts: Buffer[] = []
      for await (const part of entry) parts.push(part as Buffer)
      yield { name, bytes: Buffer.concat(parts) }
    }
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    tar.destroy()
  }
}

/** One file as UTF-8 text. @throws SyrinxError why it can’t be read. */
export async function readText(source: SourceFiles, name: string): Promise<string> {
  for await (const { bytes } of source.read([name])) {
    if (bytes instanceof SyrinxError) throw bytes
    if (bytes.length > largestTableBytes)
      throw new SyrinxError(
        'prepare/bad-metadata',
        `${name} is too large to be a table.`,
        'Download it again.',
      )
    return bytes.toString('utf8').replace(/^\uFEFF/, '')
  }
  throw new SyrinxError('prepare/unreadable', `${name} can’t be read.`)
}
