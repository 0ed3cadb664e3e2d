/** The vertical axis of pictures of sounds: which row a frequency lies on, and which are written. */
import { makeScale, numberWords, type Tick } from './axis.ts'
import { midiToHz, noteName } from '../conditioning/description.ts'

/**
 * How the rows of a picture are spaced: evenly on Slaney's mel scale, evenly in log (constant-Q), evenly in Hz, or just
 * counted (coefficients).
 */
export interface Rows {
  readonly kind: 'mel' | 'log' | 'linear' | 'index'
  /** Hz of the lowest and the highest edge, or the first and the last number. */
  readonly lowest: number
  readonly highest: number
  /** Notes are written at the Cs, Hz at round numbers. */
  readonly labels?: 'hertz' | 'notes'
  /** For counted rows: “Coefficient”. */
  readonly title?: string
}

export interface RowScale {
  readonly title: string
  /** Null where rows have no frequency. */
  readonly atHz: (frequencyHz: number) => number | null
  readonly ticks: readonly Tick[]
}

/** Slaney's mel scale: linear below 1 kHz, logarithmic above (Slaney 1998, as in librosa). */
export function slaneyMel(frequencyHz: number): number {
  return frequencyHz < 1000
    ? (3 * frequencyHz) / 200
    : 15 + (27 * Math.log(frequencyHz / 1000)) / Math.log(6.4)
}

const roundHz = [20, 50, 100, 200, 500, 1000, 2000, 4000, 8000, 16_000, 32_000]
const hertzWords = (hz: number) => (hz < 1000 ? String(hz) : `${numberWords(hz / 1000)} k`)

/** @param range Pixels of the lowest and the highest */
export function rowScale(rows: Rows, range: readonly [number, number]): RowScale {
  const { kind, lowest, highest } = rows
  const [low, high] = range
  if (kind === 'index' || !(highest > lowest)) {
    const scale = makeScale({ title: '', domain: [lowest, highest], whole: true }, [], range)
    return { title: rows.title ?? 'Row', atHz: () => null, ticks: scale.ticks }
  }
  const floor = kind === 'log' ? Math.max(lowest, 1e-3) : lowest
  const warp = { mel: slaneyMel, log: Math.log2, linear: (hz: number) => hz }[kind]
  const [from, to] = [warp(floor), warp(highest)]
  const atHz = (hz: number) =>
    Number.isFinite(hz) && hz > 0 ? low + ((warp(hz) - from) / (to - from)) * (high - low) : null
  const wanted = rows.labels === 'notes' ? noteTicks(floor, highest) : hertzTicks(kind, floor, highest)
  const ticks: Tick[] = []
  for (const { value, words } of wanted) {
    const position = atHz(value) ?? low
    const before = ticks.at(-1)
    // Numbers that would touch are left out.
    if (before === undefined || Math.abs(position - before.position) >= 15)
      ticks.push({ value, words, position })
  }
  return { title: rows.labels === 'notes' ? 'Note' : 'Frequency (Hz)', atHz, ticks }
}

function hertzTicks(kind: Rows['kind'], lowest: number, highest: number) {
  const values =
    kind === 'linear'
      ? makeScale({ title: '', domain: [lowest, highest] }, [], [0, 1]).ticks.map(({ value }) => value)
      : roundHz.filter((hz) => hz >= lowest && hz <= highest * 1.0001)
  return values.map((value) => ({ value, words: hertzWords(value) }))
}

function noteTicks(lowest: number, highest: number) {
  const ticks: { value: number; words: string }[] = []
  for (let midi = 0; midi <= 132; midi += 12) {
    const value = midiToHz(midi)
    if (value >= lowest * 0.999 && value <= highest * 1.001) ticks.push({ value, words: noteName(midi) })
  }
  return ticks
}
