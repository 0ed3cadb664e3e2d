/** The opening of Debussy’s Syrinx: three bars, mezzo forte, “très modéré”; the note after them is held to end it. */
import type { Example } from './example.ts'
import { play } from './phrasing.ts'

const beatsPerMinute = 60

const theme = '(Bb5:0.75 A5:0.125 B5:0.125 Ab5:0.75 G5:0.125 Bb5:0.125 Gb5:0.25 F5:0.125 Ab5:0.125'

export const syrinx: Example = {
  folder: '1-syrinx',
  name: 'The opening of Syrinx',
  words:
    'Claude Debussy wrote it in 1913 for a flute alone, about the nymph who became the first pan flute. Slurs, swells and vibrato are drawn on its notes.',
  instrument: 'panflute',
  tempo: { beatsPerMinute, beatsPerBar: 3 },
  snap: '1/32',
  seed: 7,
  notes: [
    ...play({
      beatsPerMinute,
      startBeats: 0,
      score: `${theme} E5:0.125 Eb5:0.125 D5:0.125 Db5:0.125 Bb5:2.25)`,
      dynamics: [
        [0, 0.62],
        [0.6, 0.72],
        [1, 0.66],
        [1.5, 0.7],
        [2.4, 0.62],
        [3, 0.74],
        [3.7, 0.8],
        [5.25, 0.3],
      ],
      vibrato: true,
    }),
    ...play({
      beatsPerMinute,
      startBeats: 6,
      score: `${theme} E5:0.125 Eb5:0.125 D5:0.125 Db5:2)`,
      dynamics: [
        [0, 0.56],
        [0.6, 0.66],
        [1, 0.6],
        [1.5, 0.63],
        [2.4, 0.56],
        [2.9, 0.6],
        [3.4, 0.56],
        [4.875, 0.22],
      ],
      vibrato: true,
    }),
  ],
}
