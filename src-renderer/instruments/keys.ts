/** A small keyboard: whole octaves around the notes that are known. */

export interface SmallKey {
  readonly midi: number
  readonly isBlack: boolean
  readonly isKnown: boolean
  /** Of the keyboard’s width, 0 … 1: where it begins, and how wide it is. */
  readonly left: number
  readonly width: number
}

const blackSteps = [1, 3, 6, 8, 10]
const isBlack = (midi: number) => blackSteps.includes(midi % 12)
/** A black key is so much narrower. */
const blackShare = 0.62
const mostMidi = 127

/** White keys first, so that the black ones lie above them. None for an instrument that knows no notes. */
export function smallKeys(knownMidi: readonly number[]): SmallKey[] {
  if (knownMidi.length === 0) return []
  const known = new Set(knownMidi)
  const from = Math.floor(Math.min(...knownMidi) / 12) * 12
  const to = Math.min(mostMidi, Math.ceil((Math.max(...knownMidi) + 1) / 12) * 12 - 1)
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const whites = all.filter((midi) => !isBlack(midi)).length
  let passed = 0
  const keys = all.map((midi): SmallKey => {
    const black = isBlack(midi)
    const width = (black ? blackShare : 1) / whites
    const left = black ? (passed - blackShare / 2) / whites : passed++ / whites
    return { midi, isBlack: black, isKnown: known.has(midi), left, width }
  })
  return [...keys.filter((key) => !key.isBlack), ...keys.filter((key) => key.isBlack)]
}
