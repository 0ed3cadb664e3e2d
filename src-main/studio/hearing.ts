/**
 * Syrinx listens to recordings in the background: one job a data set, after all imports. What it has not come to when
 * the studio ends is what it begins with when it starts again.
 */
import { SyrinxError } from '../../src-shared/errors.ts'
import { existsSync } from 'node:fs'
import type { HeardClip } from '../tasks/hearClipsTask.ts'
import type { StudioContext } from './context.ts'

/** So many are handed over at once: those that come meanwhile have their turn, too. */
const batchClips = 500

interface Listening {
  readonly jobId: string
  /** Clips that are listened to, whatever is known of them. */
  readonly again: Set<string>
}

export class Hearing {
  readonly #context: StudioContext
  /** Resolves when the listening process has nothing more urgent to do. */
  readonly #idle: () => Promise<void>
  readonly #going = new Map<string, Listening>()
  /** Recordings that can't be listened to, so that they are not tried for ever. */
  readonly #unusable = new Set<string>()

  constructor(context: StudioContext, idle: () => Promise<void>) {
    this.#context = context
    this.#idle = idle
  }

  /** What has not been listened to in any data set; nothing when the studio is closing. */
  resume() {
    try {
      for (const { id } of this.#context.library.datasets.list()) this.hearNew(id)
    } catch {
      return
    }
  }

  /** Listens to a data set's clips without labels, unless that goes on already, or the studio is closing. */
  hearNew(datasetId: string) {
    if (this.#going.has(datasetId) || this.#unheard(datasetId).length === 0) return
    try {
      this.#start(datasetId, [])
    } catch (error) {
      // An import that the closing cuts off ends in between. The next start goes on from here.
      if (!(error instanceof SyrinxError) || error.code !== 'studio/closing') throw error
    }
  }

  /**
   * Listens to clips again.
   * @param overHand also where the notes were corrected by hand
   * @returns the job's id
   */
  hearAgain(datasetId: string, clipIds: readonly string[], overHand: boolean): string {
    const going = this.#going.get(datasetId)
    if (!going) return this.#start(datasetId, clipIds, overHand)
    for (const id of clipIds) going.again.add(id)
    return going.jobId
  }

  #unheard(datasetId: string): string[] {
    return this.#context.library.clips.unheardIds(datasetId).filter((id) => !this.#unusable.has(id))
  }

  #start(datasetId: string, clipIds: readonly string[], overHand = false): string {
    const { jobs, library } = this.#context
    const again = new Set(clipIds)
    const count = new Set([...again, ...this.#unheard(datasetId)]).size
    const { id, result } = jobs.start({
      kind: 'hear',
      title: `Listening to ${count.toLocaleString('en-GB')} ${count === 1 ? 'recording' : 'recordings'} of “${library.datasets.get(datasetId).name}”`,
      subjectId: datasetId,
      run: async ({ signal, progress }) => {
        progress({ state: 'queued' })
        await Promise.race([this.#idle(), aborted(signal)])
        if (signal.aborted) return
        progress({ state: 'running' })
        let done = 0
        for (;;) {
          const batch = [...new Set([...again, ...this.#unheard(datasetId)])]
          if (batch.length === 0 || signal.aborted) return
          const begun = batch.slice(0, batchClips)
          for (const clipId of begun) again.delete(clipId)
          const total = done + batch.length
          await this.#hear(begun, overHand, signal, (clips) => {
            done += clips
            progress({ done, total, message: words(done, total) })
          })
        }
      },
    })
    this.#going.set(datasetId, { jobId: id, again })
    const ended = () => {
      this.#going.delete(datasetId)
    }
    void result.then(ended, ended)
    return id
  }

  async #hear(
    ids: readonly string[],
    overHand: boolean,
    signal: AbortSignal,
    onHeard: (clips: number) => void,
  ): Promise<void> {
    const { library, processes } = this.#context
    const clips = ids.flatMap((id) => {
      const row = library.clips.table.find(id)
      if (!row || row.deletedAt !== null) return []
      const path = library.files.pathOf(row.audioHash)
      if (existsSync(path)) return [{ id, path }]
      this.#unusable.add(id)
      return []
    })
    if (clips.length === 0) return
    await processes.run(
      'listen',
      'hearClips',
      { clips },
      {
        signal,
        onEvent: ({ clips: heard }) => {
          this.#keep(heard, overHand)
          onHeard(heard.length)
        },
      },
    )
  }

  #keep(heard: readonly HeardClip[], overHand: boolean) {
    const { library } = this.#context
    library.transaction(() => {
      for (const { id, notes } of heard)
        if (notes) library.clips.setHeard(id, notes, overHand)
        else this.#unusable.add(id)
    })
  }
}

const words = (done: number, total: number) =>
  `${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
