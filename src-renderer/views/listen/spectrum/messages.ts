/** What a view and its spectrogram's worker tell each other. */
import type { SpectrogramView } from './spectrogram.ts'

export type ToSpectrogram =
  | { readonly kind: 'sound'; readonly samples: Float32Array; readonly sampleRateHz: number }
  | { readonly kind: 'view'; readonly turn: number; readonly view: SpectrogramView }

export interface SpectrogramPicture {
  readonly turn: number
  readonly view: SpectrogramView
  /** dB, column after column, each from the lowest frequency up. */
  readonly levels: Float32Array
}
