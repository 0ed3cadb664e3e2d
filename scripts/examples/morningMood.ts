/** After Grieg’s Morning Mood: its call and answer, and an end of our own. */
import type { Example } from './example.ts'
import { play } from './phrasing.ts'

/** A dotted quarter a second, “allegretto pastorale”. */
const beatsPerMinute = 90

const callScore = `
  (B5:0.5 G#5:0.5 F#5:0.5 E5:0.5 F#5:0.5 G#5:0.5) (B5:0.5 G#5:0.5 F#5:0.5 E5:0.5 F#5:0.25 G#5:0.25 F#5:0.25 G#5:0.25)
  (B5:0.5 G#5:0.5 B5:0.5 C#6:0.5 G#5:0.5 C#6:0.5) (B5:0.5 G#5:0.5 F#5:0.5 E5:1.25)`

const answerScore = `
  (D#6:0.5 C6:0.5 A#5:0.5 G#5:0.5 A#5:0.5 C6:0.5) (D#6:0.5 C6:0.5 A#5:0.5 G#5:0.5 A#5:0.25 C6:0.25 A#5:0.25 C6:0.25)
  (D#6:0.5 C6:0.5 D#6:0.5 F6:0.5 C6:0.5 F6:0.5) (D#6:0.5 C6:0.5 A#5:0.5 G#5:1.25)`

const endScore = `
  (B5:0.5 G#5:0.5 F#5:0.5 E5:0.5 F#5:0.5 G#5:0.5) (B5:0.5 G#5:0.5 B5:0.5 C#6:0.5 B5:0.5 G#5:0.5)
  (E6:1.5 C#6:0.5 B5:0.5 G#5:0.5) (F#5:1 G#5:0.5 E5:2.5)`

/** Swells to the third bar and dies away, `scale` times as loud. */
const waves = (scale: number): [number, number][] =>
  [
    [0, 0.5],
    [3, 0.56],
    [6, 0.62],
    [7.5, 0.72],
    [9, 0.64],
    [10.5, 0.5],
    [11.75, 0.3],
  ].map(([beats, loudness]) => [beats, loudness * scale])

export const morningMood: Example = {
  folder: '2-morning-mood',
  name: 'Morning Mood',
  words: 'After Edvard Grieg’s prelude of 1875: a call, its answer a third higher, and an end of our own.',
  instrument: 'panflute',
  tempo: { beatsPerMinute, beatsPerBar: 3 },
  snap: '1/16',
  seed: 3,
  notes: [
    ...play({ beatsPerMinute, startBeats: 0, score: callScore, dynamics: waves(1), vibrato: true }),
    ...play({ beatsPerMinute, startBeats: 12, score: answerScore, dynamics: waves(1.05), vibrato: true }),
    ...play({
      beatsPerMinute,
      startBeats: 24,
      score: endScore,
      dynamics: [
        [0, 0.54],
        [3, 0.62],
        [6, 0.78],
        [7, 0.8],
        [9, 0.58],
        [10.5, 0.46],
        [13, 0.2],
      ],
      vibrato: true,
    }),
  ],
}
