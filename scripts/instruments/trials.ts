/**
 * Sounds that nobody tunes on: five instruments that Syrinx doesn’t bundle, 25 single notes each, and the clarinet’s
 * spoilt in every way that flaws.ts knows. To see what becomes of recordings that users have.
 */
import type { DataSet, Making } from './dataSet.ts'
import { flaws } from './flaws.ts'
import type { NoteSet } from './noteSet.ts'
import { renderNotes } from './renderNotes.ts'
import { finished, inFolder, type NamedSound } from './soundFolder.ts'

const trial = (name: string, gmProgram: number, lowest: number): NoteSet => ({
  name,
  gmProgram,
  lowest,
  highest: lowest + 24,
  velocities: [100],
  heldSeconds: 2.6,
  tailSeconds: 1,
})

export const clarinet = trial('clarinet', 72, 50)

const instruments: readonly NoteSet[] = [
  clarinet,
  trial('violin', 41, 55),
  trial('marimba', 13, 48),
  trial('choir', 53, 48),
  trial('bass', 33, 28),
]

const usualRateHz = 44_100

const rendered = async (set: NoteSet, { synth, sampleRateHz }: Making) =>
  finished(await renderNotes(synth, set, sampleRateHz), sampleRateHz)

const single: [string, DataSet][] = [
  ...instruments.map((set): [string, DataSet] => [
    set.name,
    {
      words: `25 single notes, General MIDI program ${set.gmProgram}`,
      usualRateHz,
      make: (making) => rendered(set, making),
    },
  ]),
  ...Object.entries(flaws).map(([name, { words, spoil }]): [string, DataSet] => [
    `${clarinet.name}-${name}`,
    {
      words: `the clarinet: ${words}`,
      usualRateHz,
      make: async (making) => spoil(await rendered(clarinet, making), making.sampleRateHz),
    },
  ]),
]

/** Each trial as `trials/NAME`, and all in folders as `trials`. */
export const trials: Readonly<Record<string, DataSet>> = {
  trials: {
    words: 'all trials, a folder each',
    usualRateHz,
    make: async (making) => {
      const sounds: NamedSound[] = []
      for (const [name, { make }] of single) sounds.push(...inFolder(name, await make(making)))
      return sounds
    },
  },
  ...Object.fromEntries(single.map(([name, set]) => [`trials/${name}`, set])),
}
