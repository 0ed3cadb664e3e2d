/** A run from its turn to its end: trained in a process of its own, followed, kept. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { Run } from '../../src-shared/contract/training.ts'
import { closingReason, type JobControl } from '../jobs/jobs.ts'
import type { TrainTaskEvent, TrainTaskOutput } from '../tasks/trainTask.ts'
import type { StudioContext } from './context.ts'
import { registerCheckpoint } from './trainingCheckpoints.ts'
import { throughCrashes, trainsOnCard } from './trainingCrashes.ts'
import type { LiveRun } from './trainingLive.ts'
import { chosenFor, keepMade } from './trainingMaking.ts'
import type { TrainingMeasurements } from './trainingMeasure.ts'
import { trainInput } from './trainingPrepare.ts'
import type { TrainingQueue } from './trainingQueue.ts'
import { figuresOf } from './trainingRunRow.ts'
import type { RunTelling } from './trainingTelling.ts'
import { restingWords } from './trainingWords.ts'

type RunState = Run['state']

/** Ends that say nothing against going on from there. */
const cutOff = ['engine/crashed', 'engine/hung', 'compute/crashed', 'compute/device-lost']

export class RunWork {
  readonly #context: StudioContext
  readonly #queue: TrainingQueue
  readonly #measurements: TrainingMeasurements
  readonly #telling: RunTelling

  constructor(
    context: StudioContext,
    queue: TrainingQueue,
    measurements: TrainingMeasurements,
    telling: RunTelling,
  ) {
    this.#context = context
    this.#queue = queue
    this.#measurements = measurements
    this.#telling = telling
  }

  /** @throws what it failed with, once its row says so. */
  async carryOut(live: LiveRun, control: JobControl): Promise<void> {
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
      tell: (words) => this.#telling.note(live, words),
    })
    await registered
    return output
  }

  #follow(live: LiveRun, control: JobControl, event: Exclude<TrainTaskEvent, { kind: 'checkpoint' }>) {
    switch (event.kind) {
      case 'words':
        return
      case 'choices':
        this.#telling.save(live.id, chosenFor(this.#context.library.runs.get(live.id), event.preset))
        return this.#prepare(live, control, event.sentences.join(' '))
      case 'checking':
        // One that has had its time goes straight on to this.
        if (!live.checking && !live.release) this.#telling.save(live.id, { state: 'running' })
        live.checking = `It plays by itself, to be measured… ${Math.round(100 * event.share)} %`
        control.progress({ message: live.checking })
        return this.#telling.tell(live.id)
      case 'notice':
        return this.#telling.note(live, event.words)
      case 'compute':
        live.computeWords = event.words
        return this.#telling.tell(live.id)
      case 'listening':
        return this.#prepare(live, control, `Reading recording ${event.done} of ${event.total}…`)
      case 'progress': {
        const isFirst = live.figures === null
        const points = live.take(event.figures, event.logged)
        if (isFirst && !live.release) this.#telling.save(live.id, { state: 'running' })
        this.#telling.tell(live.id, points)
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
    this.#telling.save(live.id, figuresOf(live))
  }

  #prepare(live: LiveRun, control: JobControl, words: string) {
    live.preparing = words
    control.progress({ message: words })
    this.#telling.tell(live.id)
  }

  /** @returns what is said of it from then on. */
  async #keepMade(live: LiveRun, output: TrainTaskOutput): Promise<string> {
    try {
      return await keepMade(this.#context, live.id, output)
    } catch (error) {
      this.#telling.report(error)
      return ''
    }
  }

  #finish(live: LiveRun, state: RunState, error: unknown, words = '') {
    this.#telling.save(live.id, {
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
}

/** What a run that was asked to end is then. */
function asked(live: LiveRun, { signal }: JobControl): RunState {
  if (live.ending === 'park') return 'paused'
  return signal.reason === closingReason ? 'interrupted' : 'stopped'
}
