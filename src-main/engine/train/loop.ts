/**
 * The training loop: draws crops, takes steps, measures the validation loss, and hands out whole states to keep.
 * It knows no files; whoever calls it writes them.
 */
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { Random, type RandomState } from '../../../src-shared/random.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Compute, Crop, OptimiserSettings, Trainer, TrainingState } from '../compute/compute.ts'
import type { CropSource } from './material.ts'
import { learningRateAt, type LearningRateSchedule } from './schedule.ts'

export interface LoopSettings {
  readonly hyperparameters: Hyperparameters
  readonly optimiser: OptimiserSettings
  readonly schedule: LearningRateSchedule
  /** Crops a step. */
  readonly batchSize: number
  /** When the run ends by itself: after so many steps, or so many seconds of training; whichever comes first. */
  readonly limit: { readonly steps?: number; readonly seconds?: number }
  /** Validation crops, the same every time, and how many steps lie between two measurements. */
  readonly validationCrops: number
  readonly validationEverySteps: number
  /** Steps between two checkpoints; there is one after `firstCheckpointSteps` and one every `checkpointEverySeconds` too. */
  readonly checkpointEverySteps: number
  readonly checkpointEverySeconds: number
  readonly firstCheckpointSteps: number
  readonly seed: number
  readonly threads: number
}

/** What has to be kept beside the weights to go on bit for bit. */
export interface LoopPosition {
  readonly random: RandomState
  /** Seconds of training so far, over all sessions. */
  readonly trainedSeconds: number
  /** Running mean of the loss over about the last hundred steps. */
  readonly loss: number | undefined
  readonly validationLoss: number | undefined
  readonly bestValidationLoss: number | undefined
}

export interface Progress {
  readonly step: number
  readonly loss: number
  /** The running mean. */
  readonly smoothLoss: number
  readonly validationLoss: number | undefined
  readonly learningRate: number
  readonly gradientNorm: number
  /** Predicted samples a second, over about the last ten seconds. */
  readonly samplesPerSecond: number
  readonly trainedSeconds: number
  /** Undefined until it can be known. */
  readonly secondsLeft: number | undefined
}

export type StopReason = 'steps' | 'time' | 'asked'

export interface LoopHooks {
  /** Told after every step, and waited for. */
  progress(progress: Progress): void | Promise<void>
  /** A whole state to keep. `best` is set when the validation loss is the lowest so far. */
  checkpoint(state: TrainingState, position: LoopPosition, best: boolean): Promise<void>
  /** Asked after every step. */
  shouldStop(): boolean
  /**
   * Waits between two steps while somebody else needs the processor; that time doesn't count as training. `keep`
   * writes a checkpoint of where the run stands, for a wait that gets long.
   */
  held?(keep: () => Promise<void>): Promise<void>
}

export interface LoopResult {
  readonly steps: number
  readonly loss: number | undefined
  readonly validationLoss: number | undefined
  readonly samplesPerSecond: number
  readonly stopped: StopReason
}

const smooth = (old: number | undefined, value: number) =>
  old === undefined ? value : old + (value - old) / 100

/** The validation crops come from a stream of their own, so that they are the same in every session of a run. */
function drawValidation(settings: LoopSettings, source: CropSource): Crop[] {
  const random = Random.fromSeed(settings.seed ^ 0x5a11d)
  return Array.from({ length: settings.validationCrops }, () => source.draw(random))
}

/** Steps and seconds of the last while, for a rate that follows the machine. */
class Speedometer {
  #marks: { readonly step: number; readonly seconds: number }[] = []

  mark(step: number, seconds: number) {
    this.#marks.push({ step, seconds })
    while (this.#marks.length > 2 && seconds - this.#marks[0].seconds > 10) this.#marks.shift()
  }

  /** Undefined before two marks. */
  stepsPerSecond(): number | undefined {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)!
    return last.seconds > first.seconds
      ? (last.step - first.step) / (last.seconds - first.seconds)
      : undefined
  }
}

/** How much of the run is done, 0 … 1: by steps, by time, or by whichever is further. */
function progressOf(limit: LoopSettings['limit'], step: number, trainedSeconds: number): number {
  const bySteps = limit.steps === undefined ? 0 : step / limit.steps
  const byTime = limit.seconds === undefined ? 0 : trainedSeconds / limit.seconds
  return Math.max(bySteps, byTime)
}

/**
 * Runs until a limit is reached or `hooks.shouldStop` says so, and ends with a checkpoint.
 * @param start the state to begin with; with a position when a run is gone on with.
 * @throws SyrinxError `training/diverged` when the loss is no longer a number; the checkpoints before it stay.
 */
