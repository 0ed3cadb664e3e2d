/** Recordings of the library are listened to, in the background: the notes of each, as they are heard. */
import { availableParallelism } from 'node:os'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { HearAnswer, HearRequest } from './hearWorker.ts'
import type { TaskFunction } from './messages.ts'
import { WorkerPool } from './workerPool.ts'

export interface HearClipsInput {
  readonly clips: readonly { readonly id: string; readonly path: string }[]
}

export interface HeardClip {
  readonly id: string
  /** In time order; null when the recording could not be listened to, with the reason. */
  readonly notes: readonly Note[] | null
  readonly reason: string
}

/** Heard since the last one. */
export interface HearClipsEvent {
  readonly clips: readonly HeardClip[]
}

const tellEveryMilliseconds = 250
/** One processor is left to the window and to playing. */
const threads = Math.max(1, Math.min(4, availableParallelism() - 1))

export const hearClipsTask: TaskFunction<'hearClips'> = async ({ clips }, control) => {
  const pool = new WorkerPool<HearRequest, HearAnswer>(
    new URL('./hearWorker.ts', import.meta.url),
    Math.max(1, Math.min(threads, clips.length)),
    null,
  )
  let heard: HeardClip[] = []
  const flush = () => {
    if (heard.length > 0) control.tell({ clips: heard })
    heard = []
  }
  const timer = setInterval(flush, tellEveryMilliseconds)
  const waiting = clips.values()
  const work = async () => {
    for (const { id, path } of waiting) {
      await control.held()
      if (control.shouldStop()) return
      const answer = await untilStopped(
        pool.run(path).catch((error: Error): HearAnswer => ({ kind: 'failed', reason: error.message })),
        control.shouldStop,
      )
      if (answer?.kind === 'heard') heard.push({ id, notes: answer.notes, reason: '' })
      else if (answer) heard.push({ id, notes: null, reason: answer.reason })
    }
  }
  try {
    await Promise.all(Array.from({ length: threads }, work))
  } finally {
    clearInterval(timer)
    flush()
    await pool.close()
  }
  return null
}

const askEveryMilliseconds = 100

/** A recording of an hour is listened to for half a minute: nobody who wants an end waits for that. */
async function untilStopped<Value>(
  promise: Promise<Value>,
  shouldStop: () => boolean,
): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const stopped = new Promise<undefined>((resolve) => {
    timer = setInterval(() => shouldStop() && resolve(undefined), askEveryMilliseconds)
  })
  return Promise.race([promise, stopped]).finally(() => clearInterval(timer))
}
