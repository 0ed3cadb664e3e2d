/** What a view and its spectrogram's worker tell each other. */
import type { SpectrogramView } from './spectrogram.ts'

export type ToSpectrogram =
  | { readonly kind: 'sound'; readonly samples: Float32Array; readonly sampleRateHz: number }
  | { readonly kind: 'view'; readonly turn: number; readonly view: SpectrogramView }

/** The loudest level of a sound that was just handed over. */
export interface SoundLevel {
  readonly kind: 'level'
  readonly loudestDb: number
}

export type FromSpectrogram = SoundLevel | SpectrogramPicture

export interface SpectrogramPicture {
  readonly kind: 'picture'
  readonly turn: number
  readonly view: SpectrogramView
  /** dB, column after column, each from the lowest frequency up. */
  readonly levels: Float32Array
}
