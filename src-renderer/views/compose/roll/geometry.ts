/**
 * Where notes lie: seconds ⇄ x on an axis that scrolls and zooms, MIDI numbers ⇄ rows ⇄ y. Pure; x and y are CSS pixels
 * from the left and top edge of the note area.
 */

export interface TimeAxis {
  /** What lies at x = 0. */
  readonly startSeconds: number
  readonly secondsPerPixel: number
  readonly widthPixels: number
}

export const xOf = (axis: TimeAxis, seconds: number): number =>
  (seconds - axis.startSeconds) / axis.secondsPerPixel

export const secondsOf = (axis: TimeAxis, x: number): number => axis.startSeconds + x * axis.secondsPerPixel

export const endOfAxis = (axis: TimeAxis): number => secondsOf(axis, axis.widthPixels)

/** A pixel is at least a fifth of a millisecond and at most a quarter of a second. */
export const finestSecondsPerPixel = 0.0002
export const coarsestSecondsPerPixel = 0.25

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** The second under `x` stays there; `factor` above 1 shows less time in more detail. */
export function zoomTime(axis: TimeAxis, x: number, factor: number): TimeAxis {
  const secondsPerPixel = clamp(axis.secondsPerPixel / factor, finestSecondsPerPixel, coarsestSecondsPerPixel)
  const startSeconds = Math.max(secondsOf(axis, x) - x * secondsPerPixel, 0)
  return { ...axis, startSeconds, secondsPerPixel }
}

export const scrollTime = (axis: TimeAxis, pixels: number): TimeAxis => ({
  ...axis,
  startSeconds: Math.max(axis.startSeconds + pixels * axis.secondsPerPixel, 0),
})

/** Shows `from` … `to` with a margin on both sides (none before 0). */
export function fitTime(axis: TimeAxis, from: number, to: number, marginPixels = 24): TimeAxis {
  const room = Math.max(axis.widthPixels - 2 * marginPixels, 1)
  const secondsPerPixel = clamp((to - from) / room, finestSecondsPerPixel, coarsestSecondsPerPixel)
  return { ...axis, secondsPerPixel, startSeconds: Math.max(from - marginPixels * secondsPerPixel, 0) }
}

/** Scrolls as little as possible until `from` … `to` is seen; its beginning where it is longer than the axis. */
export function revealTime(axis: TimeAxis, from: number, to: number, marginPixels = 24): TimeAxis {
  const margin = marginPixels * axis.secondsPerPixel
  const span = axis.widthPixels * axis.secondsPerPixel
  let startSeconds = axis.startSeconds
  if (to + margin > startSeconds + span) startSeconds = to + margin - span
  if (from - margin < startSeconds) startSeconds = from - margin
  return { ...axis, startSeconds: Math.max(startSeconds, 0) }
}

/** The rows of the roll, highest note first; `rowOf` is their inverse. */
export interface Rows {
  readonly midiOf: readonly number[]
  /** By MIDI number; −1 where a note has no row. */
  readonly rowOf: readonly number[]
}

const allMidi = Array.from({ length: 128 }, (_, i) => 127 - i)

/** A row for every note, or for those in `shown` alone. */
export function rowsOf(shown?: Iterable<number>): Rows {
  const wanted = shown && new Set(shown)
  const midiOf = wanted ? allMidi.filter((midi) => wanted.has(midi)) : allMidi
  const rowOf = new Array<number>(128).fill(-1)
  midiOf.forEach((midi, row) => (rowOf[midi] = row))
  return { midiOf, rowOf }
}

export interface PitchAxis {
  readonly rows: Rows
  /** How far the first row's top lies above the visible area. */
  readonly scrollPixels: number
  readonly rowPixels: number
  readonly heightPixels: number
}

/** The top edge of a note's row; NaN where it has none. */
export function yOf(axis: PitchAxis, midi: number): number {
  const row = axis.rows.rowOf[midi] ?? -1
  return row < 0 ? NaN : row * axis.rowPixels - axis.scrollPixels
}

/** The note whose row lies at `y`; the nearest row above the first and below the last. */
export function midiAt(axis: PitchAxis, y: number): number {
  const row = clamp(rowAt(axis, y), 0, axis.rows.midiOf.length - 1)
  return axis.rows.midiOf[row]
}

export const rowAt = (axis: PitchAxis, y: number): number =>
  Math.floor((y + axis.scrollPixels) / axis.rowPixels)

export const leastRowPixels = 8
export const mostRowPixels = 40

/** Keeps the rows in the visible area. */
export function clampPitch(axis: PitchAxis): PitchAxis {
  const most = Math.max(axis.rows.midiOf.length * axis.rowPixels - axis.heightPixels, 0)
  return { ...axis, scrollPixels: clamp(axis.scrollPixels, 0, most) }
}

/** The row under `y` stays there. */
export function zoomPitch(axis: PitchAxis, y: number, factor: number): PitchAxis {
  const rowPixels = clamp(axis.rowPixels * factor, leastRowPixels, mostRowPixels)
  const row = (y + axis.scrollPixels) / axis.rowPixels
  return clampPitch({ ...axis, rowPixels, scrollPixels: row * rowPixels - y })
}

export const scrollPitch = (axis: PitchAxis, pixels: number): PitchAxis =>
  clampPitch({ ...axis, scrollPixels: axis.scrollPixels + pixels })

/** Shows the rows from `low` to `high` as large as they can be, in the middle. */
export function fitPitch(axis: PitchAxis, low: number, high: number, marginRows = 2): PitchAxis {
  const top = rowNear(axis.rows, high)
  const bottom = rowNear(axis.rows, low)
  const count = bottom - top + 1
  const rowPixels = clamp(Math.floor(axis.heightPixels / (count + 2 * marginRows)), leastRowPixels, 22)
  const middle = ((top + bottom + 1) / 2) * rowPixels
  return clampPitch({ ...axis, rowPixels, scrollPixels: middle - axis.heightPixels / 2 })
}

/** Scrolls as little as possible until the row of a note is seen. */
export function revealPitch(axis: PitchAxis, midi: number): PitchAxis {
  const top = rowNear(axis.rows, midi) * axis.rowPixels
  let { scrollPixels } = axis
  if (top + 2 * axis.rowPixels > scrollPixels + axis.heightPixels)
    scrollPixels = top + 2 * axis.rowPixels - axis.heightPixels
  if (top - axis.rowPixels < scrollPixels) scrollPixels = top - axis.rowPixels
  return clampPitch({ ...axis, scrollPixels })
}

/** The row of a note, or of the nearest one that has a row. */
export function rowNear(rows: Rows, midi: number): number {
  for (let distance = 0; distance < 128; distance++) {
    const above = rows.rowOf[midi + distance] ?? -1
    if (above >= 0) return above
    const below = rows.rowOf[midi - distance] ?? -1
    if (below >= 0) return below
  }
  return 0
}
