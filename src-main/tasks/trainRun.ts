/** The training loop in a run folder: what is drawn, logged and kept. */
import { saveCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Compute, TrainingState } from '../engine/compute/compute.ts'
import {
  trainingLoop,
  type LoopPosition,
  type LoopSettings,
  type Progress,
  type StopReason,
} from '../engine/train/loop.ts'
import type { Recipe } from './recipe.ts'
import { checkpointOf } from './runCheckpoint.ts'
import type { LogLine, RunFolder } from './runFolder.ts'
import type { CropSources } from './trainingSources.ts'

export interface TrainingHooks {
  /** A line of plain words about what is going on. */
  say(text: string): void
  /** What a user should know though nobody asked: that the graphics card went away and training goes on. */
  notice?(words: string): void
  /** What it trains on, and why; told once, before the first step. */
  compute?(words: string): void
  /** So many of all recordings have been listened to; waited for. */
  listening(done: number, total: number): void | Promise<void>
  /** After every step; with the line where it is written into the run's log. */
  progress(progress: Progress, logged: LogLine | undefined): void
  /** A training state was written; waited for. */
  checkpoint?(run: RunFolder, checkpoint: Checkpoint): Promise<void>
  shouldStop(): boolean
  /** See the training loop's. */
  held?(keep: () => Promise<void>): Promise<void>
}

export interface TrainingOutcome {
  readonly run: string
  /** The newest checkpoint's path. */
  readonly checkpoint: string
  readonly steps: number
  readonly loss: number | undefined
  readonly validationLoss: number | undefined
  readonly samplesPerSecond: number
  readonly stopped: StopReason
}

/** Where a run begins, or goes on. */
export interface Start {
  readonly state: TrainingState
  readonly position?: LoopPosition
}

/** Trains in an open run folder until the end of its recipe, or until the hooks ask for it. */
export async function trainRun(
  run: RunFolder,
  recipe: Recipe,
  compute: Compute,
  sources: CropSources,
  start: Start,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { training, validation, words } = sources
  hooks.say(`${words} Training on ${training.description} with ${compute.name}.`)
  let newest = (await run.checkpoints()).at(-1)?.path ?? ''
  let logged = -Infinity
  const told = new Set<string>()
  const notice = (words: string) => {
    if (!told.has(words)) (hooks.notice ?? hooks.say)(words)
    told.add(words)
  }
  /** Of the steps since the last line in the log. */
  let losses: number[] = []
  const result = await trainingLoop(compute, loopSettings(recipe), training, validation, start, {
    shouldStop: hooks.shouldStop,
    ...(hooks.held && { held: hooks.held }),
    notice,
    cardLost: (step, kept) =>
      notice(
        `The graphics card went away at step ${step.toLocaleString('en')}; Syrinx goes on from step ${kept.toLocaleString('en')}.`,
      ),
    async progress(progress) {
      losses.push(progress.loss)
      const { step, validationLoss, learningRate, samplesPerSecond, trainedSeconds } = progress
      if (validationLoss === undefined && !logDue(trainedSeconds, logged))
        return hooks.progress(progress, undefined)
      const line: LogLine = {
        step,
        loss: losses.reduce((sum, it) => sum + it, 0) / losses.length,
        ...(validationLoss !== undefined && { validationLoss }),
        learningRate,
        samplesPerSecond,
        trainedSeconds,
      }
      logged = trainedSeconds
      losses = []
      hooks.progress(progress, line)
      await run.log(line)
    },
    async checkpoint(state, position, best) {
      const checkpoint = checkpointOf(recipe, state, position)
      // The best first: a run that is killed between the two does these steps again, and finds it again.
      const { training: _training, ...weightsOnly } = checkpoint
      if (best) await saveCheckpoint(run.bestPath, weightsOnly)
      newest = await run.save(checkpoint, recipe.maxCheckpoints)
      await hooks.checkpoint?.(run, checkpoint)
    },
  })
  const { steps, loss, validationLoss, samplesPerSecond, stopped } = result
  return { run: run.directory, checkpoint: newest, steps, loss, validationLoss, samplesPerSecond, stopped }
}

/** Every half second at first, more rarely as a run gets long: some 2,000 lines for each e-fold of its time. */
const logDue = (trainedSeconds: number, logged: number) =>
  trainedSeconds - logged >= Math.max(0.5, trainedSeconds / 2000)

function loopSettings(recipe: Recipe): LoopSettings {
  const { steps, seconds } = recipe.limit
  return {
    hyperparameters: recipe.hyperparameters,
    optimiser: recipe.optimiser,
    schedule: recipe.schedule,
    batchSize: recipe.batchSize,
    limit: { ...(steps !== undefined && { steps }), ...(seconds !== undefined && { seconds }) },
    validationCrops: 8,
    validationEverySteps: recipe.validationEverySteps,
    checkpointEverySteps: recipe.checkpointEverySteps,
    checkpointEverySeconds: recipe.checkpointEverySeconds,
    firstCheckpointSteps: Math.min(50, recipe.checkpointEverySteps),
    seed: recipe.seed,
    threads: recipe.threads,
  }
}
