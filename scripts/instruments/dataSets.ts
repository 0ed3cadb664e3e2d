/** The sets of sounds that instruments learn from, by name: what `render.ts NAME` makes. */
import type { DataSet, Making } from './dataSet.ts'
import type { NoteSet } from './noteSet.ts'
import { strokes } from './strokes.ts'
import { renderNotes } from './renderNotes.ts'
import { finished, inFolder, type NamedSound } from './soundFolder.ts'
import { trials } from './trials.ts'

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

/** The compass of four voices. */
const grandPiano: NoteSet = { ...piano, lowest: 36, highest: 84 }

const singleNotes = async (set: NoteSet, { synth, sampleRateHz }: Making): Promise<NamedSound[]> =>
  finished(await renderNotes(synth, set, sampleRateHz), sampleRateHz)

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
  grandPiano: {
    words: 'single notes of a piano, C2 to C6, soft, middle and loud, dying away by themselves',
    usualRateHz,
    make: (making) => singleNotes(grandPiano, making),
  },
  pianoDamped: {
    words: 'the same notes of the piano, let go after 0.6 s',
    usualRateHz,
    make: (making) => singleNotes({ ...piano, heldSeconds: 0.6, tailSeconds: 0.6 }, making),
  },
  pianoFlute: {
    words: 'the pan flute’s notes and the piano’s, a folder each at a gain of its own',
    usualRateHz,
    make: async (making) => [
      ...inFolder('panflute', await singleNotes(panflute, making)),
      ...inFolder('piano', await singleNotes(piano, making)),
    ],
  },
  strokes,
  ...trials,
}
