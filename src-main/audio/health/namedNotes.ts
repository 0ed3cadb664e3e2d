/** The note that a recording’s name speaks of: `clarinet_60_C4.wav`, `Bb3.flac`, `060 C4 soft.wav`. */

const steps: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
const accidentals: Readonly<Record<string, number>> = { '': 0, '#': 1, '♯': 1, s: 1, b: -1, '♭': -1 }

/** MIDI numbers, middle C as C4; undefined where the name says no note, or several. */
export function namedNote(name: string): number | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
  const found = [...base.matchAll(/(?<![A-Za-z0-9])([A-Ga-g])([#♯s♭b]?)(-?\d)(?![A-Za-z0-9])/g)].map(
    ([, letter, accidental, octave]) =>
      12 * (Number(octave) + 1) + steps[letter.toUpperCase()] + accidentals[accidental],
  )
  const different = new Set(found)
  return different.size === 1 ? found[0] : undefined
}

export interface MisnamedClip {
  readonly name: string
  readonly namedMidi: number
  readonly heardMidi: number
}

/** Octaves are counted in several ways, transposing instruments write what they don’t sound: most names must agree. */
const agreeing = 0.6
const fewest = 3

/**
 * Recordings of one note each whose name says another one.
 * @returns none where names don’t speak of notes, or of something else: no way of counting fits most of them.
 */
export function misnamed(heard: readonly { readonly name: string; readonly midi: number }[]): MisnamedClip[] {
  const named = heard.flatMap(({ name, midi }) => {
    const namedMidi = namedNote(name)
    return namedMidi === undefined ? [] : [{ name, namedMidi, heardMidi: midi }]
  })
  if (named.length < fewest) return []
  const offsets = new Map<number, number>()
  for (const { namedMidi, heardMidi } of named)
    offsets.set(heardMidi - namedMidi, (offsets.get(heardMidi - namedMidi) ?? 0) + 1)
  const [usual, count] = [...offsets].sort((a, b) => b[1] - a[1])[0]
  if (count < agreeing * named.length) return []
  return named.filter((it) => it.heardMidi - it.namedMidi !== usual)
}
