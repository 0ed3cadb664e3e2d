/** Experiments from their first word to their last: they take turns with each other and with runs. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { Checked } from '../../src-shared/contract/contract.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import type { ExperimentRun } from '../../src-shared/contract/experiments.ts'
import type { LossPoint } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { planOf } from '../../src-shared/experiments/definition.ts'
import type { Report } from '../../src-shared/experiments/report.ts'
import { closingReason, type JobControl } from '../jobs/jobs.ts'
import type { ExperimentRow } from '../library/experiments.ts'
import { libraryError } from '../library/errors.ts'
import { folderAmount } from '../library/storage.ts'
import { findDefinition } from '../tasks/experiments/definitions.ts'
import { needsOf } from '../tasks/experiments/planned.ts'
import { readReport } from '../tasks/experiments/reportFile.ts'
import type { StudioContext } from './context.ts'
import { restingExperimentWords } from './experimentWords.ts'
import { LiveExperiment, type ExperimentFigures } from './liveExperiment.ts'
import type { TrainingQueue } from './trainingQueue.ts'

/** What a window hears comes as it happens; the row, which survives a crash, needn't be written as often. */
const saveMilliseconds = 5_000
/** Nobody waits for what takes less. */
const worthNotifyingSeconds = 30

export class ExperimentRuns {
  readonly #context: StudioContext
  readonly #queue: TrainingQueue
  readonly #definitionsDirectory: string | undefined
  readonly #live = new Map<string, LiveExperiment>()

  constructor(context: StudioContext, queue: TrainingQueue, definitionsDirectory: string | undefined) {
    this.#definitionsDirectory = definitionsDirectory
    this.#context = context
    this.#queue = queue
  }

  list(): ExperimentRun[] {
    return this.#context.library.experiments.list().map((row) => this.#asRun(row))
  }

  /** @throws SyrinxError `experiment/unknown` */
  get(id: string): ExperimentRun {
    return this.#asRun(this.#context.library.experiments.get(id))
  }

  /**
   * Null before there is one.
   * @throws SyrinxError `experiment/unknown`, `experiment/report-unreadable`
   */
  report(id: string): Promise<Report | null> {
    const { experiments } = this.#context.library
    experiments.get(id)
    return readReport(experiments.folder(id))
  }

  /** None while nothing is trained. @throws SyrinxError `experiment/unknown` */
  losses(id: string): { variant: string | null; points: LossPoint[] } {
    this.#context.library.experiments.get(id)
    const live = this.#live.get(id)
    return { variant: live?.variant ?? null, points: [...(live?.points ?? [])] }
  }

