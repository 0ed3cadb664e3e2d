/** The checkpoints of a run as rows: written down when their files are whole, thinned so that the disk doesn't fill. */
import { rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Checkpoint } from '../../src-shared/contract/training.ts'
import type { CheckpointRow } from '../library/checkpoints.ts'
import type { Library } from '../library/library.ts'
import { RunFolder } from '../tasks/runFolder.ts'
import type { TrainTaskEvent } from '../tasks/trainTask.ts'
import { checkpointsToDrop } from './trainingThin.ts'

/** Kept of each run, as far as they need no more room than this. */
const mostCheckpoints = 32
const mostBytes = 1.5e9

/** Where the training itself keeps its files, within a run's folder in the library. */
export const runDirectory = (library: Library, runId: string) => join(library.runs.folder(runId), 'run')
export const dataDirectory = (library: Library, runId: string) => join(library.runs.folder(runId), 'data')

type Written = Extract<TrainTaskEvent, { kind: 'checkpoint' }>

/** Names a checkpoint that has just been written, marks the best one, and lets go of what lies too close together. */
export async function registerCheckpoint(library: Library, runId: string, written: Written): Promise<void> {
  const { step, bytes, loss, validationLoss } = written
  const lowest = library.checkpoints
    .list(runId)
    .reduce((low, it) => (it.step === step ? low : Math.min(low, it.validationLoss ?? Infinity)), Infinity)
  library.checkpoints.put({
    runId,
    step,
    path: relative(library.runs.folder(runId), written.path).split(sep).join('/'),
    bytes,
    loss,
    validationLoss,
    best: validationLoss !== null && validationLoss < lowest,
    canGoOn: true,
  })
  await markResumable(library, runId)
  await thin(library, runId)
}

/** A run goes on from a training state, and only the newest few are kept. */
async function markResumable(library: Library, runId: string): Promise<void> {
  const states = await RunFolder.at(runDirectory(library, runId)).checkpoints()
  const steps = new Set(states.map((it) => it.step))
  for (const { id, step, canGoOn } of library.checkpoints.list(runId))
    if (canGoOn !== steps.has(step)) library.checkpoints.update(id, { canGoOn: steps.has(step) })
}

async function thin(library: Library, runId: string): Promise<void> {
  const rows = library.checkpoints.list(runId)
  const total = rows.reduce((sum, it) => sum + it.bytes, 0)
  if (rows.length <= mostCheckpoints && total <= mostBytes) return
  const kept = rows.map((row) => ({ ...row, needed: isNeeded(library, row) }))
  const dropped = new Set(checkpointsToDrop(kept, mostCheckpoints, mostBytes))
  for (const row of rows.filter((it) => dropped.has(it.id))) {
    // First the row: a row never names a file that isn't there.
    library.checkpoints.purge(row.id)
    await rm(library.checkpoints.pathOf(row), { force: true })
  }
}

const isNeeded = (library: Library, row: CheckpointRow) =>
  row.best || row.canGoOn || library.checkpoints.isPlayed(row.id)

/** The newest step that a run can go on from; null without any. */
export const newestStep = (library: Library, runId: string): number | null =>
  library.checkpoints.list(runId).findLast((it) => it.canGoOn)?.step ?? null

/** As the contract has them. The best is that of those that are there: the one before may lie in the bin. */
export function checkpointsOf(library: Library, runId: string): Checkpoint[] {
  const rows = library.checkpoints.list(runId)
  const best = rows.reduce<CheckpointRow | null>(
    (lowest, row) =>
      row.validationLoss !== null && row.validationLoss < (lowest?.validationLoss ?? Infinity) ? row : lowest,
    null,
  )
  return rows.map(({ path: _path, deletedAt: _deletedAt, ...row }) => ({ ...row, best: row.id === best?.id }))
}
