/**
 * Whether one note sounds, or several: the strongest series of harmonics is taken away, and what remains is looked
 * through for another one (after A. Klapuri 2003, Multiple fundamental frequency estimation based on harmonicity and
 * spectral smoothness, IEEE TSAP 11(6)).
 *
 * Two notes of the trial instruments were told apart at every other interval up to a tenth (of the piano up to a seventh).
 * Of two notes an octave, a twelfth or two octaves apart the upper one has no harmonic that the lower one hasn’t: they are
 * taken for one. What remains to go by is how strong every second harmonic is beside those of neighbouring notes. An octave
 * of equal loudness raises that by 1 dB (violin, piano), 6 (choir), 9 (bass), 11 (clarinet), 19 or more (marimba, pan
 * flute); but single notes of the same violin stick out by 8 dB, of the bass by 12, of the choir by 18. Whoever alarmed at
 * one would alarm at the other, so nothing is said.
 */
import { partialsOf, type Partial } from './partials.ts'

/** A series of harmonics. */
export interface HarmonicSeries {
  readonly frequencyHz: number
  /** Share of the energy, 0 … 1. */
  readonly share: number
}

export interface Sounding {
  /** The note that most of the energy belongs to; undefined in silence and noise. */
  readonly main: HarmonicSeries | undefined
  /** Another one beside it. */
  readonly other: HarmonicSeries | undefined
}

/** How far a harmonic may lie from its place: strings are stiff, players and choirs sway. */
const toleranceCents = 45
const stiffnessCents = 2
const swayCents = 70
const mostHarmonics = 24
/** The first few decide whether a series is one. */
const decisive = 6
/** Partials that are weaker say nothing about whether a harmonic is there. */
const presentDb = -42
/** What a second note must have of all the energy. */
const leastShare = 0.03
const leastHarmonics = 3
const strongestOfTones = 60
const tonalShare = 0.5
const lowestHz = 26
const highestHz = 4500

const cents = (a: number, b: number) => Math.abs(1200 * Math.log2(a / b))
const energy = (partials: readonly Partial[]) =>
  partials.reduce((sum, { levelDb }) => sum + 10 ** (levelDb / 10), 0)

/** @param heardHz what the ear for one voice took it for, where it did. */
export function notesSounding(
  samples: Float32Array,
  sampleRateHz: number,
  fromSeconds: number,
  heardHz?: number,
): Sounding {
  const partials = partialsOf(samples, sampleRateHz, fromSeconds)
  const all = energy(partials)
  // Noise has no strong partials, but countless ones.
  if (partials.length === 0 || energy(partials.slice(0, strongestOfTones)) < tonalShare * all)
    return { main: undefined, other: undefined }
  const main = strongestSeries(partials, partials, heardHz)
  if (!main) return { main: undefined, other: undefined }
  const rest = partials.filter((it) => !isHarmonic(it, main))
  const other = strongestSeries(rest, partials)
  const otherShare = other === undefined ? 0 : energy(harmonicsOf(other, rest)) / all
  return {
    main: { frequencyHz: main, share: energy(harmonicsOf(main, partials)) / all },
    other:
      other !== undefined &&
      otherShare >= leastShare &&
      !isBelow(other, main) &&
      !isSwayed(other, main) &&
      isNote(other, rest, partials)
        ? { frequencyHz: other, share: otherShare }
        : undefined,
  }
}

/** The note itself, whose even harmonics are the strongest: what looks like the other one is all of it. */
const isBelow = (otherHz: number, mainHz: number) =>
  [2, 3, 4].some((number) => cents(mainHz, number * otherHz) < toleranceCents)

/** Singers of a section, each a little off the others: what lies beside a harmonic by less than a semitone is one. */
const isSwayed = (otherHz: number, mainHz: number) =>
  [1, 2, 3, 4].some((number) => cents(otherHz, number * mainHz) < swayCents)

const isHarmonic = ({ frequencyHz }: Partial, fundamentalHz: number): boolean => {
  const number = Math.round(frequencyHz / fundamentalHz)
  return (
    number >= 1 &&
    cents(frequencyHz, number * fundamentalHz) < toleranceCents + stiffnessCents * Math.min(number, 20)
  )
}

const harmonicsOf = (fundamentalHz: number, partials: readonly Partial[]) =>
  partials.filter(
    (it) => isHarmonic(it, fundamentalHz) && it.frequencyHz < (mostHarmonics + 0.5) * fundamentalHz,
  )

/** The fundamental, in Hz, of the series that explains most without leaving out much of itself. */
function strongestSeries(
  partials: readonly Partial[],
  all: readonly Partial[],
  heardHz?: number,
): number | undefined {
  const candidates = [
    ...partials.slice(0, 8).map((it) => it.frequencyHz),
    ...(heardHz === undefined ? [] : [heardHz / 2, heardHz, 2 * heardHz, 3 * heardHz, 4 * heardHz]),
  ].filter((hz) => hz >= lowestHz && hz <= highestHz)
  let [best, most] = [undefined as number | undefined, 0]
  for (const candidate of candidates) {
    const hz = refined(candidate, partials)
    const explained = energy(harmonicsOf(hz, partials)) * presence(hz, all)
    if (explained > most * 1.02) [best, most] = [hz, explained]
  }
  return best
}

/** Its own frequency, from the strongest of its first harmonics. */
function refined(candidate: number, partials: readonly Partial[]): number {
  const own = partials.find((it) => isHarmonic(it, candidate) && it.frequencyHz < 4.5 * candidate)
  return own ? own.frequencyHz / Math.round(own.frequencyHz / candidate) : candidate
}

/** Which share of the first harmonics is there, the lowest counting most. */
function presence(fundamentalHz: number, all: readonly Partial[]): number {
  let [there, possible] = [0, 0]
  for (let number = 1; number <= decisive; number++) {
    possible += 1 / number
    const isThere = all.some(
      (it) =>
        it.levelDb > presentDb &&
        Math.round(it.frequencyHz / fundamentalHz) === number &&
        isHarmonic(it, fundamentalHz),
    )
    if (isThere) there += 1 / number
  }
  return there / possible
}

/** Partials that just happen to lie beside the main series are no note: one has its fundamental and some more. */
function isNote(fundamentalHz: number, rest: readonly Partial[], all: readonly Partial[]): boolean {
  const own = harmonicsOf(fundamentalHz, rest)
  const hasFundamental = own.some((it) => cents(it.frequencyHz, fundamentalHz) < toleranceCents)
  const numbers = new Set(
    harmonicsOf(fundamentalHz, all)
      .filter((it) => it.levelDb > presentDb)
      .map((it) => Math.round(it.frequencyHz / fundamentalHz)),
  )
  return hasFundamental && own.length >= 2 && numbers.size >= leastHarmonics
}
