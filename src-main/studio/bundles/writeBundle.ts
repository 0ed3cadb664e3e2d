/** Writes a bundle as a folder or a zip, beside its target, and renames it when it is whole. */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { copyFile, lstat, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { reasonOf } from '../../files/wholeFile.ts'

/** A file of a bundle: what it is called in there, and its bytes or where they lie. */
export interface BundleEntry {
  readonly name: string
  readonly content: Uint8Array | { readonly path: string }
}

/**
 * @returns the bytes that were written
 * @throws SyrinxError `export/exists` when the target is there and isn't to be replaced, `file/cannot-write`; then what
 *   was there is still there.
 */
export async function writeBundle(
  entries: readonly BundleEntry[],
  target: string,
  format: 'folder' | 'zip',
  replace: boolean,
): Promise<number> {
  const path = resolve(target)
  const there = await lstat(path).catch(() => undefined)
  if (there && !replace)
    throw new SyrinxError(
      'export/exists',
      `${path} is there already.`,
      'Choose another name, or let it be replaced.',
    )
  // A folder is only replaced by what it was: never somebody's music folder by a project of that name.
  if (there?.isDirectory() && !(await isBundleFolder(path)))
    throw new SyrinxError(
      'export/not-a-project',
      `${path} is a folder of something else.`,
      'Choose another name.',
    )
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  const old = `${beside}.old`
  try {
    await mkdir(dirname(path), { recursive: true })
    const bytes = format === 'zip' ? await writeZip(entries, beside) : await writeFolder(entries, beside)
    if (there?.isDirectory()) await rename(path, old)
    await rename(beside, path).catch(async (error: unknown) => {
      if (there?.isDirectory()) await rename(old, path)
      throw error
    })
    await rm(old, { recursive: true, force: true })
    return bytes
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined)
    const code = (error as NodeJS.ErrnoException).code
    throw new SyrinxError(
      'file/cannot-write',
      `${path} can’t be written: ${reasonOf(error)}.`,
      code === 'ENOSPC' ? 'Make room on the disk, then try again.' : 'Choose another place.',
      { cause: error },
    )
  }
}

/** The zip itself. */
export async function zipBytes(entries: readonly BundleEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of zipOf(entries).outputStream) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}

async function writeZip(entries: readonly BundleEntry[], path: string): Promise<number> {
  await pipeline(zipOf(entries).outputStream, createWriteStream(path, { flags: 'wx', flush: true }))
  return (await stat(path)).size
}

function zipOf(entries: readonly BundleEntry[]): ZipFile {
  const zip = new ZipFile()
  zip.on('error', (error) => (zip.outputStream as PassThrough).destroy(error as Error))
  for (const { name, content } of entries) {
    // Sound and weights hardly get smaller.
    const compress = !/\.(wav|safetensors)$/.test(name)
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), name, { compress })
    else zip.addFile(content.path, name, { compress })
  }
  zip.end()
  return zip
}

async function writeFolder(entries: readonly BundleEntry[], path: string): Promise<number> {
  let bytes = 0
  await mkdir(path)
  for (const { name, content } of entries) {
    const file = join(path, ...name.split('/'))
    await mkdir(dirname(file), { recursive: true })
    if (content instanceof Uint8Array) await writeFile(file, content)
    else await copyFile(content.path, file)
    const handle = await open(file, 'r+')
    await handle.sync().finally(() => handle.close())
    bytes += (await stat(file)).size
  }
  return bytes
}

const isBundleFolder = (path: string) =>
  stat(join(path, 'project.json')).then(
    () => true,
    () => false,
  )
