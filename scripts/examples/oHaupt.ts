/** A chorale that Bach began and a network went on with. */
import { loadInstrument } from '../../src-main/tasks/instruments.ts'
import { composerOf } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { composeNotes } from '../../src-main/tasks/phrases/compose.ts'
import { composingTemperature } from '../../src-shared/phrases/temperature.ts'
import { sequenceSeconds, type Note } from '../../src-shared/notes/noteSequence.ts'
import type { Example } from './example.ts'
import { midiOf } from './phrasing.ts'

/** Of a quaver: the speed at which the network learned. */
const quaverSeconds = 0.32

/** Voices as tones and their length in quavers, from the top. The bass begins on the tenor’s key. */
const voices = [
  { loudness: 84, line: 'A4:2 D5:2 C5:2 Bb4:2 A4:2 G4:4 A4:4' },
  { loudness: 64, line: 'F4:2 F4:1 G4:1 A4:2 G4:2 F4:2 F4:2 E4:2 F4:4' },
  { loudness: 64, line: 'D4:2 D4:1 E4:1 F4:2 D4:1 E4:1 C4:2 D4:2 C4:2 C4:4' },
  { loudness: 64, line: '-:1 C4:1 Bb3:2 A3:2 G3:2 F3:2 Bb2:2 C3:2 F3:4' },
]

/** The first line, as Bach set it (BWV 244, 54). */
const opening = voices.flatMap(({ loudness, line }) => {
  let at = 0
  return line.split(' ').flatMap((tone): Note[] => {
    const [name, quavers] = tone.split(':')
    const startSeconds = at * quaverSeconds
    at += Number(quavers)
    if (name === '-') return []
    // Let go a little early, so that a repeated note is struck anew.
    const durationSeconds = Number(quavers) * quaverSeconds - 0.02
    return [{ midi: midiOf(name), startSeconds, durationSeconds, velocity: loudness }]
  })
})

const instrument = 'pianoPhrases'
const seed = 21
const composedSeconds = 34

async function goOn(before: readonly Note[]): Promise<Note[]> {
  const composer = composerOf(await loadInstrument(instrument))!
  const fromSeconds = sequenceSeconds(before) + 0.14
  return composeNotes(
    { composer, before, fromSeconds, seconds: composedSeconds, temperature: composingTemperature, seed },
    { shouldStop: () => false },
  )
}

export const oHaupt: Example = {
  folder: '6-a-chorale-goes-on',
  name: 'A chorale goes on',
  words:
    'The first line is Bach’s: “O Haupt voll Blut und Wunden”, from the St Matthew Passion of 1727. What follows was composed by Piano phrases. Take it away, press Compose, and it goes on in another way.',
  instrument,
  tempo: { beatsPerMinute: 93.75, beatsPerBar: 4 },
  snap: '1/8',
  seed: 4,
  notes: [...opening, ...(await goOn(opening))],
}
