/**
 * Greensleeves as a duet. An instrument with categories has one at a time, and each note keeps the one that it begins
 * with: so the piano’s chords are broken just before the beat on which the pan flute comes in.
 */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Example } from './example.ts'
import { midiOf, play, readScore } from './phrasing.ts'

const beatsPerMinute = 75
const secondsPerBeat = 60 / beatsPerMinute
const beatsPerBar = 3

/** The tune in D minor, from its upbeat on; two halves of four bars. */
const firstHalf = `D5:0.5
  F5:1 G5:0.5 A5:0.75 B5:0.25 A5:0.5 G5:1 E5:0.5 C5:0.75 D5:0.25 E5:0.5
  F5:1 D5:0.5 D5:0.75 C#5:0.25 D5:0.5 E5:1 C#5:0.5 A4:0.9`
/** An octave lower, where the piano is at home. */
const secondHalf = `D4:0.5
  F4:1 G4:0.5 A4:0.75 B4:0.25 A4:0.5 G4:1 E4:0.5 C4:0.75 D4:0.25 E4:0.5
  F4:0.75 E4:0.25 D4:0.5 C#4:0.75 B3:0.25 C#4:0.5`

/** Before each bar of the first half, and of the second half too, where the piano has the tune above them. */
const chords = ['D4 F4 A4', 'C4 E4 G4', 'Bb3 D4 F4', 'A3 C#4 E4'].map((it) => it.split(' ').map(midiOf))

/** A chord begins so long before its beat, tone after tone, and the flute may come in shortly before it. */
const chordSeconds = 0.18
const toneSeconds = 0.05
const leadSeconds = 0.02

const tidy = (seconds: number) => Math.round(seconds * 1e6) / 1e6

/** The upbeat of the tune, in beats; a bar of the piano goes before. */
const upbeat = beatsPerBar - 0.5
const barSeconds = (bar: number) => (bar + 1) * beatsPerBar * secondsPerBeat
const secondUpbeat = upbeat + 4 * beatsPerBar
/** The last chord and the last note. */
const end = barSeconds(7)

function broken(midis: readonly number[], seconds: number, held: number, velocity: number): Note[] {
  return midis.map((midi, i) => ({
    midi,
    startSeconds: tidy(seconds + i * toneSeconds),
    durationSeconds: tidy(held - i * toneSeconds),
    velocity,
  }))
}

const opening: Note[] = ['D4', 'F4', 'A4', 'D5'].map((name, i) => ({
  midi: midiOf(name),
  startSeconds: tidy(i * 0.5 * secondsPerBeat),
  durationSeconds: tidy((2.5 - i * 0.5) * secondsPerBeat),
  velocity: 68 + 2 * i,
}))

const underTheFlute = chords.flatMap((midis, bar) =>
  broken(midis, barSeconds(bar) - chordSeconds, 2.6 * secondsPerBeat, 70),
)

const tune = play({
  score: firstHalf,
  startBeats: upbeat,
  beatsPerMinute,
  dynamics: [
    [0, 0.55],
    [2, 0.72],
    [3.5, 0.62],
    [6.5, 0.66],
    [9.5, 0.58],
    [12, 0.35],
  ],
})

/** Two tones a bar: the tune is the third. */
const underTheTune: Note[] = [
  ['A3', 'D5'],
  ['C5', 'E5'],
  ['D5', 'A4'],
].flatMap((names, bar) =>
  names.map((name, i) => ({
    midi: midiOf(name),
    startSeconds: tidy(barSeconds(4 + bar) + (1 + i) * 0.5 * secondsPerBeat),
    durationSeconds: tidy(secondsPerBeat),
    velocity: 54,
  })),
)

const lastNote: Note = {
  midi: midiOf('D5'),
  startSeconds: tidy(end),
  durationSeconds: tidy(3.5 * secondsPerBeat),
  velocity: 84,
  expression: [
    { seconds: 0, level: 1 },
    { seconds: 0.8, level: 0.9 },
    { seconds: tidy(3.5 * secondsPerBeat), level: 0.35 },
  ],
}

/** The flute begins its upbeat, and comes in again after each chord. */
const changes = [
  { startSeconds: tidy(upbeat * secondsPerBeat - leadSeconds), category: 'panflute' },
  ...chords.flatMap((_, bar) => [
    { startSeconds: tidy(barSeconds(bar) - chordSeconds - leadSeconds), category: 'piano' },
    { startSeconds: tidy(barSeconds(bar) - leadSeconds), category: 'panflute' },
  ]),
  { startSeconds: tidy(secondUpbeat * secondsPerBeat - leadSeconds), category: 'piano' },
  { startSeconds: tidy(end - leadSeconds), category: 'panflute:0.6,piano:0.4' },
]

export const greensleeves: Example = {
  folder: '5-greensleeves',
  name: 'Greensleeves, for two',
  words:
    'An English song of the sixteenth century, for the pan flute and the piano in one instrument: which of them plays, and from when on, stands beside the notes. The last note is a blend of both.',
  instrument: 'pianoFlute',
  tempo: { beatsPerMinute, beatsPerBar },
  snap: '1/16',
  seed: 5,
  notes: [
    ...opening,
    ...tune,
    ...underTheFlute,
    ...readScore(secondHalf).map(({ midi, startBeats, beats }) => ({
      midi,
      startSeconds: tidy((secondUpbeat + startBeats) * secondsPerBeat),
      durationSeconds: tidy(beats * secondsPerBeat),
      velocity: startBeats > 0 && (startBeats - 0.5) % 1.5 === 0 ? 98 : 86,
    })),
    ...underTheTune,
    ...broken(chords[0], end - chordSeconds, 3.6 * secondsPerBeat, 66),
    lastNote,
  ],
  category: 'piano',
  categoryTrack: changes,
}
