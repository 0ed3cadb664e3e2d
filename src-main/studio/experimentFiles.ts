/** Files of an experiment's folder, by the names that its report gives them. */
import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { experimentFile } from '../../src-shared/experiments/report.ts'
import type { Library } from '../library/library.ts'

/**
 * Where a file lies. What lies in the bin can still be seen and heard.
 * @returns undefined unless it is a plain file in the folder of an experiment that is there, reached without links.
 */
export async function pathOfExperimentFile(
  library: Library,
  id: string,
  file: string,
): Promise<string | undefined> {
  if (!experimentFile.safeParse(file).success || !library.experiments.table.find(id)) return undefined
  try {
    const folder = await realpath(library.experiments.folder(id))
    const path = join(folder, ...file.split('/'))
    if (!path.startsWith(folder + sep) || (await realpath(path)) !== path) return undefined
    return (await stat(path)).isFile() ? path : undefined
  } catch {
    return undefined
  }
}

const contentTypes: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.png': 'image/png',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8',
}

/**
 * A report's page may show and play what lies beside it, and nothing else. `allow-same-origin` lets it fetch these with
 * the window's cookie; without scripts it can do nothing with it.
 */
const pagePolicy =
  "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin"

/** With what headers a file is handed out; undefined for what isn't. */
export function experimentFileHeaders(path: string): Readonly<Record<string, string>> | undefined {
  const extension = extname(path).toLowerCase()
  const type = contentTypes[extension]
  if (type === undefined) return undefined
  return {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    ...((extension === '.html' || extension === '.svg') && { 'Content-Security-Policy': pagePolicy }),
  }
}
