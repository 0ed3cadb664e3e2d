/** A run as windows see it: what the library keeps of it, and where it stands while it goes on. */
import type { Run } from '../../src-shared/contract/training.ts'
import type { Library } from '../library/library.ts'
import type { RunRow } from '../library/runs.ts'
import { newestStep } from './trainingCheckpoints.ts'
import type { LiveRun } from './trainingLive.ts'
import { restingWords, trainingWords } from './trainingWords.ts'

/** @param live where it goes on. */
export function runOf(library: Library, row: RunRow, live: LiveRun | undefined): Run {
  const { deletedAt: _deletedAt, sessionId: _sessionId, originCheckpointId: _origin, ...rest } = row
  if (!live) {
    const words = restingWords(row, newestStep(library, row.id))
    return { ...rest, words, jobId: null, secondsLeft: null, computeWords: '' }
  }
  const state = live.release ? 'paused' : row.state
  const words =
    state === 'paused'
      ? restingWords({ ...row, ...figuresOf(live), state }, null)
      : live.checking || (live.figures ? trainingWords(live.points) : live.preparing)
  const { jobId, secondsLeft, computeWords } = live
  return { ...rest, ...figuresOf(live), state, words, jobId, secondsLeft, computeWords }
}

/** What of a run that goes on is kept of it. */
export function figuresOf({ figures, validationLoss, bestValidationLoss }: LiveRun) {
  if (!figures) return {}
  const { step, loss, samplesPerSecond, trainedSeconds } = figures
  return { step, loss, validationLoss, bestValidationLoss, samplesPerSecond, trainedSeconds }
}
