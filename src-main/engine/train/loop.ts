/**
 * The training loop: draws crops, takes steps, measures the validation loss, and hands out whole states to keep.
 * It knows no files; whoever calls it writes them.
 */
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { Random, type RandomState } from '../../../src-shared/random.ts'
import {
  isAbandoned,
  type Compute,
  type Crop,
  type OptimiserSettings,
  type TrainingState,
} from '../compute/compute.ts'
import { diverged, isWhole, requireFinite } from './divergence.ts'
import { canGoAway, LastingTrainer, type KeptState } from './lastingTrainer.ts'
import type { CropSource } from './material.ts'
import { progressOf, secondsLeft, Speedometer } from './pace.ts'
import { learningRateAt, type LearningRateSchedule } from './schedule.ts'
import { TrainingClock } from './trainingClock.ts'

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
  /** Before each try to open a graphics card that went away; for tests. */
  readonly cardWaitsMilliseconds?: readonly number[]
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
  /** Asked after every step, and in the middle of one where the compute can let go of it. */
  shouldStop(): boolean
  /**
   * Waits between two steps while somebody else needs the processor; that time doesn't count as training. `keep`
   * writes a checkpoint of where the run stands, for a wait that gets long.
   */
  held?(keep: () => Promise<void>): Promise<void>
  /** The graphics card went away after `step` steps, and training goes on by itself, from `kept` of them. */
  cardLost?(step: number, kept: number): void
  /** What the compute has to say about how it works, in words. */
  notice?(words: string): void
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

/** A measurement that somebody who wants an end waits for at most. */
const lastMeasurementMilliseconds = 100

