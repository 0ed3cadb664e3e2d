// What was done already, and from what: a hash of the sources, kept in node_modules.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const stamps = join(root, 'node_modules', '.syrinx')

export const hashOf = (...texts) =>
  texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex')

/** Every file under some folders and files of the project, by name and content, but for tests. */
export function hashOfTree(...paths) {
  const hash = createHash('sha256')
  const add = (path) => hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  for (const path of paths) {
    if (!existsSync(join(root, path))) continue
    const inside = readdirSafely(join(root, path))
    if (inside === undefined) add(path)
    else for (const name of inside.filter((it) => !it.includes('.test.')).sort()) add(join(path, name))
  }
  return hash.digest('hex')
}

/** Undefined for what is no folder. */
function readdirSafely(path) {
  try {
    const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name).slice(path.length + 1))
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}

export function readStamp(name) {
  const file = join(stamps, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}
