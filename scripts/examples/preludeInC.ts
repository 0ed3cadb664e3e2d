/** The beginning of Bach’s Prelude in C major, BWV 846, whose first bars lie between A3 and A5. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Example } from './example.ts'
import { midiOf } from './phrasing.ts'

const beatsPerMinute = 66
/** Of a sixteenth. */
const stepSeconds = 60 / beatsPerMinute / 4

/** Five tones a bar, lowest first: the left hand holds the first two, the right hand breaks the others. */
const bars = [
  'C4 E4 G4 C5 E5',
  'C4 D4 A4 D5 F5',
  'B3 D4 G4 D5 F5',
  'C4 E4 G4 C5 E5',
  'C4 E4 A4 E5 A5',
  'C4 D4 F#4 A4 D5',
  'B3 D4 G4 D5 G5',
  'B3 D4 G4 D5 F5',
].map((bar) => bar.split(' ').map(midiOf))

/** Loudness at the beginning of each bar, 0 … 1, and of the chord at the end. */
const dynamics = [0.6, 0.65, 0.7, 0.65, 0.8, 0.74, 0.7, 0.6, 0.52]

const sixteenths = 16
/** In sixteenths, within a half of a bar: when a tone begins, which it is, and for how long it is held. */
const pattern = [
  { at: 0, tone: 0, held: 8 },
  { at: 1, tone: 1, held: 7 },
  ...[2, 3, 4, 2, 3, 4].map((tone, i) => ({ at: i + 2, tone, held: 1 })),
]

/** The bass and the top of a figure lead a little. */
const accents = [1, 0.88, 0.8, 0.84, 0.94]

const note = (midi: number, at: number, held: number, loudness: number): Note => ({
  midi,
  startSeconds: Math.round(at * stepSeconds * 1e6) / 1e6,
  durationSeconds: Math.round(held * stepSeconds * 1e6) / 1e6,
  velocity: Math.round(127 * loudness),
})

const figures = bars.flatMap((tones, bar) =>
  [0, 8].flatMap((half) =>
    pattern.map(({ at, tone, held }) => {
      const place = (half + at) / sixteenths
      const loudness = dynamics[bar] + (dynamics[bar + 1] - dynamics[bar]) * place
      return note(tones[tone], bar * sixteenths + half + at, held, loudness * accents[tone])
    }),
  ),
)

/** Broken upwards, as one would to end. */
const chord = ['C4', 'G4', 'E5'].map((name, i) =>
  note(midiOf(name), bars.length * sixteenths + 0.25 * i, 14 - 0.25 * i, dynamics[bars.length]),
)

export const preludeInC: Example = {
  folder: '4-prelude-in-c',
  name: 'Prelude in C',
  words:
    'Johann Sebastian Bach wrote it in 1722, to begin The Well-Tempered Clavier. These are his first seven bars, where he put them on the keyboard; the way home is shortened.',
  instrument: 'piano',
  tempo: { beatsPerMinute, beatsPerBar: 4 },
  snap: '1/16',
  seed: 4,
  notes: [...figures, ...chord],
}
