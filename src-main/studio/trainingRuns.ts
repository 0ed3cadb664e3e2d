/** Runs from their first word to their last: what training.* asks for, carried out one run at a time. */
import { randomUUID } from 'node:crypto'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { LossPoint, Run, TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { closingReason, type JobControl } from '../jobs/jobs.ts'
import type { RunRow } from '../library/runs.ts'
import { RunFolder } from '../tasks/runFolder.ts'
import type { TrainTaskEvent, TrainTaskOutput } from '../tasks/trainTask.ts'
import type { StudioContext } from './context.ts'
import { registerCheckpoint, runDirectory } from './trainingCheckpoints.ts'
import { throughCrashes, trainsOnCard } from './trainingCrashes.ts'
import { LiveRun } from './trainingLive.ts'
import type { TrainingMeasurements } from './trainingMeasure.ts'
import { bettered, chosenFor, keepMade } from './trainingMaking.ts'
import { chosenClips, trainInput } from './trainingPrepare.ts'
import type { TrainingQueue } from './trainingQueue.ts'
import { networkOf } from './trainingRequest.ts'
import { figuresOf, runOf } from './trainingRunRow.ts'
import { thinPoints } from './trainingThin.ts'
import { restingWords } from './trainingWords.ts'

type RunState = Run['state']

/** Ends that say nothing against going on from there. */
const cutOff = ['engine/crashed', 'engine/hung', 'compute/crashed', 'compute/device-lost']

export class TrainingRuns {
  readonly #context: StudioContext
  readonly #measurements: TrainingMeasurements
  readonly #queue: TrainingQueue
  /** Runs that train or wait for their turn, by id. */
  readonly #live = new Map<string, LiveRun>()

  constructor(context: StudioContext, queue: TrainingQueue, measurements: TrainingMeasurements) {
    this.#context = context
    this.#queue = queue
    this.#measurements = measurements
  }

  list(): Run[] {
    return this.#context.library.runs.list().map((row) => this.#asRun(row))
  }

  /** @throws SyrinxError `run/unknown` */
  get(id: string): Run {
    return this.#asRun(this.#context.library.runs.get(id))
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
      this.#save(id, {
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
    this.#save(id, { state: 'paused' })
    this.#tell(live, [])
  }

  /** Ends with a checkpoint. @throws SyrinxError `run/unknown`, `run/elsewhere`, `run/not-training`. */
  stop(id: string) {
    const row = this.#context.library.runs.get(id)
    if (row.state === 'paused' && !this.#live.get(id)) return this.#save(id, { state: 'stopped' })
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
      run: (control) => this.#work(live, control),
    })
    live.jobId = id
    result.catch(() => undefined)
  }

  async #work(live: LiveRun, control: JobControl): Promise<void> {
    const { id } = live
    try {
      const output = await this.#train(live, control)
      const state =
        output?.stopped === 'steps' || output?.stopped === 'time' ? 'finished' : asked(live, control)
      const words = state === 'finished' && output ? await this.#keepMade(live, output) : ''
      this.#finish(live, state, null, words)
      if (state === 'finished') this.#notify(live)
    } catch (error) {
      const { code } = envelopeOf(error)
      const wasAsked = control.signal.aborted && (code === 'train/stopped' || code === 'studio/closing')
      if (wasAsked) return this.#finish(live, asked(live, control), null)
      this.#finish(live, cutOff.includes(code) ? 'interrupted' : 'failed', error)
      throw error
    } finally {
      live.release?.()
      this.#live.delete(id)
      this.#queue.leave(live)
      this.#emit(id)
    }
  }

  /** @returns null when it was asked to end before its turn came. */
  async #train(live: LiveRun, control: JobControl): Promise<TrainTaskOutput | null> {
    const { processes } = this.#context
    const isMyTurn = await this.#queue.turn(live, control.signal, (before) => {
      control.progress({ state: 'queued' })
      this.#prepare(live, control, `Waits until “${before.name}” has ended.`)
    })
    if (!isMyTurn) return null
    control.progress({ state: 'running' })
    // One after the other: a row never names a file that has been thinned away meanwhile.
    let registered = Promise.resolve()
    const output = await throughCrashes({
      input: () =>
        trainInput(this.#context, this.#measurements, live, control.signal, (words) =>
          this.#prepare(live, control, words),
        ),
      train: (input) =>
        processes.run('train', 'train', input, {
          signal: control.signal,
          onEvent: (event) => {
            if (event.kind === 'checkpoint')
              registered = registered.then(
                () => this.#register(live, event),
                () => undefined,
              )
            else this.#follow(live, control, event)
          },
        }),
      isOnCard: () => trainsOnCard(this.#context.library, live.id),
      signal: control.signal,
      tell: (words) => this.#note(live, words),
    })
    await registered
    return output
  }

  #note({ name }: LiveRun, words: string) {
    this.#context.emit('notice', { level: 'note', message: `“${name}”: ${words}`, hint: '' })
  }

  #follow(live: LiveRun, control: JobControl, event: Exclude<TrainTaskEvent, { kind: 'checkpoint' }>) {
    switch (event.kind) {
      case 'words':
        return
      case 'choices':
        this.#save(live.id, chosenFor(this.#context.library.runs.get(live.id), event.preset))
        return this.#prepare(live, control, event.sentences.join(' '))
      case 'checking':
        live.checking = `It plays by itself, to be measured… ${Math.round(100 * event.share)} %`
        control.progress({ message: live.checking })
        return this.#tell(live, [])
      case 'notice':
        return this.#note(live, event.words)
      case 'compute':
        live.computeWords = event.words
        return this.#tell(live, [])
      case 'listening':
        return this.#prepare(live, control, `Reading recording ${event.done} of ${event.total}…`)
      case 'progress': {
        const isFirst = live.figures === null
        const points = live.take(event.figures, event.logged)
        if (isFirst && !live.release) this.#save(live.id, { state: 'running' })
        this.#tell(live, points)
        const { step, trainedSeconds } = event.figures
        const { limit } = live
        control.progress({
          state: live.release ? 'paused' : 'running',
          done: limit.kind === 'steps' ? step : trainedSeconds,
          total: limit.kind === 'steps' ? limit.steps : limit.minutes * 60,
          secondsLeft: live.secondsLeft,
          message: `Step ${step.toLocaleString('en')}`,
        })
      }
    }
  }

  async #register(live: LiveRun, event: Extract<TrainTaskEvent, { kind: 'checkpoint' }>) {
    await registerCheckpoint(this.#context.library, live.id, event)
    this.#save(live.id, figuresOf(live))
  }

  #prepare(live: LiveRun, control: JobControl, words: string) {
    live.preparing = words
    control.progress({ message: words })
    this.#tell(live, [])
  }

  #release(live: LiveRun) {
    if (!live.release) return
    live.release()
    live.release = null
    this.#save(live.id, { state: live.figures ? 'running' : 'preparing' })
    this.#tell(live, [])
  }

  #endLive(live: LiveRun, ending: 'stop' | 'park') {
    live.ending = ending
    live.release?.()
    live.release = null
    this.#context.jobs.cancel(live.jobId)
  }

  /** @returns what is said of it from then on. */
  async #keepMade(live: LiveRun, output: TrainTaskOutput): Promise<string> {
    try {
      return await keepMade(this.#context, live.id, output)
    } catch (error) {
      this.#report(error)
      return ''
    }
  }

  #finish(live: LiveRun, state: RunState, error: unknown, words = '') {
    this.#save(live.id, {
      ...figuresOf(live),
      state,
      words,
      sessionId: null,
      error: error === null ? null : envelopeOf(error),
    })
  }

  #notify(live: LiveRun) {
    const { library, shell } = this.#context
    const trained = live.figures?.trainedSeconds ?? 0
    if (trained > 30 && library.settings.get().notify)
      shell.notify(`“${live.name}” has learned`, restingWords(library.runs.get(live.id), null))
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

  /** A disk that is full keeps a row from being written, but not a run from ending. */
  #save(id: string, values: Partial<RunRow>) {
    try {
      this.#context.library.runs.update(id, values)
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown) {
    const { message, hint } = envelopeOf(error)
    this.#context.emit('notice', { level: 'error', message, hint })
  }

  #tell(live: LiveRun, points: readonly LossPoint[]) {
    this.#emit(live.id, points)
  }

  #emit(id: string, points: readonly LossPoint[] = []) {
    const row = this.#context.library.runs.table.find(id)
    if (row) this.#context.emit('training.progress', { run: this.#asRun(row), points: [...points] })
  }

  async #loggedPoints(id: string): Promise<LossPoint[]> {
    const lines = await RunFolder.at(runDirectory(this.#context.library, id)).readLog()
    return lines.map((line) => ({ ...line, validationLoss: line.validationLoss ?? null }))
  }

  #asRun(row: RunRow): Run {
    return runOf(this.#context.library, row, this.#live.get(row.id))
  }
}

/** What a run that was asked to end is then. */
function asked(live: LiveRun, { signal }: JobControl): RunState {
  if (live.ending === 'park') return 'paused'
  return signal.reason === closingReason ? 'interrupted' : 'stopped'
}
