/** Recordings into a data set: the listening process decodes them, the library takes them, a batch a transaction. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportReport, Preparation } from '../../src-shared/contract/datasets.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DatasetRow } from '../library/datasets.ts'
import type { ClipRow } from '../library/clips.ts'
import type { ImportRoot } from '../tasks/importScan.ts'
import type { StudioContext } from './context.ts'
import { Intake } from './importIntake.ts'

/** Of so many imports the reports are kept. */
const rememberedReports = 200

export interface ImportRequest {
  readonly dataset: DatasetRow
  /** Files and folders as they are; or what is cut into clips first. */
  readonly what:
    | { readonly kind: 'files'; readonly roots: readonly ImportRoot[] }
    | { readonly kind: 'prepared'; readonly root: ImportRoot; readonly preparation: Preparation }
  /** When all is over. */
  readonly onEnd: () => void
}

export class Importing {
  readonly #context: StudioContext
  readonly #reports = new Map<string, ImportReport | null>()
  #going = 0
  #waiting: (() => void)[] = []

  constructor(context: StudioContext) {
    this.#context = context
  }

  /** Begins a job. @returns its id */
  start({ dataset, what, onEnd }: ImportRequest): string {
    this.#going++
    const { id, result } = this.#context.jobs.start<ImportReport>({
      kind: 'import',
      title: `Importing into “${dataset.name}”`,
      subjectId: dataset.id,
      run: async ({ id, signal, progress }) => {
        const intake = new Intake(this.#context, dataset)
        const stagingDirectory = join(this.#context.library.files.incomingDirectory(), id)
        try {
          const { processes, library } = this.#context
          const place = { stagingDirectory, sampleRateHz: dataset.sampleRateHz }
          if (what.kind === 'files')
            await processes.run(
              'listen',
              'importAudio',
              { ...place, roots: what.roots, known: library.clips.sourceHashes(dataset.id) },
              {
                signal,
                onEvent: (event) => {
                  intake.take(event)
                  progress(intake.progress())
                },
              },
            )
          else
            await processes.run(
              'listen',
              'prepareClips',
              { ...place, ...what.root, preparation: what.preparation },
              {
                signal,
                onEvent: (event) => {
                  intake.take(event)
                  progress(intake.preparing(event.recordings))
                },
              },
            )
        } finally {
          await intake.settled().catch(() => undefined)
          this.#remember(id, intake.report(signal.aborted))
          await rm(stagingDirectory, { recursive: true, force: true })
        }
        await intake.settled()
        progress({ message: intake.endWords() })
        return intake.report(signal.aborted)
      },
    })
    if (!this.#reports.has(id)) this.#reports.set(id, null)
    void result.catch(() => undefined).finally(() => this.#ended(onEnd))
    return id
  }

  /** Null while it goes on. @throws SyrinxError `job/unknown` */
  report(jobId: string): ImportReport | null {
    const report = this.#reports.get(jobId)
    if (report === undefined) throw new SyrinxError('job/unknown', 'There is no import of that number.')
    return report
  }

  /** Resolves when no import goes on. */
  async over(): Promise<void> {
    while (this.#going > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /**
   * One recording that lies on this machine, at once.
   * @throws SyrinxError with the reason when it can't be used.
   */
  async single(dataset: DatasetRow, path: string, name: string): Promise<ClipRow> {
    const intake = new Intake(this.#context, dataset, { name })
    const stagingDirectory = this.#context.library.files.incomingDirectory()
    await this.#context.processes.run(
      'listen',
      'importAudio',
      {
        roots: [{ path, name: 'recording.wav' }],
        stagingDirectory,
        sampleRateHz: dataset.sampleRateHz,
        known: [],
      },
      { onEvent: (event) => intake.take(event) },
    )
    await intake.settled()
    if (intake.last) return intake.last
    const { failed } = intake.report(false)
    throw new SyrinxError('clip/unusable', failed[0]?.reason ?? 'The recording could not be kept.')
  }

  #remember(id: string, report: ImportReport) {
    this.#reports.set(id, report)
    for (const old of this.#reports.keys()) {
      if (this.#reports.size <= rememberedReports) return
      this.#reports.delete(old)
    }
  }

  #ended(onEnd: () => void) {
    this.#going--
    onEnd()
    if (this.#going === 0) for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
