/** How fast a network trains on this machine: real steps on made-up sound, for about a second. */
import { availableParallelism } from 'node:os'
import { channelCount, labelsCondition, notesCondition } from '../../src-shared/conditioning/description.ts'
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import type { Crop } from '../engine/compute/compute.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import type { TaskControl } from './messages.ts'
import { trainingDefaults } from './recipe.ts'
import { freshState } from './runCheckpoint.ts'

export interface MeasureTaskInput {
  readonly hyperparameters: Hyperparameters
  readonly condition: 'none' | 'global' | 'labels' | 'notes' | 'mfcc'
  readonly compute: ComputeName
  readonly batchSize: number
  readonly sampleSize: number
}

export interface MeasureTaskOutput {
  /** Predicted samples a second. */
  readonly samplesPerSecond: number
  readonly steps: number
}

/** Two octaves of notes, the width of the bundled recordings. */
const midiNumbers = Array.from({ length: 25 }, (_, i) => 69 + i)
const globalCategories = 4
/** As the thesis has it: coefficients 2 to 13. */
const mfccChannels = 12
const measuredSeconds = 0.8
const slowStepSeconds = 2

/** @throws SyrinxError of the compute, when it isn't there. */
export async function measureTask(
  { hyperparameters, condition, compute: name, batchSize, sampleSize }: MeasureTaskInput,
  control: TaskControl<'measure'>,
): Promise<MeasureTaskOutput> {
  const compute = await computeByName(name)
  const network = withCondition(hyperparameters, condition)
  const { optimiser } = trainingDefaults.syrinx
  const state = freshState(initialWeights(network, Random.fromSeed(1)), optimiser)
  const trainer = await compute.trainer(network, state, optimiser, { threads: availableParallelism() })
  try {
    const batch = Array.from({ length: batchSize }, (_, i) => madeUpCrop(network, sampleSize, i))
    const predicted = batchSize * sampleSize
    const firstBegan = performance.now()
    await trainer.step(batch, 1e-4)
    const firstSeconds = (performance.now() - firstBegan) / 1000
    // The first step sets memory up and would count for several, but a network for a GPU must not take minutes here.
    if (firstSeconds > slowStepSeconds) return { samplesPerSecond: predicted / firstSeconds, steps: 1 }
    const began = performance.now()
    let steps = 0
    let seconds = 0
    do {
      await control.held()
      await trainer.step(batch, 1e-4)
      steps++
      seconds = (performance.now() - began) / 1000
    } while (seconds < measuredSeconds && !control.shouldStop())
    return { samplesPerSecond: (steps * predicted) / seconds, steps }
  } finally {
    await trainer.dispose()
  }
}

function withCondition(network: Hyperparameters, condition: MeasureTaskInput['condition']): Hyperparameters {
  switch (condition) {
    case 'none':
      return network
    case 'global':
      return { ...network, globalCardinality: globalCategories, globalChannels: 32 }
    case 'labels':
      return { ...network, localChannels: channelCount(labelsCondition(midiNumbers)) }
    case 'notes':
      return { ...network, localChannels: channelCount(notesCondition(midiNumbers)) }
    case 'mfcc':
      return { ...network, localChannels: mfccChannels }
  }
}

function madeUpCrop(network: Hyperparameters, sampleSize: number, which: number): Crop {
  const random = Random.fromSeed(which + 1)
  const length = receptiveField(network) + sampleSize
  const { localChannels, globalCardinality, quantizationChannels } = network
  return {
    codes: Uint16Array.from({ length }, () => random.below(quantizationChannels)),
    ...(globalCardinality > 0 && { category: which % globalCardinality }),
    ...(localChannels > 0 && {
      local: Float32Array.from({ length: length * localChannels }, (_, i) =>
        i % localChannels === 0 ? 1 : 0,
      ),
    }),
  }
}
