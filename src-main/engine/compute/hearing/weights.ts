/** What the network that hears notes has learned, by name: its file is resources/hearing/basicPitch.safetensors. */
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { floatsOf, type Safetensors } from '../../checkpoint/safetensors.ts'

/** Constant-Q bins: three a semitone from A0 (27.5 Hz) on. */
export const spectrumBins = 309
export const binsPerOctave = 36
export const filterSamples = 256
/** Bins that the network looks at a note by: three a key of a piano, and the keys themselves. */
export const contourBins = 264
export const keys = 88

/** Shapes of convolutions are [outputs, inputs, frames, bins]. */
export const weightShapes = {
  'spectrum/cosine': [binsPerOctave, 1, filterSamples],
  'spectrum/sine': [binsPerOctave, 1, filterSamples],
  /** Before every second sample is dropped, from octave to octave. */
  'spectrum/lowpass': [1, 1, filterSamples],
  'spectrum/scale': [1, spectrumBins, 1],
  'normalisation/scale': [1],
  'normalisation/offset': [1],
  'contours/first/weights': [8, 8, 3, 39],
  'contours/first/bias': [8],
  'contours/second/weights': [1, 8, 5, 5],
  'contours/second/bias': [1],
  'notes/first/weights': [32, 1, 7, 7],
  'notes/first/bias': [32],
  'notes/second/weights': [1, 32, 7, 3],
  'notes/second/bias': [1],
  'onsets/first/weights': [32, 8, 5, 5],
  'onsets/first/bias': [32],
  'onsets/second/weights': [1, 33, 3, 3],
  'onsets/second/bias': [1],
} as const satisfies Record<string, readonly number[]>

export type WeightName = keyof typeof weightShapes
export type Weights = Readonly<Record<WeightName, Float32Array>>

export const weightNames = Object.keys(weightShapes) as WeightName[]

/** @throws SyrinxError `hearing/weights` when one is missing or of another shape. */
export function hearingWeights({ tensors }: Safetensors): Weights {
  const entries = weightNames.map((name): [WeightName, Float32Array] => {
    const tensor = tensors.get(name)
    if (tensor?.shape.join() !== weightShapes[name].join())
      throw new SyrinxError(
        'hearing/weights',
        `The network that hears notes lacks “${name}”, or has it in another shape.`,
        'Its file is resources/hearing/basicPitch.safetensors; take it from Syrinx again.',
      )
    return [name, floatsOf(name, tensor)]
  })
  return Object.fromEntries(entries) as Record<WeightName, Float32Array>
}
