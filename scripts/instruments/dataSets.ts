/** The sets of sounds that instruments learn from, by name: what `render.ts NAME` makes. */
import type { Synth } from './fluidSynth.ts'
import type { NoteSet } from './noteSet.ts'
import { renderNotes } from './renderNotes.ts'
import { finished, type NamedSound } from './soundFolder.ts'

export interface Making {
  readonly synth: Synth
  readonly sampleRateHz: number
}

export interface DataSet {
  readonly words: string
  /** Samples a second unless another rate is asked for. */
  readonly usualRateHz: number
  /** Finished sounds, whose names begin with the folders they belong into. */
  readonly make: (making: Making) => Promise<NamedSound[]>
}

const velocities = [48, 84, 120]

const panflute: NoteSet = {
  name: 'panflute',
  gmProgram: 76,
  lowest: 69,
  highest: 93,
  velocities,
  heldSeconds: 3,
  tailSeconds: 1.5,
}

/** Held for longer than most of its notes sound: how a string dies away is a part of its sound. */
const piano: NoteSet = {
  name: 'piano',
  gmProgram: 1,
  lowest: 57,
  highest: 81,
  velocities,
  heldSeconds: 12,
  tailSeconds: 0.5,
}

const singleNotes = async (set: NoteSet, { synth, sampleRateHz }: Making): Promise<NamedSound[]> =>
  finished(await renderNotes(synth, set, sampleRateHz), sampleRateHz)

/** Each instrument at a gain of its own: a category isn’t to be known by being softer. */
const inFolder = (folder: string, sounds: readonly NamedSound[]): NamedSound[] =>
  sounds.map((sound) => ({ ...sound, name: `${folder}/${sound.name}` }))

const usualRateHz = 44_100

export const dataSets: Readonly<Record<string, DataSet>> = {
  panflute: {
    words: 'single notes of a pan flute, A4 to A6, soft, middle and loud',
    usualRateHz,
    make: (making) => singleNotes(panflute, making),
  },
  piano: {
    words: 'single notes of a piano, A3 to A5, soft, middle and loud, dying away by themselves',
    usualRateHz,
    make: (making) => singleNotes(piano, making),
  },
  pianoDamped: {
    words: 'the same notes of the piano, let go after 0.6 s',
    usualRateHz,
    make: (making) => singleNotes({ ...piano, heldSeconds: 0.6, tailSeconds: 0.6 }, making),
  },
  pianoFlute: {
    words: 'the pan flute’s notes and the piano’s, a folder each',
    usualRateHz,
    make: async (making) => [
      ...inFolder('panflute', await singleNotes(panflute, making)),
      ...inFolder('piano', await singleNotes(piano, making)),
    ],
  },
}
