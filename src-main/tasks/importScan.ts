/** What of the files and folders that a user names may be recordings. */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { reasonOf } from '../files/wholeFile.ts'

/** A file or a folder on this machine. */
export interface ImportRoot {
  readonly path: string
  /** What the user calls it; folders that it was dropped in are part of it: `takes/a4.wav`. */
  readonly name: string
}

export type Scanned =
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string }

/** Files that systems and Syrinx itself leave among recordings. */
const isLitter = (name: string) =>
  name.startsWith('.') ||
  name === 'labels.json' ||
  name.endsWith('.labels.json') ||
  /^(thumbs\.db|desktop\.ini)$/i.test(name)

/**
 * Every plain file of `roots`, folders all the way down, in a fixed order. Links are followed, each folder is entered
 * once; hidden files are left out; whether a file is audio is for its content to say.
 */
export async function* scanForRecordings(roots: readonly ImportRoot[]): AsyncGenerator<Scanned> {
  const entered = new Set<string>()
  for (const { path, name } of roots) {
    if (name.split(/[\\/]/).some(isLitter)) continue
    yield* visit(path, name, entered)
  }
}

async function* visit(path: string, name: string, entered: Set<string>): AsyncGenerator<Scanned> {
  try {
    const facts = await stat(path, { bigint: true })
    if (facts.isFile()) yield { kind: 'file', path, name, bytes: Number(facts.size) }
    else if (!facts.isDirectory())
      yield { kind: 'failed', name, reason: `${basename(name)} is not a plain file (a pipe or a device).` }
    else {
      const identity = `${facts.dev}:${facts.ino}`
      if (entered.has(identity)) return
      entered.add(identity)
      yield* visitFolder(path, name, entered)
    }
  } catch (error) {
    yield { kind: 'failed', name, reason: `${basename(name)} can’t be read: ${reasonOf(error)}.` }
  }
}

async function* visitFolder(path: string, name: string, entered: Set<string>): AsyncGenerator<Scanned> {
  const entries: Dirent[] = await readdir(path, { withFileTypes: true })
  // Compared by code unit, not by locale: every machine sees the same order.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!isLitter(entry.name)) yield* visit(join(path, entry.name), `${name}/${entry.name}`, entered)
}
