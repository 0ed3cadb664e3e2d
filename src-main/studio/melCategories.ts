/**
 * Which mel bands occur in a data set: what the thesis's labels are numbered by. Each recording is looked through once
 * while the studio runs; where that takes long it is a job, which can be cancelled and goes on from there.
 */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { StudioContext } from './context.ts'

/** As many recordings are looked through at a time. */
const batchClips = 100
/** More than these are a job in the list. */
const quietClips = 200

export class MelCategories {
  readonly #context: StudioContext
  /** By the hash of the sound; null where it can't be read. */
  readonly #known = new Map<string, readonly number[] | null>()
  readonly #going = new Map<string, Promise<void>>()

  constructor(context: StudioContext) {
    this.#context = context
  }

  /**
   * Bands, ascending.
   * @throws SyrinxError `clip/mel-stopped` when the job was cancelled.
   */
  async of(datasetId: string): Promise<number[]> {
    const { library } = this.#context
    for (;;) {
      const hashes = library.clips.audioHashes(datasetId)
      const unknown = hashes.filter((hash) => !this.#known.has(hash))
      if (unknown.length === 0)
        return [...new Set(hashes.flatMap((hash) => this.#known.get(hash) ?? []))].sort((a, b) => a - b)
      const going = this.#going.get(datasetId) ?? this.#look(datasetId, unknown)
      this.#going.set(datasetId, going)
      try {
        await going
      } finally {
        this.#going.delete(datasetId)
      }
    }
  }

  async #look(datasetId: string, hashes: readonly string[]): Promise<void> {
    if (hashes.length <= quietClips) return this.#lookThrough(hashes, undefined, () => undefined)
    const { jobs, library } = this.#context
    const { result } = jobs.start({
      kind: 'study',
      title: `Finding the mel bands of “${library.datasets.get(datasetId).name}”`,
      subjectId: datasetId,
      run: ({ signal, progress }) =>
        this.#lookThrough(hashes, signal, (done) =>
          progress({
            done,
            total: hashes.length,
            message: `${done.toLocaleString('en-GB')} of ${hashes.length.toLocaleString('en-GB')}`,
          }),
        ),
    })
    await result
  }

  async #lookThrough(
    hashes: readonly string[],
    signal: AbortSignal | undefined,
    onDone: (done: number) => void,
  ): Promise<void> {
    const { library, processes } = this.#context
    for (let at = 0; at < hashes.length; at += batchClips) {
      const batch = hashes.slice(at, at + batchClips)
      const found = await processes.run(
        'sound',
        'melBands',
        { paths: batch.map((hash) => library.files.pathOf(hash)) },
        { ...(signal && { signal }), onEvent: ({ done }) => onDone(at + done) },
      )
      for (const [i, bands] of found.entries()) this.#known.set(batch[i], bands)
      if (signal?.aborted)
        throw new SyrinxError(
          'clip/mel-stopped',
          'The mel bands of these recordings were not all looked for.',
          'Ask again: Syrinx goes on where it was.',
        )
    }
  }
}
