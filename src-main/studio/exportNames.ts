/** What exported files are called: the template filled in, safe on every system, no name twice. */
import { join } from 'node:path'
import { safeFileName } from '../files/fileNames.ts'

export interface NamedTake {
  readonly id: string
  /** What the placeholders stand for. */
  readonly values: Readonly<Record<Placeholder, string>>
}

export const placeholders = ['project', 'take', 'instrument', 'seed', 'date', 'number'] as const
export type Placeholder = (typeof placeholders)[number]

/** A placeholder that doesn’t exist stays as it is, so that its user sees the slip. */
const fill = (template: string, values: NamedTake['values']): string =>
  template.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as Placeholder] : whole,
  )

/** One path a take; where two would be the same (on systems that take a and A for one, too) they are numbered. */
export function exportPaths(
  takes: readonly NamedTake[],
  template: string,
  directory: string,
  extension: string,
): string[] {
  const taken = new Set<string>()
  return takes.map(({ values }) => {
    const name = safeFileName(fill(template, values), safeFileName(values.take))
    return join(
      directory,
      numbered(name, extension, (file) => taken.has(file.toLowerCase()), taken),
    )
  })
}

/** The path itself, or with the first number in brackets that nothing is at. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
  if (!isTaken(path)) return path
  const dot = path.lastIndexOf('.')
  for (let number = 2; ; number++) {
    const candidate = `${path.slice(0, dot)} (${number})${path.slice(dot)}`
    if (!isTaken(candidate)) return candidate
  }
}

function numbered(
  name: string,
  extension: string,
  isTaken: (file: string) => boolean,
  taken: Set<string>,
): string {
  const file = freePath(`${name}.${extension}`, isTaken)
  taken.add(file.toLowerCase())
  return file
}