  /** @throws SyrinxError `experiment/unknown`, `experiment/needs-data`, `file/missing`, `upload/unknown` … */
  async start({ name, scale, data }: Checked<'experiments.start'>): Promise<ExperimentRun> {
    const { library } = this.#context
    const definition = await findDefinition(name, this.#definitionsDirectory)
    const needs = needsOf(planOf(definition, scale))
    if (needs !== null && data === null)
      throw new SyrinxError(
        'experiment/needs-data',
        `“${definition.title}” needs recordings that Syrinx doesn’t come with: ${needs}.`,
        'Choose where they are on this machine.',
      )
    const id = randomUUID()
    const dataPath = data === null || needs === null ? null : await this.#keepData(id, data)
    const { title } = definition
    const row = library.experiments.begin({ id, name, title, scale, createdAt: Date.now(), dataPath })
    this.#begin(row)
    return this.get(id)
  }

  /** @throws SyrinxError `experiment/unknown`, `experiment/elsewhere`, `experiment/finished` */
  resume(id: string): ExperimentRun {
    const { library } = this.#context
    const row = library.experiments.get(id)
    if (this.#live.has(id)) return this.#asRun(row)
    this.#requireHere(row)
    if (row.state === 'finished')
      throw new SyrinxError(
        'experiment/finished',
        `“${row.title}” has done all that it was asked to do.`,
        'To do it once more from the beginning, start it anew.',
      )
    this.#save(id, { state: 'running', sessionId: library.sessionId, error: null })
    this.#begin(library.experiments.get(id))
    return this.get(id)
  }

  /** Ends it and keeps what is there. @throws SyrinxError `experiment/unknown`, `…/elsewhere`, `…/not-running` */
  stop(id: string) {
    const row = this.#context.library.experiments.get(id)
    const live = this.#live.get(id)
    if (live) return this.#context.jobs.cancel(live.jobId)
    this.#requireHere(row)
    throw new SyrinxError('experiment/not-running', `“${row.title}” isn’t running at the moment.`)
  }

  /** Into the bin; ends it first. @throws SyrinxError `experiment/unknown`, `experiment/elsewhere` */
  async remove(id: string): Promise<void> {
    const { jobs, library } = this.#context
    const live = this.#live.get(id)
    if (live) {
      jobs.cancel(live.jobId)
      await live.ended
    } else this.#requireHere(library.experiments.get(id))
    const { bytes } = await folderAmount(library.experiments.folder(id))
    this.#save(id, { bytes })
    library.experiments.remove(id)
  }

  /** What a browser has sent goes with its window: the experiment may need it again. */
  async #keepData(id: string, data: FileSource): Promise<string> {
    const { library, uploads } = this.#context
    const sent = uploads.pathOf(data)
    if (data.kind === 'path') return sent
    const folder = join(library.experiments.folder(id), 'given')
    const [extension] = /^\.\w{1,10}$/.exec(extname(data.name)) ?? ['']
    const kept = join(folder, `recordings${extension.toLowerCase()}`)
    try {
      await mkdir(folder, { recursive: true })
      await rename(sent, kept)
    } catch (error) {
      await rm(library.experiments.folder(id), { recursive: true, force: true })
      throw libraryError(error, library.directory)
    }
    uploads.release([data])
    return kept
  }

  #begin(row: ExperimentRow) {
    const live = new LiveExperiment(row)
    this.#live.set(row.id, live)
    this.#queue.enter(live)
    const { id, result } = this.#context.jobs.start({
      kind: 'experiment',
      title: `Running “${row.title}” (${row.scale === 'quick' ? 'quick' : 'as in the paper'})`,
      subjectId: row.id,
      run: (control) => this.#work(live, control),
    })
    live.jobId = id
    result.catch(() => undefined)
  }

  async #work(live: LiveExperiment, control: JobControl): Promise<void> {
    // The row is told of with its job's id.
    await Promise.resolve()
    try {
      const report = await this.#run(live, control)
      this.#finish(live, report?.whole ? 'finished' : ended(control), report, null)
      if (!report?.whole) return
      control.progress({ done: 1, total: 1, secondsLeft: null, message: report.sentence })
      this.#notify(live, report)
    } catch (error) {
      const { code } = envelopeOf(error)
      // Its row may have gone meanwhile, in another Syrinx.
      const folder = this.#context.library.experiments.folder(live.id)
      const report = await readReport(folder).catch(() => null)
      const isCutOff = code === 'engine/crashed' || code === 'engine/hung' || code === 'studio/closing'
      if (control.signal.aborted && (isCutOff || code === 'train/stopped'))
        return this.#finish(live, ended(control), report, null)
      this.#finish(live, isCutOff ? 'interrupted' : 'failed', report, error)
      throw error
    } finally {
      this.#live.delete(live.id)
      this.#queue.leave(live)
      this.#emit(live, [])
    }
  }

  /** @returns null when it was asked to end before its turn came. */
  async #run(live: LiveExperiment, control: JobControl): Promise<Report | null> {
    const { library, processes } = this.#context
    const isMyTurn = await this.#queue.turn(live, control.signal, (before) => {
      control.progress({ state: 'queued' })
      this.#say(live, control, `Waits until “${before.name}” has ended.`)
    })
    if (!isMyTurn) return null
    control.progress({ state: 'running' })
    live.begin()
    this.#say(live, control, 'Getting ready…')
    const { name, scale, dataPath } = library.experiments.get(live.id)
    const { report } = await processes.run(
      'train',
      'experiment',
      {
        definition: await findDefinition(name, this.#definitionsDirectory),
        scale,
        directory: library.experiments.folder(live.id),
        data: dataPath,
      },
      {
        signal: control.signal,
        onEvent: (event) => {
          if (event.kind === 'words') this.#say(live, control, event.words)
          else this.#follow(live, control, event)
        },
      },
    )
    return report
  }

  #say(live: LiveExperiment, control: JobControl, words: string) {
    live.words = words
    control.progress({ message: words })
    this.#emit(live, [])
  }

  #follow(live: LiveExperiment, control: JobControl, figures: ExperimentFigures) {
    live.follow(figures)
    const { doneShare, words, secondsLeft } = figures
    control.progress({ done: doneShare, total: 1, message: words, secondsLeft })
    if (performance.now() - live.savedAt > saveMilliseconds) {
      live.savedAt = performance.now()
      this.#save(live.id, { doneShare, seconds: live.seconds })
    }
    this.#emit(live, figures.points)
  }

  #finish(live: LiveExperiment, state: ExperimentRow['state'], report: Report | null, error: unknown) {
    this.#save(live.id, {
      state,
      sessionId: null,
      doneShare: state === 'finished' ? 1 : live.doneShare,
      seconds: report?.seconds ?? live.seconds,
      words: report?.sentence ?? '',
      held: report?.held ?? null,
      error: error === null ? null : envelopeOf(error),
    })
  }

  #notify({ name, seconds }: LiveExperiment, { sentence }: Report) {
    const { library, shell } = this.#context
    if (seconds > worthNotifyingSeconds && library.settings.get().notify)
      shell.notify(`“${name}” has ended`, sentence)
  }

  #requireHere({ title, sessionId }: ExperimentRow) {
    if (sessionId !== null && sessionId !== this.#context.library.sessionId)
      throw new SyrinxError(
        'experiment/elsewhere',
        `“${title}” is run by another Syrinx on this library.`,
        'Stop it there.',
      )
  }

  /** A disk that is full keeps a row from being written, but not an experiment from ending. */
  #save(id: string, values: Partial<ExperimentRow>) {
    try {
      this.#context.library.experiments.update(id, values)
    } catch (error) {
      const { message, hint } = envelopeOf(error)
      this.#context.emit('notice', { level: 'error', message, hint })
    }
  }

  #emit(live: LiveExperiment, points: readonly LossPoint[]) {
    const row = this.#context.library.experiments.table.find(live.id)
    if (!row) return
    const { variant, secondsLeft } = live
    const run = this.#asRun(row)
    this.#context.emit('experiment.progress', {
      run,
      variant: run.jobId === null ? null : variant,
      points: [...points],
      secondsLeft: run.jobId === null ? null : secondsLeft,
    })
  }

  #asRun(row: ExperimentRow): ExperimentRun {
    const { deletedAt: _deletedAt, sessionId: _sessionId, bytes: _bytes, dataPath: _dataPath, ...rest } = row
    const live = this.#live.get(row.id)
    if (!live) return { ...rest, words: restingExperimentWords(row), jobId: null }
    const { jobId, doneShare, words, seconds } = live
    return { ...rest, state: 'running', jobId, doneShare, words, seconds, held: null, error: null }
  }
}

/** What an experiment that was asked to end is then. */
const ended = ({ signal }: JobControl): ExperimentRow['state'] =>
  signal.reason === closingReason ? 'interrupted' : 'stopped'