/**
 * Runs until a limit is reached or `hooks.shouldStop` says so, and ends with a checkpoint; also when it ends because its
 * graphics card stays away.
 * @param start the state to begin with; with a position when a run is gone on with.
 * @throws SyrinxError `training/diverged` when the loss is no longer a number; the checkpoints before it stay.
 * `compute/device-lost` when the graphics card went away for good.
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
  const validationBatch = drawValidation(settings, validation)
  const which = optimiser.averageDecay > 0 ? 'average' : 'current'
  const field = receptiveField(hyperparameters)
  const clock = new TrainingClock(start.position?.trainedSeconds ?? 0)
  const speedometer = new Speedometer()
  let random = start.position ? Random.fromState(start.position.random) : Random.fromSeed(settings.seed)
  let { step } = start.state
  let smoothLoss = start.position?.loss
  let validationLoss = start.position?.validationLoss
  let bestValidationLoss = start.position?.bestValidationLoss
  let samplesPerStep = 0
  // A new run is kept even if it is stopped before its first step: there is something to go on from.
  let checkpointedStep = start.position ? step : undefined
  let checkpointedAt = clock.seconds

  const position = (): LoopPosition => {
    const trainedSeconds = clock.seconds
    return { random: random.state, trainedSeconds, loss: smoothLoss, validationLoss, bestValidationLoss }
  }
  const { notice } = hooks
  const notices = notice ? { onNotice: (words: string) => notice(words) } : {}
  const draw = (from: Random) => Array.from({ length: settings.batchSize }, () => training.draw(from))

  const trainer = await LastingTrainer.open(
    { state: start.state, position: position() },
    canGoAway(compute),
    {
      open: (state) => compute.trainer(hyperparameters, state, optimiser, { threads, ...notices }),
      draw: (state) => draw(Random.fromState(state)),
      clock,
      shouldStop: hooks.shouldStop,
      ...(hooks.cardLost && { cardLost: hooks.cardLost }),
      ...(settings.cardWaitsMilliseconds && { waitsMilliseconds: settings.cardWaitsMilliseconds }),
    },
  )
  try {
    return await steps()
  } catch (error) {
    const { left } = trainer
    if (left && left.state.step !== checkpointedStep) await write(left, false)
    if (left && isAbandoned(error)) return resultOf(left.state.step, 'asked')
    throw error
  } finally {
    await trainer.dispose()
  }

  async function steps(): Promise<LoopResult> {
    speedometer.mark(step, clock.seconds)
    let stopped = stopReason()
    while (!stopped) {
      const lesson = {
        random: random.state,
        learningRate: learningRateAt(settings.schedule, progressOf(limit, step, clock.seconds)),
      }
      const batch = draw(random)
      const taken = await trainer.step(batch, lesson, hooks).catch(unlessAbandoned)
      if (!taken) {
        // It counts for nothing: whoever goes on takes it with the same crops.
        random = Random.fromState(lesson.random)
        stopped = 'asked'
        break
      }
      requireFinite(taken, step + 1, lesson.learningRate)
      step++
      clock.tick()
      smoothLoss = smooth(smoothLoss, taken.loss)
      samplesPerStep = batch.reduce((sum, crop) => sum + crop.codes.length - field, 0)
      stopped = stopReason()

      const due = step % settings.validationEverySteps === 0
      const measured = due || stopped ? await validate(due || stopped !== 'asked') : undefined
      speedometer.mark(step, clock.seconds)
      const rate = speedometer.stepsPerSecond()
      await hooks.progress({
        step,
        loss: taken.loss,
        smoothLoss,
        validationLoss: measured?.loss,
        learningRate: lesson.learningRate,
        gradientNorm: taken.gradientNorm,
        samplesPerSecond: (rate ?? 0) * samplesPerStep,
        trainedSeconds: clock.seconds,
        secondsLeft: secondsLeft(limit, step, clock.seconds, rate),
      })
      const checkpointDue =
        step === settings.firstCheckpointSteps ||
        step % settings.checkpointEverySteps === 0 ||
        clock.seconds - checkpointedAt >= settings.checkpointEverySeconds
      if (measured?.best || checkpointDue) await checkpoint(measured?.best ?? false)
      else await trainer.keep(position)
      if (stopped || !hooks.held) continue
      await rest(hooks.held)
      if (hooks.shouldStop()) stopped = 'asked'
    }
    if (checkpointedStep !== step) await checkpoint(false)
    return resultOf(step, stopped)
  }

  function stopReason(): StopReason | undefined {
    if (limit.steps !== undefined && step >= limit.steps) return 'steps'
    if (limit.seconds !== undefined && clock.seconds >= limit.seconds) return 'time'
    return hooks.shouldStop() ? 'asked' : undefined
  }

  /**
   * Measures the validation loss; where somebody stopped the run between two measurements it isn't the best: a run that
   * wasn't stopped there wouldn't have found it.
   */
  async function validate(counts: boolean): Promise<{ loss: number; best: boolean } | undefined> {
    if (validationBatch.length === 0) return undefined
    let askedAt: number | undefined
    const shouldStop = () =>
      hooks.shouldStop() && performance.now() - (askedAt ??= performance.now()) > lastMeasurementMilliseconds
    const loss = await trainer.loss(validationBatch, which, { shouldStop }).catch(unlessAbandoned)
    if (loss === undefined) return undefined
    if (!Number.isFinite(loss)) throw diverged('loss on what is held back', step)
    validationLoss = loss
    const best = counts && loss < (bestValidationLoss ?? Infinity)
    if (best) bestValidationLoss = loss
    return { loss, best }
  }

  async function checkpoint(best: boolean) {
    const at = position()
    await write({ state: await trainer.read(at), position: at }, best)
  }

  async function write({ state, position }: KeptState, best: boolean) {
    if (!isWhole(state)) throw diverged('network', state.step)
    await hooks.checkpoint(state, position, best)
    checkpointedStep = state.step
    checkpointedAt = clock.seconds
  }

  async function rest(held: NonNullable<LoopHooks['held']>) {
    clock.pause()
    await held(async () => {
      if (checkpointedStep !== step) await checkpoint(false)
    })
    clock.resume()
  }

  function resultOf(steps: number, stopped: StopReason): LoopResult {
    const rate = speedometer.stepsPerSecond() ?? 0
    return { steps, loss: smoothLoss, validationLoss, samplesPerSecond: rate * samplesPerStep, stopped }
  }
}

/** @returns undefined where it was let go of. @throws every other error. */
function unlessAbandoned(error: unknown): undefined {
  if (!isAbandoned(error)) throw error
}
