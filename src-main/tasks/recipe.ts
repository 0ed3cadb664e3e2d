/** Everything that decides how a run goes, as it is written to run.json: enough to go on with it, or to do it again. */
import { z } from 'zod'
import { localConditionSchema } from '../../src-shared/conditioning/description.ts'
import { hyperparametersSchema } from '../../src-shared/model/hyperparameters.ts'
import { usualTraining } from '../../src-shared/model/trainingSizes.ts'

export const conditionKinds = ['none', 'global', 'labels', 'notes', 'mfcc', 'voice'] as const
export type ConditionKind = (typeof conditionKinds)[number]

const optimiserSchema = z.object({
  name: z.enum(['adam', 'sgd', 'rmsprop']),
  momentum: z.number().min(0).max(1),
  beta1: z.number().min(0).max(1),
  beta2: z.number().min(0).max(1),
  epsilon: z.number().positive(),
  clipNorm: z.number().min(0),
  l2: z.number().min(0),
  averageDecay: z.number().min(0).max(1),
})

const scheduleSchema = z.object({
  name: z.enum(['constant', 'cosine']),
  peak: z.number().positive(),
  floorShare: z.number().min(0).max(1),
  warmupShare: z.number().min(0).max(1),
})

export const recipeSchema = z.object({
  /** Version of this file's shape. */
  version: z.literal(1),
  preset: z.string().optional(),
  hyperparameters: hyperparametersSchema,
  condition: localConditionSchema.optional(),
  /** The file of the checkpoint whose weights the run began with. */
  weightsFrom: z.string().optional(),
  data: z.object({
    directory: z.string(),
    silenceThreshold: z.number().min(0),
    normaliseLoudness: z.boolean(),
    clipSeconds: z.number().positive().optional(),
    onlyMidi: z.array(z.int()).optional(),
    globalCategoryBy: z.enum(['none', 'folder', 'note', 'pattern']),
    /** What captures a clip's category from its name, where that tells categories apart. */
    globalPattern: z.string().optional(),
    /** Crops of recordings as they are, of phrases put together from their notes, or of single notes as voices. */
    material: z.enum(['recordings', 'phrases', 'voices']),
    fingerprint: z.string(),
    globalCategories: z.array(z.string()),
    summary: z.string(),
    minutes: z.number(),
    recordings: z.int(),
  }),
  optimiser: optimiserSchema,
  schedule: scheduleSchema,
  batchSize: z.int().min(1).max(4096),
  sampleSize: z.int().min(1).max(10_000_000),
  /** In µ-law codes; see engine/train/noisedCrops.ts. */
  historyNoise: z.number().min(0).max(1000),
  /** Share of crops; see engine/train/brokenCrops.ts. Runs of an earlier Syrinx had none. */
  historyBreaks: z.number().min(0).max(1).default(0),
  /** Share of crops that begin where a recording does; see engine/train/recordingCrops.ts. */
  startShare: z.number().min(0).max(1).default(0),
  limit: z.object({ steps: z.int().positive().optional(), seconds: z.number().positive().optional() }),
  checkpointEverySteps: z.int().min(1),
  checkpointEverySeconds: z.number().positive(),
  maxCheckpoints: z.int().min(1),
  validationEverySteps: z.int().min(1),
  seed: z.int().min(0),
  compute: z.enum(['cpu', 'webgpu', 'tensorflow']),
  threads: z.int().min(0).max(1024),
})

export type Recipe = z.infer<typeof recipeSchema>

/** Optimiser and sizes that go together: Syrinx's own, or the defaults of ibab's train.py. */
export interface TrainingDefaults {
  readonly optimiser: z.infer<typeof optimiserSchema>
  readonly schedule: z.infer<typeof scheduleSchema>
  readonly batchSize: number
  readonly sampleSize: number
  readonly historyNoise: number
  readonly historyBreaks: number
  readonly startShare: number
}

const adam = { name: 'adam', momentum: 0.9, beta1: 0.9, beta2: 0.999 } as const

export const trainingDefaults: Record<'syrinx' | 'ibab', TrainingDefaults> = {
  syrinx: {
    optimiser: { ...adam, epsilon: 1e-8, clipNorm: 1, l2: 0, averageDecay: 0.999 },
    schedule: { name: 'cosine', peak: usualTraining.learningRate, floorShare: 0.01, warmupShare: 0.01 },
    batchSize: usualTraining.batchSize,
    sampleSize: usualTraining.sampleSize,
    historyNoise: 4,
    historyBreaks: 0.3,
    startShare: 0,
  },
  ibab: {
    optimiser: { ...adam, epsilon: 1e-4, clipNorm: 0, l2: 0, averageDecay: 0 },
    schedule: { name: 'constant', peak: 1e-3, floorShare: 1, warmupShare: 0 },
    batchSize: 1,
    sampleSize: 100_000,
    historyNoise: 0,
    historyBreaks: 0,
    startShare: 0,
  },
}

/** A network that is told what its partials add up to should trust that more than its history (docs/sound.md). */
const voiceHistory = { historyNoise: 8 } as const

/** Syrinx's own defaults for what a network is told. */
export const syrinxDefaults = (conditions: readonly ConditionKind[]): TrainingDefaults =>
  conditions.includes('voice') ? { ...trainingDefaults.syrinx, ...voiceHistory } : trainingDefaults.syrinx
