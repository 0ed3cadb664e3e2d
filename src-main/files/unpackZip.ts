/**
 * Unpacks a zip from anywhere into a folder, believing nothing that it says: names that lead out of the folder, links,
 * and small files that unpack to large ones are refused. What isn't a part of what it should be is passed over.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { SyrinxError } from '../../src-shared/errors.ts'

/** What a zip should be, and how much of it is believed. */
export interface ZipRules {
  /** In the user's word: project, instrument. */
  readonly what: string
  /** Before the slash of its errors' codes. */
  readonly codes: string
  /** A file that is always there. Where it lies in the zip's only folder, everything is looked for in that folder. */
  readonly marker: string
  isPart(name: string): boolean
  readonly mostBytes: number
  readonly mostEntries: number
  /** What to do about one that is too large or locked. */
  readonly wayOut: string
}

/** Sound and notes pack ten times smaller at best, silence aside; only what is large is held to it. */
const mostRatio = 100
const ratioFromBytes = 64 * 2 ** 20

const symbolicLink = 0o120000
const fileKind = 0o170000

/** @throws SyrinxError `…/not-a-zip`, `…/unsafe-path`, `…/link`, `…/too-large`, `…/encrypted`, `…/damaged` */
export async function unpackZip(zipPath: string, directory: string, rules: ZipRules): Promise<void> {
  const zipBytes = (await stat(zipPath)).size
  const zip = await openZip(zipPath, rules)
  try {
    if (zip.entryCount > rules.mostEntries) throw tooLarge(rules)
    const entries = await entriesOf(zip, rules)
    const announced = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    const limit = Math.min(rules.mostBytes, Math.max(zipBytes * mostRatio, ratioFromBytes))
    if (announced > limit) throw tooLarge(rules)
    const top = topFolder(
      entries.map((entry) => entry.fileName),
      rules.marker,
    )
    const budget = { bytes: limit }
    for (const entry of entries) {
      const name = entry.fileName.slice(top.length)
      if (entry.fileName.startsWith(top) && rules.isPart(name))
        await unpack(zip, entry, join(directory, name), budget, rules)
    }
  } finally {
    zip.close()
  }
}

async function openZip(path: string, { codes, what }: ZipRules): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true })
  } catch (cause) {
    throw new SyrinxError(
      `${codes}/not-a-zip`,
      `This file is no ${what} of Syrinx: it is not a zip, or it is damaged.`,
      'Export it again, or send it once more.',
      { cause },
    )
  }
}

/** All of them, looked at before anything is written. */
async function entriesOf(zip: yauzl.ZipFile, rules: ZipRules): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      refuseUnsafe(entry, rules)
      entries.push(entry)
    }
  } catch (cause) {
    if (cause instanceof SyrinxError) throw cause
    if (/path|characters in fileName/.test((cause as Error).message))
      throw unsafe(rules, (cause as Error).message)
    throw damaged(rules, cause)
  }
  return entries
}

function refuseUnsafe(entry: yauzl.Entry, rules: ZipRules) {
  const { fileName } = entry
  // yauzl refuses most of these by itself; this is our own word on it.
  if (fileName.split(/[/\\]/).includes('..') || /^[/\\]|^[A-Za-z]:|\\|\0/.test(fileName))
    throw unsafe(rules, fileName)
  if (((entry.externalFileAttributes >>> 16) & fileKind) === symbolicLink) throw linkError(rules, fileName)
  if (entry.isEncrypted())
    throw new SyrinxError(`${rules.codes}/encrypted`, 'This zip is locked with a password.', rules.wayOut)
}

/** `Name/` where everything lies in one folder, as file managers pack it; else nothing. */
function topFolder(names: readonly string[], marker: string): string {
  if (names.includes(marker)) return ''
  const inside = names.find((name) => {
    const [folder, file, ...deeper] = name.split('/')
    return file === marker && deeper.length === 0 && folder !== '' && folder !== '__MACOSX'
  })
  return inside?.slice(0, -marker.length) ?? ''
}

async function unpack(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  path: string,
  budget: { bytes: number },
  rules: ZipRules,
) {
  await mkdir(dirname(path), { recursive: true })
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.bytes -= chunk.length
      done(budget.bytes < 0 ? tooLarge(rules) : null, chunk)
    },
  })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(path, { flags: 'wx' }))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // The disk's own words are for others to find.
    if (cause instanceof SyrinxError || (code && /^E[A-Z]+$/.test(code) && code !== 'EEXIST')) throw cause
    throw damaged(rules, cause)
  }
}

const unsafe = ({ codes }: ZipRules, name: string) =>
  new SyrinxError(
    `${codes}/unsafe-path`,
    `This zip wants to write outside its own folder (${name.slice(0, 200)}). Nothing was unpacked.`,
    'Don’t trust where it came from.',
  )

export const linkError = ({ codes, what }: Pick<ZipRules, 'codes' | 'what'>, name: string) =>
  new SyrinxError(
    `${codes}/link`,
    `“${name.slice(0, 200)}” in this ${what} is a link to another place. Nothing was read.`,
    `Ask for the ${what} with the file itself in it.`,
  )

const tooLarge = ({ codes, wayOut }: ZipRules) =>
  new SyrinxError(
    `${codes}/too-large`,
    'This zip unpacks to far more than its size lets expect. Nothing was kept.',
    wayOut,
  )

const damaged = ({ codes }: ZipRules, cause: unknown) =>
  new SyrinxError(`${codes}/damaged`, 'This zip is damaged or cut off.', 'Send it once more.', { cause })
