import type { Synth } from './fluidSynth.ts'
import type { NamedSound } from './soundFolder.ts'

export interface Making {
  readonly synth: Synth
  readonly sampleRateHz: number
  /** Of what is composed. */
  readonly seed: number
  /** Where fetched samples are kept. */
  readonly cache: string
  /** The Salamander Grand Piano’s samples (`…v8.ogg`), where they needn’t be fetched. */
  readonly samples?: string
}

/** A set of sounds that belong together, to learn from or to try on. */
export interface DataSet {
  readonly words: string
  /** Samples a second unless another rate is asked for. */
  readonly usualRateHz: number
  /** Finished sounds, whose names begin with the folders they belong into. */
  readonly make: (making: Making) => Promise<NamedSound[]>
}
