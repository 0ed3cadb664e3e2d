/** Writes a bundle as a folder or a zip, beside its target, and renames it when it is whole. */
import { randomBytes } from 'node:crypto'
import { copyFile, lstat, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { writeZip, type ZipEntry } from '../../files/writeZip.ts'

/**
 * @returns the bytes that were written
 * @throws SyrinxError `export/exists` when the target is there and isn't to be replaced, `file/cannot-write`; then what
 *   was there is still there.
 */
export async function writeBundle(
  entries: readonly ZipEntry[],
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

async function writeFolder(entries: readonly ZipEntry[], path: string): Promise<number> {
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
