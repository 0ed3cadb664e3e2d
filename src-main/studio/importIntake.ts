/** What one import brings, on its way into the library: a batch a transaction. */
import { rm } from 'node:fs/promises'
import type { ImportReport } from '../../src-shared/contract/datasets.ts'
import type { ClipRow } from '../library/clips.ts'
import type { DatasetRow } from '../library/datasets.ts'
import type { ImportAudioEvent } from '../tasks/importLog.ts'
import type { ImportedRecording } from '../tasks/importFile.ts'
import type { PrepareClipsEvent } from '../tasks/prepareClipsTask.ts'
import type { StudioContext } from './context.ts'

/** Of a folder of nothing but broken files, this many are told one by one. */
const toldFailures = 10_000

export class Intake {
  readonly #context: StudioContext
  readonly #dataset: DatasetRow
  /** For a single recording: its name, and that it is taken even if it is there already. */
  readonly #single: { readonly name: string } | undefined
  last: ClipRow | undefined
  #found = 0
  #foundAll = false
  #arrived = 0
  #imported = 0
  #duplicates = 0
  #failures = 0
  #failed: { name: string; reason: string }[] = []
  #work: Promise<void> = Promise.resolve()

  constructor(context: StudioContext, dataset: DatasetRow, single?: { readonly name: string }) {
    this.#context = context
    this.#dataset = dataset
    this.#single = single
  }

  take(event: ImportAudioEvent) {
    this.#found = event.found
    this.#foundAll = event.foundAll
    this.#arrived += event.imported.length + event.known + event.failed.length
    this.#duplicates += event.known
    this.#failures += event.failed.length
    this.#failed.push(...event.failed.slice(0, toldFailures - this.#failed.length))
    if (event.imported.length > 0) {
      this.#work = this.#work.then(() => this.#keep(event.imported))
      // Told by `settled`.
      this.#work.catch(() => undefined)
    }
  }

  /** @throws SyrinxError `disk/full` and the like, when the library could not take all. */
  settled(): Promise<void> {
    return this.#work
  }

  async #keep(recordings: readonly ImportedRecording[]) {
    const { library } = this.#context
    const fresh: ImportedRecording[] = []
    const inBatch = new Set<string>()
    for (const recording of recordings) {
      const { hash, path } = recording.working
      const isThere = inBatch.has(hash) || library.clips.hasAudio(this.#dataset.id, hash)
      if (isThere && !this.#single) {
        this.#duplicates++
        await rm(path, { force: true })
      } else fresh.push(recording)
      inBatch.add(hash)
    }
    if (fresh.length === 0) return
    await library.files.adopt(
      fresh.map(({ working }) => working),
      'wav',
    )
    library.transaction(() => {
      const rows = library.clips.insert(fresh.map((recording) => this.#clipOf(recording)))
      rows.forEach((row, i) => {
        const { notes } = fresh[i]
        if (notes) library.clips.setGivenNotes(row.id, notes)
      })
      this.last = rows.at(-1)
    })
    this.#imported += fresh.length
  }

  #clipOf({ working, notes: _, tags, ...facts }: ImportedRecording) {
    return {
      ...facts,
      name: this.#single?.name ?? facts.name,
      peaks: new Uint8Array(facts.peaks.buffer, facts.peaks.byteOffset, facts.peaks.byteLength),
      datasetId: this.#dataset.id,
      tags: [...tags],
      category: null,
      sampleRateHz: this.#dataset.sampleRateHz,
      audioHash: working.hash,
    }
  }

  progress() {
    return this.#foundAll
      ? {
          done: this.#arrived,
          total: this.#found,
          message: `${words(this.#arrived)} of ${words(this.#found)} files`,
        }
      : { done: this.#arrived, message: `Looking for recordings: ${words(this.#found)} files so far` }
  }

  /** Of recordings that are cut into clips on the way. */
  preparing({ done, total }: PrepareClipsEvent['recordings']) {
    return {
      done,
      ...(total !== null && { total }),
      message: `${words(done)}${total === null ? '' : ` of ${words(total)}`} recordings, ${words(this.#arrived)} clips so far`,
    }
  }

  endWords(): string {
    const parts = [`${words(this.#imported)} imported`]
    if (this.#duplicates > 0) parts.push(`${words(this.#duplicates)} already there`)
    if (this.#failures > 0) parts.push(`${words(this.#failures)} could not be used`)
    return parts.join(', ')
  }

  report(cancelled: boolean): ImportReport {
    const rest = this.#failures - this.#failed.length
    return {
      imported: this.#imported,
      duplicates: this.#duplicates,
      failed:
        rest > 0
          ? [
              ...this.#failed,
              { name: `… and ${words(rest)} more files`, reason: 'They could not be used either.' },
            ]
          : this.#failed,
      cancelled,
    }
  }
}

const words = (count: number) => count.toLocaleString('en-GB')
