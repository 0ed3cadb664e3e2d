/**
 * Unpacks a bundle's zip into a folder, believing nothing that it says: names that lead out of the folder, links, and
 * small files that unpack to large ones are refused. What isn't a part of a bundle is passed over.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { bundleFiles } from './bundleFormat.ts'

/** Larger bundles travel as folders. */
const mostBytes = 4 * 2 ** 30
const mostEntries = 20_000
/** Sound and notes pack ten times smaller at best, silence aside; only what is large is held to it. */
const mostRatio = 100
const ratioFromBytes = 64 * 2 ** 20

const symbolicLink = 0o120000
const fileKind = 0o170000

/** @throws SyrinxError `bundle/not-a-zip`, `bundle/unsafe-path`, `bundle/link`, `bundle/too-large`, `bundle/encrypted` */
export async function unpackZip(zipPath: string, directory: string): Promise<void> {
  const zipBytes = (await stat(zipPath)).size
  const zip = await openZip(zipPath)
  try {
    if (zip.entryCount > mostEntries) throw tooLarge()
    const entries = await entriesOf(zip)
    const announced = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    const limit = Math.min(mostBytes, Math.max(zipBytes * mostRatio, ratioFromBytes))
    if (announced > limit) throw tooLarge()
    const top = topFolder(entries.map((entry) => entry.fileName))
    const budget = { bytes: limit }
    for (const entry of entries) {
      const name = entry.fileName.slice(top.length)
      if (entry.fileName.startsWith(top) && isPart(name))
        await unpack(zip, entry, join(directory, name), budget)
    }
  } finally {
    zip.close()
  }
}

async function openZip(path: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true })
  } catch (cause) {
    throw new SyrinxError(
      'bundle/not-a-zip',
      'This file is no project of Syrinx: it is not a zip, or it is damaged.',
      'Export it again, or send it once more.',
      { cause },
    )
  }
}

/** All of them, looked at before anything is written. */
async function entriesOf(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      refuseUnsafe(entry)
      entries.push(entry)
    }
  } catch (cause) {
    if (cause instanceof SyrinxError) throw cause
    if (/path|characters in fileName/.test((cause as Error).message)) throw unsafe((cause as Error).message)
    throw damaged(cause)
  }
  return entries
}

function refuseUnsafe(entry: yauzl.Entry) {
  const { fileName } = entry
  // yauzl refuses most of these by itself; this is our own word on it.
  if (fileName.split(/[/\\]/).includes('..') || /^[/\\]|^[A-Za-z]:|\\|\0/.test(fileName))
    throw unsafe(fileName)
  if (((entry.externalFileAttributes >>> 16) & fileKind) === symbolicLink) throw link(fileName)
  if (entry.isEncrypted())
    throw new SyrinxError(
      'bundle/encrypted',
      'This zip is locked with a password.',
      'Unpack it, then open the folder.',
    )
}

/** `Name/` where everything lies in one folder, as file managers pack it; else nothing. */
function topFolder(names: readonly string[]): string {
  if (names.includes(bundleFiles.project)) return ''
  const inside = names.find((name) => /^[^/]+\/project\.json$/.test(name) && !name.startsWith('__MACOSX/'))
  return inside?.slice(0, -bundleFiles.project.length) ?? ''
}

const isPart = (name: string): boolean =>
  (Object.values(bundleFiles) as string[]).includes(name) || /^takes\/[^/]+\.wav$/.test(name)

async function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry, path: string, budget: { bytes: number }) {
  await mkdir(dirname(path), { recursive: true })
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.bytes -= chunk.length
      done(budget.bytes < 0 ? tooLarge() : null, chunk)
    },
  })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(path, { flags: 'wx' }))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // The disk's own words are for others to find.
    if (cause instanceof SyrinxError || (code && /^E[A-Z]+$/.test(code) && code !== 'EEXIST')) throw cause
    throw damaged(cause)
  }
}

const unsafe = (name: string) =>
  new SyrinxError(
    'bundle/unsafe-path',
    `This zip wants to write outside its own folder (${name.slice(0, 200)}). Nothing was unpacked.`,
    'Don’t trust where it came from.',
  )

export const link = (name: string) =>
  new SyrinxError(
    'bundle/link',
    `“${name.slice(0, 200)}” in this project is a link to another place. Nothing was read.`,
    'Ask for a project with the file itself in it.',
  )

const tooLarge = () =>
  new SyrinxError(
    'bundle/too-large',
    'This zip unpacks to far more than its size lets expect. Nothing was kept.',
    'If you trust it, unpack it yourself and open the folder.',
  )

const damaged = (cause: unknown) =>
  new SyrinxError('bundle/damaged', 'This zip is damaged or cut off.', 'Send it once more.', { cause })
