/** What to train, chosen from what was heard, the time there is, and this machine. */
import type { ChosenNote } from '../../audio/health/chosenNotes.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { chooseForTraining, groundsHere } from '../../engine/compute/choose/choose.ts'
import { timeTraining, type TimingControl } from '../../engine/compute/choose/timing.ts'
import { computeByName, type ComputeName } from '../../engine/compute/registry.ts'
import { syrinxDefaults, trainingDefaults, type ConditionKind } from '../recipe.ts'
import type { TrainingRequest } from '../train.ts'
import { instrumentSizes, instrumentTraining, type InstrumentSize } from './sizes.ts'

export interface Machine {
  readonly compute: ComputeName
  readonly adapterId?: string
  /** 0: all cores. */
  readonly threads: number
}

/** Names of the folders that hold instruments of their own, in order; none where all is one instrument. */
export function categoriesOf(notes: readonly ChosenNote[]): string[] {
  const folders = Map.groupBy(notes, ({ clip }) => folderOf(clip.name))
  // Folders of one note each sort notes, not instruments.
  const instruments = [...folders].filter(([, its]) => new Set(its.map((it) => it.midi)).size >= fewestNotes)
  return folders.size >= 2 && instruments.length === folders.size && !folders.has('')
    ? [...folders.keys()].sort()
    : []
}

const fewestNotes = 3

/** The first folder below the one that was named; empty for none. */
export const folderOf = (clipName: string): string =>
  clipName.includes('/') ? clipName.slice(0, clipName.indexOf('/')) : ''

/** What a voice is told beside its note, at most: its age, loudness and partials; see conditioning/description.ts. */
const channelsBesideNotes = 72
const globalChannels = 16

export interface ChosenSize {
  readonly size: InstrumentSize
  /** As measured here, now. */
  readonly samplesPerSecond: number
  readonly computeWords: string
}

/**
 * The largest network that this machine can train well in so many seconds.
 * @param notes how many different ones, of the kind that most of them are
 */
export async function chooseSize(
  seconds: number,
  kind: keyof typeof instrumentSizes,
  notes: number,
  categories: number,
  machine: Machine,
  control: TimingControl,
): Promise<ChosenSize> {
  let chosen: ChosenSize | undefined
  for (const size of instrumentSizes[kind].toReversed()) {
    const network = {
      ...networkOf(size),
      localChannels: notes + channelsBesideNotes,
      globalCardinality: categories,
      globalChannels: categories > 0 ? globalChannels : 0,
    }
    chosen = { size, ...(await speedOf(network, machine, control)) }
    if (chosen.samplesPerSecond * seconds >= size.goodAfterSamples) return chosen
  }
  return chosen!
}

const measuredSeconds = 0.8

async function speedOf(hyperparameters: Hyperparameters, machine: Machine, control: TimingControl) {
  const { optimiser, batchSize, sampleSize } = trainingDefaults.syrinx
  const work = { hyperparameters, optimiser, batchSize, sampleSize, threads: machine.threads }
  const asked = { compute: machine.compute, adapterId: machine.adapterId ?? '' }
  const choice = await chooseForTraining(asked, work, groundsHere(control))
  const compute = await computeByName(choice.name, { adapterId: choice.adapterId })
  const { samplesPerSecond } = await timeTraining(compute, work, measuredSeconds, control)
  return { samplesPerSecond, computeWords: choice.words }
}

export const networkOf = (size: InstrumentSize): Hyperparameters => ({
  ...presets[size.preset].hyperparameters,
  sampleRateHz: instrumentTraining.sampleRateHz,
})

/** @param directory of the notes, cut. */
export function requestFor(
  size: InstrumentSize,
  hasCategories: boolean,
  directory: string,
  seconds: number,
  machine: Machine,
  seed: number,
): TrainingRequest {
  const conditions: ConditionKind[] = hasCategories ? ['global', 'voice'] : ['voice']
  return {
    ...syrinxDefaults(conditions),
    preset: size.preset,
    hyperparameters: networkOf(size),
    conditions,
    globalChannels,
    data: {
      directory,
      silenceThreshold: 0,
      normaliseLoudness: false,
      globalCategoryBy: 'folder',
      material: 'auto',
    },
    limit: { seconds },
    checkpointEverySteps: 1_000_000,
    checkpointEverySeconds: instrumentTraining.checkpointEverySeconds,
    maxCheckpoints: instrumentTraining.keptStates,
    validationEverySteps: 200,
    seed,
    compute: machine.compute,
    ...(machine.adapterId !== undefined && { adapterId: machine.adapterId }),
    threads: machine.threads,
  }
}
