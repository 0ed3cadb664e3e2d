/** The graphics cards of this machine, looked for once, in a process of its own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { AdapterFacts } from './adapters.ts'

/** A driver that takes longer hangs. */
const patienceMilliseconds = 20_000

const listSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    vendor: z.string(),
    architecture: z.string(),
    backend: z.string(),
    driver: z.string(),
    kind: z.enum(['gpu', 'cpu']),
  }),
)

let listing: Promise<readonly AdapterFacts[]> | undefined

/**
 * Every adapter, cards before software, the fastest first; none where there is nothing, or nothing that can be looked
 * for without a crash. The same list as long as this process lives.
 */
export function listAdapters(): Promise<readonly AdapterFacts[]> {
  listing ??= look(join(import.meta.dirname, 'listing.ts'))
  return listing
}

/** @param script what the process runs, for tests. */
export async function look(script: string): Promise<readonly AdapterFacts[]> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      timeout: patienceMilliseconds,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    return listSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1)!))
  } catch {
    return []
  }
}
