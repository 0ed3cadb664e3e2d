/**
 * Networks with a name. Those of papers carry the papers' sizes; `small-…` are ours, for processors without a GPU.
 * None has a condition: `withConditions` adds the channels that a data set asks for.
 */
import { doubling, repeat, type Hyperparameters } from './hyperparameters.ts'

export interface Preset {
  readonly name: string
  readonly title: string
  /** The paper or the implementation that the sizes come from. */
  readonly source: string
  readonly description: string
  readonly hyperparameters: Hyperparameters
}

const unconditioned = {
  sampleRateHz: 16_000,
  filterWidth: 2,
  initialFilterWidth: 2,
  quantizationChannels: 256,
  useBiases: true,
  initialBias: false,
  globalChannels: 0,
  globalCardinality: 0,
  localChannels: 0,
} as const

const ibabChannels = { residualChannels: 32, dilationChannels: 32, skipChannels: 512 } as const
const smallChannels = { residualChannels: 32, dilationChannels: 32, skipChannels: 128 } as const

const thesis = 'Claramunt Molet 2018, on ibab/tensorflow-wavenet'
const winder = 'Winder’s WaveNet for PyTorch'

function thesisPreset(field: number, stacks: number, lastDilation: number, note = ''): Preset {
  return {
    name: `thesis-rf${field}`,
    title: `Thesis, receptive field ${field}`,
    source: thesis,
    description: `${stacks} × (1 … ${lastDilation}), for three and seven notes under labels or MFCC.${note}`,
    hyperparameters: { ...unconditioned, ...ibabChannels, dilations: repeat(stacks, doubling(lastDilation)) },
  }
}

function winderPreset(size: string, stacks: number, lastDilation: number): Preset {
  return {
    name: `winder-${size}`,
    title: `Winder, ${size}`,
    source: winder,
    description: `${stacks} × (1 … ${lastDilation}), 64 channels, 1,024 for skips; for a GPU.`,
    hyperparameters: {
      ...unconditioned,
      initialFilterWidth: 1,
      initialBias: true,
      residualChannels: 64,
      dilationChannels: 64,
      skipChannels: 1024,
      dilations: repeat(stacks, doubling(lastDilation)),
    },
  }
}

function smallPreset(field: number, stacks: number, lastDilation: number, description: string): Preset {
  return {
    name: `small-rf${field}`,
    title: `Small, receptive field ${field}`,
    source: 'Syrinx',
    description,
    hyperparameters: {
      ...unconditioned,
      ...smallChannels,
      dilations: repeat(stacks, doubling(lastDilation)),
    },
  }
}

const all: readonly Preset[] = [
  thesisPreset(16, 2, 4, ' The thesis’s pan-flute run with this field used 128 µ-law levels instead of 256.'),
  thesisPreset(47, 3, 8),
  thesisPreset(62, 4, 8),
  {
    name: 'ibab-default',
    title: 'ibab’s default',
    source: 'github.com/ibab/tensorflow-wavenet, wavenet_params.json',
    description: '5 × (1 … 512), a third of a second of past; for speech and a GPU.',
    hyperparameters: { ...unconditioned, ...ibabChannels, dilations: repeat(5, doubling(512)) },
  },
  winderPreset('small', 5, 512),
  winderPreset('medium', 5, 4096),
  winderPreset('large', 4, 8192),
  {
    name: 'nv-wavenet',
    title: 'nv-wavenet',
    source: 'github.com/NVIDIA/nv-wavenet, its 20-layer benchmark',
    description: '2 × (1 … 512), 64 channels, 128 for skips: the shape that CUDA kernels are measured on.',
    hyperparameters: {
      ...unconditioned,
      residualChannels: 64,
      dilationChannels: 64,
      skipChannels: 128,
      dilations: repeat(2, doubling(512)),
    },
  },
  smallPreset(62, 4, 8, '4 × (1 … 8): follows its notes after minutes on two cores; the bundled pan flute.'),
  smallPreset(191, 3, 32, '3 × (1 … 32): hears a whole period of low notes; the bundled piano.'),
  smallPreset(256, 2, 64, '2 × (1 … 64): two layers fewer, a longer field.'),
  smallPreset(1024, 2, 256, '2 × (1 … 256): a long field on eighteen layers; slower to follow.'),
  smallPreset(2048, 2, 512, '2 × (1 … 512): an eighth of a second of past, for playing without notes.'),
]

/** By name, in the order in which to show them. */
export const presets: Readonly<Record<string, Preset>> = Object.fromEntries(all.map((it) => [it.name, it]))

export interface ConditionChannels {
  readonly localChannels?: number
  readonly globalChannels?: number
  readonly globalCardinality?: number
}

/** The same network with room for conditions; what isn't named stays as it is. */
export const withConditions = (
  hyperparameters: Hyperparameters,
  channels: ConditionChannels,
): Hyperparameters => ({ ...hyperparameters, ...channels })
