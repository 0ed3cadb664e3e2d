/** What training.* asks for: runs begin, go on, pause, end, and are removed. */
import { randomUUID } from 'node:crypto'
import type { LossPoint, Run, TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import type { RunRow } from '../library/runs.ts'
import { RunFolder } from '../tasks/runFolder.ts'
import type { StudioContext } from './context.ts'
import { runDirectory } from './trainingCheckpoints.ts'
import { LiveRun } from './trainingLive.ts'
import { bettered } from './trainingMaking.ts'
import type { TrainingMeasurements } from './trainingMeasure.ts'
import { chosenClips } from './trainingPrepare.ts'
import type { TrainingQueue } from './trainingQueue.ts'
import { networkOf } from './trainingRequest.ts'
import { RunTelling } from './trainingTelling.ts'
import { thinPoints } from './trainingThin.ts'
import { RunWork } from './trainingWork.ts'

export class TrainingRuns {
  readonly #context: StudioContext
  readonly #telling: RunTelling
  readonly #work: RunWork
  readonly #queue: TrainingQueue
  /** Runs that train or wait for their turn, by id. */
  readonly #live = new Map<string, LiveRun>()

  constructor(context: StudioContext, queue: TrainingQueue, measurements: TrainingMeasurements) {
    this.#context = context
    this.#queue = queue
    this.#telling = new RunTelling(context, this.#live)
    this.#work = new RunWork(context, queue, measurements, this.#telling)
  }

  list(): Run[] {
    return this.#context.library.runs.list().map((row) => this.#telling.asRun(row))
  }

  /** @throws SyrinxError `run/unknown` */
  get(id: string): Run {
    return this.#telling.asRun(this.#context.library.runs.get(id))
  }

  /** @throws SyrinxError `run/unknown` */
  async points(id: string): Promise<LossPoint[]> {
    this.#context.library.runs.get(id)
    const live = this.#live.get(id)
    return [...thinPoints(live ? live.points : await this.#loggedPoints(id))]
  }

  /**
   * @param originId the checkpoint whose weights it begins with.
   * @throws SyrinxError `dataset/unknown`, `train/no-recordings`, `train/unknown-preset`, `compute/unavailable`,
   * `disk/full` …
   */
  async start(name: string, settings: TrainingSettings, originId: string | null): Promise<Run> {
    const { library, computes } = this.#context
    const dataset = library.datasets.get(settings.datasetId)
    const network = networkOf(settings.preset, settings.sampleRateHz)
    chosenClips(library, settings)
    await computes.require(settings.compute)
    const row = library.runs.begin({
      id: randomUUID(),
      name,
      datasetId: dataset.id,
      datasetName: dataset.name,
      createdAt: Date.now(),
      settings,
      state: 'preparing',
      originCheckpointId: originId,
      receptiveFieldSamples: receptiveField(network),
      step: 0,
      loss: null,
      validationLoss: null,
      bestValidationLoss: null,
      samplesPerSecond: null,
      trainedSeconds: 0,
      words: '',
      error: null,
    })
    this.#begin(row, [])
    return this.get(row.id)
  }

  /**
   * @param minutes so many in all, for an instrument that is being made; it needn’t have ended early.
   * @param compute what it goes on with, where it doesn’t go on already; what it was trained with when it is left out.
   * @throws SyrinxError `run/unknown`, `run/elsewhere`, `run/finished`, `compute/unavailable`.
   */
  async resume(id: string, compute?: TrainingSettings['compute'], minutes?: number): Promise<Run> {
    const row = this.#context.library.runs.get(id)
    const better = minutes !== undefined && row.settings.making ? bettered(row, minutes) : undefined
    const live = this.#live.get(id)
    if (live) {
      this.#release(live)
      return this.get(id)
    }
    this.#requireHere(row)
    if (row.state === 'finished' && !better)
      throw new SyrinxError(
        'run/finished',
        `“${row.name}” has done all that it was asked to do.`,
        'To teach it more, begin a new run from its best checkpoint.',
      )
    if (compute !== undefined) await this.#context.computes.require(compute)
    const points = await this.#loggedPoints(id)
    if (!this.#live.get(id)) {
      this.#telling.save(id, {
        state: 'preparing',
        sessionId: this.#context.library.sessionId,
        error: null,
        ...((compute !== undefined || better) && {
          settings: { ...row.settings, ...better, ...(compute !== undefined && { compute }) },
        }),
      })
      this.#begin(this.#context.library.runs.get(id), points, compute)
    }
    return this.get(id)
  }

  /** @throws SyrinxError `run/unknown`, `run/elsewhere`, `run/not-training`. */
  pause(id: string) {
    const live = this.#requireLive(id)
    if (live.release || live.ending) return
    if (this.#queue.first !== live || this.#queue.isWaitedFor(live)) return this.#endLive(live, 'park')
    live.release = this.#context.processes.hold('train')
    this.#telling.save(id, { state: 'paused' })
    this.#telling.tell(live.id)
  }

  /** Ends with a checkpoint. @throws SyrinxError `run/unknown`, `run/elsewhere`, `run/not-training`. */
  stop(id: string) {
    const row = this.#context.library.runs.get(id)
    if (row.state === 'paused' && !this.#live.get(id)) return this.#telling.save(id, { state: 'stopped' })
    this.#endLive(this.#requireLive(id), 'stop')
  }

  /** Into the bin; ends it first. @throws SyrinxError `run/unknown`, `run/elsewhere`. */
  async remove(id: string): Promise<void> {
    const live = this.#live.get(id)
    if (live) {
      this.#endLive(live, 'stop')
      await live.ended
    } else this.#requireHere(this.#context.library.runs.get(id))
    this.#context.library.runs.remove(id)
  }

  #begin(row: RunRow, points: readonly LossPoint[], compute?: TrainingSettings['compute']) {
    const live = new LiveRun(row, points, compute)
    live.makeRoom = () => {
      if (live.release) this.#endLive(live, 'park')
    }
    this.#live.set(live.id, live)
    this.#queue.enter(live)
    const { id, result } = this.#context.jobs.start({
      kind: 'train',
      title: `Training “${row.name}”`,
      subjectId: row.id,
      run: (control) => this.#work.carryOut(live, control).finally(() => this.#end(live)),
    })
    live.jobId = id
    result.catch(() => undefined)
  }

  #end(live: LiveRun) {
    live.release?.()
    this.#live.delete(live.id)
    this.#queue.leave(live)
    this.#telling.tell(live.id)
  }

  #release(live: LiveRun) {
    if (!live.release) return
    live.release()
    live.release = null
    this.#telling.save(live.id, { state: live.figures ? 'running' : 'preparing' })
    this.#telling.tell(live.id)
  }

  #endLive(live: LiveRun, ending: 'stop' | 'park') {
    live.ending = ending
    live.release?.()
    live.release = null
    this.#context.jobs.cancel(live.jobId)
  }

  #requireLive(id: string): LiveRun {
    const row = this.#context.library.runs.get(id)
    const live = this.#live.get(id)
    if (live) return live
    this.#requireHere(row)
    throw new SyrinxError('run/not-training', `“${row.name}” isn’t being trained at the moment.`)
  }

  #requireHere({ name, sessionId }: RunRow) {
    const { library } = this.#context
    if (sessionId !== null && sessionId !== library.sessionId)
      throw new SyrinxError(
        'run/elsewhere',
        `“${name}” is being trained by another Syrinx on this library.`,
        'Pause or stop it there.',
      )
  }

  async #loggedPoints(id: string): Promise<LossPoint[]> {
    const lines = await RunFolder.at(runDirectory(this.#context.library, id)).readLog()
    return lines.map((line) => ({ ...line, validationLoss: line.validationLoss ?? null }))
  }
}
