/** How fast a network trains on this machine: real steps on made-up sound, for about a second. */
import { channelCount, labelsCondition, notesCondition } from '../../src-shared/conditioning/description.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { chooseForTraining, groundsHere } from '../engine/compute/choose/choose.ts'
import { timeTraining, type TrainingWork } from '../engine/compute/choose/timing.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import type { TaskControl } from './messages.ts'
import { trainingDefaults } from './recipe.ts'

export interface MeasureTaskInput {
  readonly hyperparameters: Hyperparameters
  readonly condition: 'none' | 'global' | 'labels' | 'notes' | 'mfcc' | 'voice'
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when empty. */
  readonly adapterId: string
  readonly batchSize: number
  readonly sampleSize: number
}

export interface MeasureTaskOutput {
  /** Predicted samples a second. */
  readonly samplesPerSecond: number
  readonly steps: number
  /** What was measured, and why that one. */
  readonly words: string
}

/** Two octaves of notes, the width of the bundled recordings. */
const midiNumbers = Array.from({ length: 25 }, (_, i) => 69 + i)
const globalCategories = 4
/** As the thesis has it: coefficients 2 to 13. */
const mfccChannels = 12
/** Age, loudness, the phases of two dozen partials and their sum; see conditioning/description.ts. */
const voiceChannels = 56
const measuredSeconds = 0.8

/** @throws SyrinxError of the compute, when it isn't there. */
export async function measureTask(
  { hyperparameters, condition, compute, adapterId, batchSize, sampleSize }: MeasureTaskInput,
  control: TaskControl<'measure'>,
): Promise<MeasureTaskOutput> {
  const work: TrainingWork = {
    hyperparameters: withCondition(hyperparameters, condition),
    optimiser: trainingDefaults.syrinx.optimiser,
    batchSize,
    sampleSize,
    threads: 0,
  }
  const choice = await chooseForTraining({ compute, adapterId }, work, groundsHere(control))
  const chosen = await computeByName(choice.name, { adapterId: choice.adapterId })
  const timed = await timeTraining(chosen, work, measuredSeconds, control)
  return { ...timed, words: choice.words }
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
    case 'voice':
      return { ...network, localChannels: midiNumbers.length + voiceChannels }
    case 'mfcc':
      return { ...network, localChannels: mfccChannels }
  }
}
