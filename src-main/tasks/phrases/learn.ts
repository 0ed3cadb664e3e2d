/** Learning to compose: from a folder of MIDI files to a network over performance events. */
import { availableParallelism } from 'node:os'
import { doubling, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../src-shared/random.ts'
import { eventCodes } from '../../../src-shared/phrases/events.ts'
import { heldChannels } from '../../../src-shared/phrases/heldKeys.ts'
import type { Composer } from '../../engine/checkpoint/checkpoint.ts'
import type { OptimiserSettings, TrainingState } from '../../engine/compute/compute.ts'
import { chooseForTraining, groundsHere } from '../../engine/compute/choose/choose.ts'
import { computeByName, type ComputeName } from '../../engine/compute/registry.ts'
import { eventCrops } from '../../engine/train/eventCrops.ts'
import { usualVariety } from '../../engine/train/playedAnew.ts'
import { trainingLoop, type Progress, type StopReason } from '../../engine/train/loop.ts'
import { trainingDefaults } from '../recipe.ts'
import { freshState } from '../runCheckpoint.ts'
import type { Piece, Pieces } from './readPieces.ts'

export interface LearningRequest {
  readonly pieces: Pieces
  /** Of the instrument that is going to play: pieces are put into these keys where they fit. */
  readonly compass: readonly [number, number]
  /** When learning ends; whichever comes first. */
  readonly limit: { readonly steps?: number; readonly seconds?: number }
  readonly seed: number
  readonly threads: number
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one. */
  readonly adapterId?: string
  /** Another network than the usual; a smaller one learns sooner. */
  readonly network?: { readonly hyperparameters: Hyperparameters; readonly sampleSize: number }
  /** What it learns from, for a musician, and whose that is. */
  readonly provenance: Pick<Composer, 'title' | 'source' | 'licence' | 'attribution'>
}

export interface LearningHooks {
  say(text: string): void
  progress(progress: Progress): void
  shouldStop(): boolean
}

export interface LearningOutcome {
  /** With the weights that composed best what it didn’t learn from. */
  readonly composer: Composer
  readonly stopped: StopReason
  readonly steps: number
}

/** Hears the last 1,024 events: of four voices, a minute. */
const usualHyperparameters: Hyperparameters = {
  sampleRateHz: 1,
  filterWidth: 2,
  initialFilterWidth: 2,
  dilations: doubling(512),
  residualChannels: 64,
  dilationChannels: 64,
  skipChannels: 128,
  quantizationChannels: eventCodes,
  useBiases: true,
  initialBias: false,
  globalChannels: 0,
  globalCardinality: 0,
  localChannels: heldChannels,
}

const optimiser: OptimiserSettings = trainingDefaults.syrinx.optimiser
const peakLearningRate = 2e-3
const batchSize = 2
const usualNetwork = { hyperparameters: usualHyperparameters, sampleSize: 2048 }
const validationEverySteps = 50
/** One piece in so many is kept to check with. */
const checkedShare = 1 / 12

/** @throws SyrinxError when the compute isn’t there, or the run diverges before anything could be kept. */
export async function learnToCompose(
  request: LearningRequest,
  hooks: LearningHooks,
): Promise<LearningOutcome> {
  const { pieces, compass, seed, limit, network = usualNetwork } = request
  const { hyperparameters, sampleSize } = network
  const threads = request.threads > 0 ? request.threads : availableParallelism()
  const { learned, checked } = split(pieces.pieces, seed)
  hooks.say(
    checked.length > 0
      ? `Learning from ${learned.length} pieces, checking with ${checked.length}.`
      : 'Learning from every piece: there are too few to keep one to check with.',
  )
  const choice = await chooseForTraining(
    { compute: request.compute, adapterId: request.adapterId ?? '' },
    { hyperparameters, optimiser, batchSize, sampleSize, threads },
    groundsHere({ shouldStop: hooks.shouldStop, say: hooks.say }),
  )
  hooks.say(`Trains on: ${choice.words}`)
  const compute = await computeByName(choice.name, { adapterId: choice.adapterId })
  const crops = { sampleSize, compass, ...usualVariety }
  const notesOf = (from: readonly Piece[]) => from.map((it) => it.notes)
  const start = freshState(initialWeights(hyperparameters, Random.fromSeed(seed ^ 0x1417)), optimiser)
  let kept: { state: TrainingState; validationLoss: number | undefined } | undefined

  const result = await trainingLoop(
    compute,
    {
      hyperparameters,
      optimiser,
      schedule: { ...trainingDefaults.syrinx.schedule, peak: peakLearningRate },
      batchSize,
      limit,
      validationCrops: 12,
      validationEverySteps,
      // Only what is best is wanted, and that is kept whenever it is measured.
      checkpointEverySteps: Number.MAX_SAFE_INTEGER,
      checkpointEverySeconds: Infinity,
      firstCheckpointSteps: Number.MAX_SAFE_INTEGER,
      seed,
      threads,
    },
    eventCrops(hyperparameters, notesOf(learned), crops),
    eventCrops(hyperparameters, notesOf(checked.length > 0 ? checked : learned), crops),
    { state: start },
    {
      progress: hooks.progress,
      shouldStop: hooks.shouldStop,
      async checkpoint(state, position, best) {
        if (best || !kept) kept = { state, validationLoss: position.validationLoss }
      },
    },
  )
  const { state, validationLoss } = kept!
  return {
    composer: {
      ...request.provenance,
      hyperparameters,
      weights: state.average ?? state.weights,
      step: state.step,
      ...(validationLoss !== undefined && { validationLoss }),
      pieces: pieces.pieces.length,
      minutes: pieces.minutes,
    },
    stopped: result.stopped,
    steps: result.steps,
  }
}

/** The same pieces for the same seed; at least one is learned from. */
function split(pieces: readonly Piece[], seed: number): { learned: Piece[]; checked: Piece[] } {
  const random = Random.fromSeed(seed ^ 0x5b117)
  const shuffled = pieces.map((piece) => ({ piece, order: random.uniform() }))
  shuffled.sort((a, b) => a.order - b.order)
  const count = Math.floor(pieces.length * checkedShare)
  return {
    checked: shuffled.slice(0, count).map((it) => it.piece),
    learned: shuffled.slice(count).map((it) => it.piece),
  }
}
