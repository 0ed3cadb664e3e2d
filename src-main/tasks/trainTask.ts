/** Training as a task of the studio: begins a run or goes on with one, and tells how it goes. */
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from '../engine/train/loop.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import type { TaskControl } from './messages.ts'
import { makeTask, type MakeInput } from './makeInstrument/makingTasks.ts'
import type { Recipe } from './recipe.ts'
import { beginTraining, resumeTraining, type TrainingHooks, type TrainingRequest } from './train.ts'

export type TrainTaskInput =
  /** Everything is chosen from the recordings; goes on where it was begun. */
  | MakeInput
  | { readonly kind: 'begin'; readonly directory: string; readonly request: TrainingRequest }
  | {
      readonly kind: 'resume'
      readonly directory: string
      readonly dataDirectory: string
      readonly limit: Recipe['limit']
      /** What it goes on with; what it was trained with before when it is left out. */
      readonly compute?: ComputeName
      readonly adapterId: string
    }

export interface TrainFigures {
  readonly step: number
  /** Mean of the steps before the newest line in the log. */
  readonly loss: number
  /** Null where it wasn't measured at this step. */
  readonly validationLoss: number | null
  readonly learningRate: number
  readonly samplesPerSecond: number
  readonly trainedSeconds: number
  readonly secondsLeft: number | null
}

export type TrainTaskEvent =
  | { readonly kind: 'words'; readonly words: string }
  /** What a user should know though nobody asked. */
  | { readonly kind: 'notice'; readonly words: string }
  /** What it trains on, and why. Comes before the first step. */
  | { readonly kind: 'compute'; readonly words: string }
  | { readonly kind: 'listening'; readonly done: number; readonly total: number }
  /** What was chosen for an instrument, and why. */
  | { readonly kind: 'choices'; readonly sentences: readonly string[]; readonly preset: string }
  /** A made instrument plays by itself, to be measured. */
  | { readonly kind: 'checking'; readonly share: number }
  /** `logged` when the run's log has it too. */
  | { readonly kind: 'progress'; readonly figures: TrainFigures; readonly logged: boolean }
  /** The weights of a checkpoint were written; a training state to go on from lies beside them. */
  | {
      readonly kind: 'checkpoint'
      readonly step: number
      readonly path: string
      readonly bytes: number
      readonly loss: number | null
      readonly validationLoss: number | null
    }

export interface TrainTaskOutput {
  readonly steps: number
  readonly stopped: 'steps' | 'time' | 'asked'
  /** Of an instrument that was made. */
  readonly made?: {
    /** What it does worse than before, in a sentence: the one before stays the instrument. */
    readonly worse: string | null
    /** It doesn’t follow its notes well yet. */
    readonly isSketch: boolean
  }
}

/** Figures that no log keeps are told this often. */
const progressMilliseconds = 250
/** A wait that is longer than this gets a checkpoint, lest it be lost with the process. */
const keepAfterMilliseconds = 15_000

/** @throws SyrinxError those of `beginTraining` and `resumeTraining`. */
export async function trainTask(
  input: TrainTaskInput,
  control: TaskControl<'train'>,
): Promise<TrainTaskOutput> {
  const hooks = hooksOf(control)
  if (input.kind === 'make') return makeTask(input, control, hooks)
  const { directory } = input
  const { steps, stopped } =
    input.kind === 'begin'
      ? await beginTraining(directory, input.request, hooks)
      : await resumeTraining(directory, input, hooks)
  return { steps, stopped }
}

function hooksOf(control: TaskControl<'train'>): TrainingHooks {
  let toldAt = -Infinity
  let loss: number | undefined
  return {
    say: (words) => control.tell({ kind: 'words', words }),
    notice: (words) => control.tell({ kind: 'notice', words }),
    compute: (words) => control.tell({ kind: 'compute', words }),
    async listening(done, total) {
      control.tell({ kind: 'listening', done, total })
      await control.held()
    },
    progress(progress, logged) {
      const now = performance.now()
      if (!logged && now - toldAt < progressMilliseconds) return
      toldAt = now
      loss = logged?.loss ?? loss ?? progress.loss
      control.tell({ kind: 'progress', figures: figuresOf(progress, loss), logged: logged !== undefined })
    },
    async checkpoint(run, checkpoint) {
      const path = await run.saveWeights(checkpoint)
      const { size } = await stat(path)
      const { step, validationLoss } = checkpoint
      control.tell({
        kind: 'checkpoint',
        step,
        path,
        bytes: size,
        loss: loss ?? checkpoint.loss ?? null,
        validationLoss: validationLoss ?? null,
      })
    },
    shouldStop: () => control.shouldStop(),
    async held(keep) {
      const released = control.held()
      const abort = new AbortController()
      const long = sleep(keepAfterMilliseconds, true, { signal: abort.signal }).catch(() => false)
      const isLong = await Promise.race([released.then(() => false), long])
      abort.abort()
      if (isLong) await keep()
      await released
    },
  }
}

const figuresOf = (progress: Progress, loss: number): TrainFigures => ({
  step: progress.step,
  loss,
  validationLoss: progress.validationLoss ?? null,
  learningRate: progress.learningRate,
  samplesPerSecond: progress.samplesPerSecond,
  trainedSeconds: progress.trainedSeconds,
  secondsLeft: progress.secondsLeft ?? null,
})
