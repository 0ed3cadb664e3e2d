/** Recordings on their way into the library: chosen or dropped, sent where that is needed, imported, reported. */
import { studio } from '../../client/studio.ts'
import type { ImportReport, Preparation } from '../../../src-shared/contract/datasets.ts'
import type { FileSource } from '../../../src-shared/contract/define.ts'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import { chooseFiles, chooseFolder } from '../../state/files.ts'
import { datasets } from '../../state/datasets.svelte.ts'
import { hasEnded } from '../../state/jobWords.ts'
import { notify, report } from '../../state/notices.svelte.ts'
import { filesOf, type Dropped, type DroppedFile } from './dropped.ts'
import { counted } from './words.ts'

const sentAtOnce = 4
const extensions = ['wav', 'flac', 'mp3', 'ogg', 'oga', 'opus', 'rf64']

class Importing {
  /** Files on their way from the browser to the studio; null when none are. */
  sending = $state.raw<{ readonly sent: number; readonly found: number } | null>(null)
  /** What the newest import came to, while its dialog is open. */
  report = $state.raw<ImportReport | null>(null)
  reportOpen = $state(false)
  #abort: AbortController | null = null
  /** Begun by this window: their ends are told here. */
  readonly #mine = new Set<string>()

  cancelSending(): void {
    this.#abort?.abort()
  }

  async begin(sources: readonly FileSource[], datasetId: string): Promise<void> {
    const { jobId } = await studio.call('datasets.import', { datasetId, sources: [...sources] })
    this.#mine.add(jobId)
  }

  async beginBundled(bundledId: string, datasetId: string): Promise<void> {
    const { jobId } = await studio.call('datasets.importBundled', { datasetId, bundledId })
    this.#mine.add(jobId)
  }

  async beginPrepared(source: FileSource, datasetId: string, preparation: Preparation): Promise<void> {
    const { jobId } = await studio.call('datasets.importPrepared', { datasetId, source, preparation })
    this.#mine.add(jobId)
  }

  /** Sends files to the studio, a few at a time, and imports what has arrived. */
  async send(files: AsyncIterable<DroppedFile>, datasetId: string): Promise<void> {
    const abort = new AbortController()
    this.#abort = abort
    let [found, sent] = [0, 0]
    const sources: FileSource[] = []
    let running: readonly Promise<void>[] = []
    const tell = () => (this.sending = { sent, found })
    try {
      for await (const { file, name } of files) {
        if (abort.signal.aborted) break
        found++
        tell()
        while (running.length >= sentAtOnce) await Promise.race(running)
        const place = sources.length
        sources.push({ kind: 'upload', uploadId: 'none', name })
        const work = studio.sendFile(file, { name, signal: abort.signal }).then((source) => {
          sources[place] = source
          sent++
          tell()
          running = running.filter((other) => other !== work)
        })
        running = [...running, work]
      }
      await Promise.all(running)
    } catch (error) {
      await Promise.allSettled(running)
      if (!abort.signal.aborted) throw error
    } finally {
      this.sending = null
      this.#abort = null
    }
    const arrived = sources.filter((source) => source.kind === 'path' || source.uploadId !== 'none')
    if (arrived.length > 0) await this.begin(arrived, datasetId)
  }

  heard(job: Job): void {
    if (!hasEnded(job) || !this.#mine.delete(job.id)) return
    void this.#tell(job)
  }

  async #tell(job: Job): Promise<void> {
    const told = await studio.call('datasets.importReport', { jobId: job.id }).catch(() => null)
    if (!told) return
    const hasMore = told.failed.length > 0
    if (hasMore) {
      this.report = told
      this.reportOpen = true
    } else if (job.state !== 'failed') {
      const there = told.duplicates > 0 ? ` ${counted(told.duplicates, 'file')} already there.` : ''
      notify({
        level: told.imported > 0 ? 'good' : 'note',
        message: `${counted(told.imported, 'recording')} imported.${there}`,
        hint: told.cancelled ? 'The import was cancelled; what had arrived is kept.' : '',
        key: `job ${job.id}`,
      })
    }
  }
}

export const importing = new Importing()

studio.on('job', (job) => importing.heard(job))

/** The data set that is looked at; a new one where there is none. */
async function target(): Promise<string> {
  return (datasets.selected ?? (await datasets.create('My recordings'))).id
}

const quietly = async (work: () => Promise<void>) => {
  try {
    await work()
  } catch (error) {
    report(error)
  }
}

export const chooseAndImport = () =>
  quietly(async () => {
    const sources = await chooseFiles({
      title: 'Import recordings',
      filters: [{ name: 'Recordings', extensions }],
      multiple: true,
    })
    if (sources) await importing.begin(sources, await target())
  })

export const chooseFolderAndImport = () =>
  quietly(async () => {
    const sources = await chooseFolder('Import a folder of recordings')
    if (sources) await importing.begin(sources.toSorted(byName), await target())
  })

/** A browser gives a folder's files as they lie on the disk. */
const nameOf = (source: FileSource) => (source.kind === 'path' ? source.path : source.name)
const byName = (a: FileSource, b: FileSource) => (nameOf(a) < nameOf(b) ? -1 : 1)

export const importBundled = (bundledId: string, name: string) =>
  quietly(async () => {
    const selected = datasets.selected
    const dataset = selected?.clipCount === 0 ? selected : await datasets.create(name)
    await importing.beginBundled(bundledId, dataset.id)
  })

/** What `droppedEntries` has found. */
export const importDropped = (dropped: Dropped) =>
  quietly(async () => {
    const datasetId = await target()
    if (studio.shell === 'electron') {
      const sources = await Promise.all(dropped.roots.map((file) => studio.sendFile(file)))
      await importing.begin(sources, datasetId)
    } else await importing.send(filesOf(dropped), datasetId)
  })
