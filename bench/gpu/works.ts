/** What is measured on a card, the same as bench/peers/pytorch_wavenet.py: networks, crops, takes. */
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { presets } from '../../src-shared/model/presets.ts'

export interface TrainingWork {
  readonly name: string
  readonly title: string
  readonly hyperparameters: Hyperparameters
  /** Codes of a crop, and crops of a step. */
  readonly codes: number
  readonly crops: number
}

export interface SamplingWork {
  readonly name: string
  readonly title: string
  readonly hyperparameters: Hyperparameters
  readonly takes: number
}

function training(preset: string, title: string, codes: number, crops: number): TrainingWork {
  const { hyperparameters } = presets[preset]
  return { name: `gpu/training/${preset}/${crops}`, title, hyperparameters, codes, crops }
}

function sampling(preset: string, title: string, takes: number): SamplingWork {
  const { hyperparameters } = presets[preset]
  return { name: `gpu/sampling/${preset}/${takes}`, title, hyperparameters, takes }
}

export const trainingWorks: readonly TrainingWork[] = [
  training('ibab-default', 'ibab’s default, one crop of 21,117 samples', 21_117, 1),
  training('ibab-default', 'ibab’s default, 8 crops of 21,117 samples', 21_117, 8),
  training('winder-medium', 'Winder’s medium, 8 crops of 80,000 samples', 80_000, 8),
]

export const samplingWorks: readonly SamplingWork[] = [
  sampling('ibab-default', 'ibab’s default, 1 take', 1),
  sampling('ibab-default', 'ibab’s default, 128 takes', 128),
  sampling('nv-wavenet', 'nv-wavenet’s shape, 1 take', 1),
  sampling('winder-medium', 'Winder’s medium, 64 takes', 64),
]

/** Factors on what is measured, so that software adapters come to an end. */
export interface Scale {
  /** Of dilations and of a crop’s samples: the network keeps its channels, and sees a shorter past. */
  readonly time: number
  /** Of crops and takes. */
  readonly count: number
  /** Of layers; the first ones stay. */
  readonly layers: number
}

const softwareTime = 1 / 256

/** Crops and takes shrink by the root of what time does, layers by the root of that. @throws Error when the text is no such factor */
export function scaleOf(asked: string | undefined, isSoftware: boolean): Scale {
  const time = asked === undefined ? (isSoftware ? softwareTime : 1) : Number(asked)
  if (!(time > 0 && time <= 1)) throw new Error(`--scale is a factor in (0, 1], not “${asked}”.`)
  return { time, count: time ** (1 / 2), layers: time ** (1 / 4) }
}

const scaled = (count: number, factor: number) => Math.max(1, Math.round(count * factor))

function scaledNetwork(it: Hyperparameters, { time, layers }: Scale): Hyperparameters {
  const kept = it.dilations.slice(0, scaled(it.dilations.length, layers))
  return { ...it, dilations: kept.map((dilation) => scaled(dilation, time)) }
}

/** So that nobody takes its figures for those of the whole work. */
const scaledName = (name: string, { time }: Scale) => (time < 1 ? `${name}/reduced` : name)

export function scaledTraining(work: TrainingWork, scale: Scale): TrainingWork {
  const hyperparameters = scaledNetwork(work.hyperparameters, scale)
  const predicting = scaled(work.codes - receptiveField(work.hyperparameters), scale.time)
  const codes = receptiveField(hyperparameters) + predicting
  const name = scaledName(work.name, scale)
  return { ...work, name, hyperparameters, codes, crops: scaled(work.crops, scale.count) }
}

export const scaledSampling = (work: SamplingWork, scale: Scale): SamplingWork => ({
  ...work,
  name: scaledName(work.name, scale),
  hyperparameters: scaledNetwork(work.hyperparameters, scale),
  takes: scaled(work.takes, scale.count),
})
