/** A variant's network: trained in its run folder, gone on with where it was, and what its log says of it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { VariantPlan } from '../../../src-shared/experiments/definition.ts'
import type { Measures } from '../../../src-shared/experiments/measures.ts'
import type { VariantReport } from '../../../src-shared/experiments/report.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { loadCheckpoint, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { Progress } from '../../engine/train/loop.ts'
import { RunFolder, type LogLine } from '../runFolder.ts'
import { beginTraining, resumeTraining, type TrainingHooks } from '../train.ts'
import { networkInWords, trainingRequestOf } from './network.ts'

export interface TrainVariantHooks {
  say(words: string): void
  shouldStop(): boolean
  held?(): Promise<void>
  progress(progress: Progress, logged: LogLine | undefined): void
  /** A checkpoint was written: a good moment to write down how far it is. */
  kept(): Promise<void>
}

/** Points of a curve that a report keeps at most. */
const curvePoints = 400

/** Whether a run has taken all its steps, and has the checkpoint to show for it. */
async function isTrained(run: string, { training }: VariantPlan): Promise<boolean> {
  const newest = (await RunFolder.at(run).checkpoints()).at(-1)
  return newest !== undefined && newest.step >= training.steps
}

/**
 * Trains until the variant's steps are done, or `shouldStop` asks.
 * @returns whether they are done.
 */
export async function trainVariant(
  run: string,
  variant: VariantPlan,
  dataDirectory: string,
  threads: number,
  hooks: TrainVariantHooks,
): Promise<boolean> {
  if (await isTrained(run, variant)) return true
  const trainingHooks: TrainingHooks = {
    say: hooks.say,
    listening: () => hooks.held?.(),
    progress: hooks.progress,
    checkpoint: () => hooks.kept(),
    shouldStop: hooks.shouldStop,
    ...(hooks.held && { held: () => hooks.held!() }),
  }
  const { stopped } = existsSync(join(run, 'run.json'))
    ? await resumeTraining(run, { dataDirectory, ...(threads > 0 && { threads }) }, trainingHooks)
    : await beginTraining(run, trainingRequestOf(variant, dataDirectory, threads), trainingHooks)
  return stopped !== 'asked'
}

/** The weights after the last step (averaged, where the recipe averages): the same number of steps for everyone. */
export async function trainedNetwork(run: string): Promise<Checkpoint> {
  const newest = (await RunFolder.at(run).checkpoints()).at(-1)!
  const { training: _training, ...checkpoint } = await loadCheckpoint(newest.path)
  return checkpoint
}

/** What a variant's report says before its renders: its size, its losses, its time. */
export async function describeTraining(
  run: string,
  variant: VariantPlan,
): Promise<Pick<VariantReport, 'name' | 'title' | 'words' | 'measures' | 'curve'>> {
  const folder = RunFolder.at(run)
  const { hyperparameters } = await folder.recipe()
  const log = await folder.readLog()
  return {
    name: variant.name,
    title: variant.title,
    words: networkInWords(hyperparameters, variant.training.steps),
    measures: { ...sizes(hyperparameters), ...losses(log) },
    curve: thinned(log).map(curvePoint),
  }
}

export const curvePoint = ({ step, trainedSeconds, loss, validationLoss }: LogLine) => ({
  step,
  trainedSeconds,
  loss,
  validationLoss: validationLoss ?? null,
})

const sizes = (it: Hyperparameters): Measures => ({
  parameters: parameterLayout(it).length,
  receptiveField: (1000 * receptiveField(it)) / it.sampleRateHz,
})

function losses(log: readonly LogLine[]): Measures {
  const last = log.at(-1)
  if (!last) return { loss: null, validationLoss: null, generalisationGap: null, trainedSeconds: null }
  // A line is the mean of the steps since the one before.
  const from = 0.9 * last.step
  let [sum, steps] = [0, 0]
  log.forEach((line, i) => {
    const before = Math.max(log[i - 1]?.step ?? 0, from)
    if (line.step <= before) return
    sum += line.loss * (line.step - before)
    steps += line.step - before
  })
  const validation = log.flatMap((line) => line.validationLoss ?? [])
  const loss = steps > 0 ? sum / steps : null
  const validationLoss = validation.length > 0 ? Math.min(...validation) : null
  return {
    loss,
    validationLoss,
    generalisationGap: loss !== null && validationLoss !== null ? validationLoss - loss : null,
    trainedSeconds: last.trainedSeconds,
  }
}

/** Every n-th line, with all that carry a validation loss and the last. */
function thinned(log: readonly LogLine[]): LogLine[] {
  const every = Math.ceil(log.length / curvePoints)
  return log.filter((line, i) => i % every === 0 || line.validationLoss !== undefined || i === log.length - 1)
}
