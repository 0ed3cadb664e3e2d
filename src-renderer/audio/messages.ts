/** What the window and its AudioWorklet tell each other. */
import type { DeckReport, LoopSamples } from './deck.ts'

export type DeckMessage =
  | {
      readonly kind: 'load'
      readonly key: string
      readonly total: number
      readonly lead: number
      readonly samples: Float32Array
    }
  | { readonly kind: 'append'; readonly key: string; readonly from: number; readonly samples: Float32Array }
  | { readonly kind: 'finish'; readonly key: string }
  | { readonly kind: 'unload'; readonly key: string }
  | { readonly kind: 'switchTo'; readonly key: string }
  | { readonly kind: 'play'; readonly key: string; readonly position: number; readonly turn: number }
  | { readonly kind: 'loop'; readonly loop: LoopSamples | null }
  | { readonly kind: 'stop'; readonly turn: number }

/** What sounds, as of a frame of the context. `turn` is the last play or stop that it knows of. */
export interface DeckWord extends DeckReport {
  readonly frame: number
  readonly turn: number
}

export const deckProcessorName = 'syrinx-deck'
