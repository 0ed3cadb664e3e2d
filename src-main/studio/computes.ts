/** What can do the arithmetic on this machine, and how fast it is. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { Computes, ComputeState, MeasuredSpeeds } from '../../src-shared/contract/computes.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { hasNativeBinding } from '../engine/compute/tensorflow/native.ts'
import { resourcePath } from '../tasks/resources.ts'
import type { StudioContext } from './context.ts'

type Named = ComputeState['name']

const descriptions: Readonly<Record<Named, () => Pick<ComputeState, 'title' | 'available' | 'words'>>> = {
  cpu: () => ({
    title: 'Processor',
    available: true,
    words: 'Always there, and quick at playing. Needs nothing installed.',
  }),
  tensorflow: () =>
    hasNativeBinding()
      ? {
          title: 'TensorFlow',
          available: true,
          words: 'For NVIDIA graphics cards: trains faster on one. The processor plays faster.',
        }
      : {
          title: 'TensorFlow',
          available: false,
          words:
            'For NVIDIA graphics cards, on Linux or Windows. Its library is not installed: it needs CUDA 11.2 and cuDNN 8. “TensorFlow” in Syrinx’s documentation says how.',
        },
  webgpu: () => ({
    title: 'WebGPU',
    available: false,
    words: 'For graphics cards of every make. This version of Syrinx can’t use it.',
  }),
}

const names: readonly Named[] = ['cpu', 'webgpu', 'tensorflow']

/** @throws SyrinxError `compute/unavailable` */
export function requireCompute(name: ComputeName) {
  if (name === 'auto') return
  const { available, title, words } = descriptions[name]()
  if (!available)
    throw new SyrinxError(
      'compute/unavailable',
      `${title} can’t be used here. ${words}`,
      'Choose “Automatic” or the processor in the settings.',
    )
}

export function computeHandlers({
  processes,
}: StudioContext): Handlers<'settings.computes' | 'settings.measureCompute'> {
  const measured = new Map<Named, MeasuredSpeeds>()
  const processor = {
    name: 'cpu',
    adapterId: '',
    words: 'There is no graphics card here: the processor works.',
  } as const
  const state = (): Computes => ({
    computes: names.map((name) => ({
      name,
      ...descriptions[name](),
      speeds: measured.get(name) ?? null,
      failure: null,
      adapters: [],
    })),
    automatic: { training: processor, oneTake: processor, manyTakes: processor },
  })
  return {
    'settings.computes': state,
    async 'settings.measureCompute'({ name }) {
      requireCompute(name)
      const checkpointPath = resourcePath('instruments', 'panflute.safetensors')
      const letTrain = processes.hold('train')
      try {
        const { samplingHz } = await processes.run('play', 'measureSampling', {
          checkpointPath,
          compute: name,
        })
        measured.set(name, { samplingHz, trainingHz: null, manyTakesHz: null, takes: 8 })
        return state()
      } finally {
        letTrain()
      }
    },
  }
}
