/** Which Syrinx this is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let known: string | undefined

/** As package.json has it, from the source tree as from a build; “unknown” where it can’t be read. */
export function syrinxVersion(): string {
  known ??= read()
  return known
}

function read(): string {
  try {
    const path = join(import.meta.dirname, '..', '..', 'package.json')
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
  } catch {
    return 'unknown'
  }
}
