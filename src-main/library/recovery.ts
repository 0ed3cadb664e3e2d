/** What a session left behind that ended in the middle: a crash, a kill, a power cut. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import type { Experiments } from './experiments.ts'
import type { Runs } from './runs.ts'
import type { Sessions } from './sessions.ts'
import type { Takes } from './takes.ts'

/**
 * Runs that nobody trains any more are interrupted, and so are experiments that nobody runs; takes that nobody generates are cancelled (their samples lie in
 * growing files still), and half-written files go. Whatever another process works on stays as it is.
 */
export function recover(
  directory: string,
  database: Database,
  sessions: Sessions,
  {
    runs,
    takes,
    experiments,
  }: { readonly runs: Runs; readonly takes: Takes; readonly experiments: Experiments },
) {
  const alive = sessions.clearDead()
  const isLeft = ({ sessionId }: { readonly sessionId: string | null }) =>
    sessionId === null || !alive.has(sessionId)
  // A paused run may be nobody's: it was parked with a checkpoint.
  const live = `state IN ('preparing', 'running') OR (state = 'paused' AND sessionId IS NOT NULL)`
  const leftRuns = runs.table.select(`WHERE ${live}`).filter(isLeft)
  const leftTakes = takes.table.select(`WHERE state = 'generating'`).filter(isLeft)
  const leftExperiments = experiments.table.select(`WHERE state = 'running'`).filter(isLeft)
  if (leftRuns.length + leftTakes.length + leftExperiments.length > 0)
    database.transaction(() => {
      for (const { id } of leftRuns) runs.update(id, { state: 'interrupted', sessionId: null })
      for (const { id } of leftExperiments) experiments.update(id, { state: 'interrupted', sessionId: null })
      for (const { id } of leftTakes) takes.update(id, { state: 'cancelled', sessionId: null })
    })
  const incoming = join(directory, 'incoming')
  if (!existsSync(incoming)) return
  for (const id of readdirSync(incoming))
    if (!alive.has(id)) rmSync(join(incoming, id), { recursive: true, force: true })
}
