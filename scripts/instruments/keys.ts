/** Keys, their scales and triads, as a composer by rule needs them. */

export interface Key {
  /** MIDI number of the tonic in the octave of middle C. */
  readonly tonic: number
  readonly mode: 'major' | 'minor'
}

const steps = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const

/** Keys of up to three accidentals, tonics from A3 to G4. */
export const keys: readonly Key[] = [
  { tonic: 60, mode: 'major' },
  { tonic: 62, mode: 'major' },
  { tonic: 65, mode: 'major' },
  { tonic: 67, mode: 'major' },
  { tonic: 58, mode: 'major' },
  { tonic: 63, mode: 'major' },
  { tonic: 57, mode: 'minor' },
  { tonic: 62, mode: 'minor' },
  { tonic: 64, mode: 'minor' },
  { tonic: 60, mode: 'minor' },
]

/** The dominant’s root, counted in steps of the scale from 0. */
export const dominant = 4

/**
 * MIDI number of a step of the scale: 0 is the tonic near middle C, 7 the one above, −1 the note below. Over the
 * dominant a minor key’s seventh is raised, so that it leads home.
 */
export function noteOfStep({ tonic, mode }: Key, step: number, chordRoot?: number): number {
  const inScale = ((step % 7) + 7) % 7
  const raised = mode === 'minor' && chordRoot === dominant && inScale === 6 ? 1 : 0
  return tonic + 12 * Math.floor(step / 7) + steps[mode][inScale] + raised
}

/** Whether a step of the scale belongs to the triad on a root. */
export const isChordStep = (step: number, root: number): boolean =>
  [0, 2, 4].includes((((step - root) % 7) + 7) % 7)

/** The nearest step that belongs to the triad, the lower one of two. */
export const nearestChordStep = (step: number, root: number): number =>
  [0, -1, 1, -2, 2].map((by) => step + by).find((it) => isChordStep(it, root))!