export async function trainingLoop(
  compute: Compute,
  settings: LoopSettings,
  training: CropSource,
  validation: CropSource,
  start: { readonly state: TrainingState; readonly position?: LoopPosition },
  hooks: LoopHooks,
): Promise<LoopResult> {
  const { hyperparameters, optimiser, limit, threads } = settings
  const trainer = await compute.trainer(hyperparameters, start.state, optimiser, { threads })
  try {
    return await steps(trainer)
  } finally {
    await trainer.dispose()
  }

  async function steps(trainer: Trainer): Promise<LoopResult> {
    const validationBatch = drawValidation(settings, validation)
    const which = optimiser.averageDecay > 0 ? 'average' : 'current'
    const field = receptiveField(hyperparameters)
    const { position } = start
    const random = position ? Random.fromState(position.random) : Random.fromSeed(settings.seed)
    const speedometer = new Speedometer()
    let { step } = start.state
    let smoothLoss = position?.loss
    let validationLoss = position?.validationLoss
    let bestValidationLoss = position?.bestValidationLoss
    let samplesPerStep = 0
    // A new run is kept even if it is stopped before its first step: there is something to go on from.
    let checkpointedStep = position ? step : undefined
    const before = position?.trainedSeconds ?? 0
    let began = performance.now()
    const trainedSeconds = () => before + (performance.now() - began) / 1000
    let checkpointedAt = trainedSeconds()

    const checkpoint = async (best: boolean) => {
      const kept = { random: random.state, trainedSeconds: trainedSeconds() }
      const losses = { loss: smoothLoss, validationLoss, bestValidationLoss }
      await hooks.checkpoint(await trainer.read(), { ...kept, ...losses }, best)
      checkpointedStep = step
      checkpointedAt = trainedSeconds()
    }
    const stopReason = (): StopReason | undefined => {
      if (limit.steps !== undefined && step >= limit.steps) return 'steps'
      if (limit.seconds !== undefined && trainedSeconds() >= limit.seconds) return 'time'
      return hooks.shouldStop() ? 'asked' : undefined
    }
    /**
     * Measures the validation loss; true when it is the lowest so far. Where somebody stopped the run between two
     * measurements it doesn't count: a run that wasn't stopped there wouldn't have found it.
     */
    const validate = async (counts: boolean) => {
      if (validationBatch.length === 0) return false
      validationLoss = await trainer.loss(validationBatch, which)
      if (!counts) return false
      // So written that a loss which is not a number is never the best.
      if (!(validationLoss < (bestValidationLoss ?? Infinity))) return false
      bestValidationLoss = validationLoss
      return true
    }

    const rest = async () => {
      let since = performance.now()
      const leaveOut = () => {
        const now = performance.now()
        began += now - since
        since = now
      }
      await hooks.held?.(async () => {
        leaveOut()
        if (checkpointedStep !== step) await checkpoint(false)
      })
      leaveOut()
    }

    speedometer.mark(step, trainedSeconds())
    let stopped = stopReason()
    while (!stopped) {
      const batch = Array.from({ length: settings.batchSize }, () => training.draw(random))
      const learningRate = learningRateAt(settings.schedule, progressOf(limit, step, trainedSeconds()))
      const { loss, gradientNorm } = await trainer.step(batch, learningRate)
      // A gradient that isn't finite has ruined the weights already, whatever the loss before the step was.
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm))
        throw new SyrinxError(
          'training/diverged',
          `The ${Number.isFinite(loss) ? 'gradient' : 'loss'} is no longer a number at step ${step + 1} (learning rate ${learningRate.toPrecision(3)}).`,
          'The last checkpoint is kept. Begin again with a lower learning rate (--learning-rate), or with gradient clipping (--clip-norm).',
        )
      step++
      smoothLoss = smooth(smoothLoss, loss)
      samplesPerStep = batch.reduce((sum, crop) => sum + crop.codes.length - field, 0)
      stopped = stopReason()

      const due = step % settings.validationEverySteps === 0
      const measured = due || stopped !== undefined
      const best = measured && (await validate(due || stopped !== 'asked'))
      speedometer.mark(step, trainedSeconds())
      const rate = speedometer.stepsPerSecond()
      await hooks.progress({
        step,
        loss,
        smoothLoss,
        validationLoss: measured ? validationLoss : undefined,
        learningRate,
        gradientNorm,
        samplesPerSecond: (rate ?? 0) * samplesPerStep,
        trainedSeconds: trainedSeconds(),
        secondsLeft: secondsLeft(limit, step, trainedSeconds(), rate),
      })
      const checkpointDue =
        step === settings.firstCheckpointSteps ||
        step % settings.checkpointEverySteps === 0 ||
        trainedSeconds() - checkpointedAt >= settings.checkpointEverySeconds
      if (best || checkpointDue) await checkpoint(best)
      if (stopped || !hooks.held) continue
      await rest()
      if (hooks.shouldStop()) stopped = 'asked'
    }
    if (checkpointedStep !== step) await checkpoint(false)
    return {
      steps: step,
      loss: smoothLoss,
      validationLoss,
      samplesPerSecond: (speedometer.stepsPerSecond() ?? 0) * samplesPerStep,
      stopped,
    }
  }
}

function secondsLeft(
  limit: LoopSettings['limit'],
  step: number,
  trainedSeconds: number,
  stepsPerSecond: number | undefined,
): number | undefined {
  const byTime = limit.seconds === undefined ? undefined : Math.max(limit.seconds - trainedSeconds, 0)
  const bySteps =
    limit.steps === undefined || stepsPerSecond === undefined
      ? undefined
      : (limit.steps - step) / stepsPerSecond
  if (byTime === undefined || bySteps === undefined) return byTime ?? bySteps
  return Math.min(byTime, bySteps)
}
