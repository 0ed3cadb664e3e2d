/** Bars, beats and what notes snap to. */
import type { ProjectDocument } from '../../../../src-shared/contract/projects.ts'

export type Tempo = ProjectDocument['tempo']
export type SnapUnit = ProjectDocument['snap']

export const beatSeconds = (tempo: Tempo): number => 60 / tempo.beatsPerMinute
export const barSeconds = (tempo: Tempo): number => beatSeconds(tempo) * tempo.beatsPerBar

/** Beats (quarter notes) of each unit; a triplet fits three notes into the time of two. */
const beatsOf: Readonly<Record<Exclude<SnapUnit, 'off'>, number>> = {
  '1/1': 4,
  '1/2': 2,
  '1/4': 1,
  '1/8': 1 / 2,
  '1/16': 1 / 4,
  '1/32': 1 / 8,
  '1/4t': 2 / 3,
  '1/8t': 1 / 3,
  '1/16t': 1 / 6,
}

/** Null where nothing snaps. */
export const gridSeconds = (tempo: Tempo, unit: SnapUnit): number | null =>
  unit === 'off' ? null : beatsOf[unit] * beatSeconds(tempo)

/** The nearest line of the grid; the second itself without a grid. */
export const snapToGrid = (seconds: number, grid: number | null): number =>
  grid === null ? seconds : Math.max(Math.round(seconds / grid) * grid, 0)

/** The grid's line at or before a second: where a note begins whose cell was clicked. */
export const snapDown = (seconds: number, grid: number | null): number =>
  grid === null ? seconds : Math.max(Math.floor(seconds / grid + 1e-6) * grid, 0)

/** The grid's next line after a second, or the one before it. */
export function nextLine(seconds: number, step: number, direction: 1 | -1): number {
  const cell = seconds / step
  const line = direction > 0 ? Math.floor(cell + 1e-6) + 1 : Math.ceil(cell - 1e-6) - 1
  return Math.max(line * step, 0)
}

export interface GridLine {
  readonly seconds: number
  readonly kind: 'bar' | 'beat' | 'division'
}

/** Lines closer than this say nothing and cost ink. */
const closestPixels = 9

/** The lines between two seconds that are far enough apart to be told from each other, ascending. */
export function gridLines(
  tempo: Tempo,
  unit: SnapUnit,
  fromSeconds: number,
  toSeconds: number,
  secondsPerPixel: number,
): GridLine[] {
  const beat = beatSeconds(tempo)
  const bar = barSeconds(tempo)
  const division = gridSeconds(tempo, unit) ?? beat
  const least = closestPixels * secondsPerPixel
  const lines = new Map<number, GridLine>()
  const add = (step: number, kind: GridLine['kind']) => {
    const first = Math.max(Math.ceil(fromSeconds / step - 1e-6), 0)
    for (let i = first; i * step <= toSeconds; i++) {
      const seconds = i * step
      lines.set(Math.round(seconds * 1e6), { seconds, kind })
    }
  }
  if (division < beat - 1e-9 ? division >= least : division % beat > 1e-9 && division >= least)
    add(division, 'division')
  if (beat >= least) add(beat, 'beat')
  add(bar * barsBetweenLines(bar, least), 'bar')
  return [...lines.values()].sort((a, b) => a.seconds - b.seconds)
}

/** Every bar, or every 2nd, 4th, 8th … */
export function barsBetweenLines(bar: number, leastSeconds: number): number {
  let bars = 1
  while (bar * bars < leastSeconds) bars *= 2
  return bars
}

/** Bar and beat count from 1; `ticks` are hundredths of a beat. */
export interface Position {
  readonly bar: number
  readonly beat: number
  readonly hundredths: number
}

export function positionOf(seconds: number, tempo: Tempo): Position {
  const hundredths = Math.round((seconds / beatSeconds(tempo)) * 100)
  const beats = Math.floor(hundredths / 100)
  return {
    bar: Math.floor(beats / tempo.beatsPerBar) + 1,
    beat: (beats % tempo.beatsPerBar) + 1,
    hundredths: hundredths % 100,
  }
}

/** “3.2.50”: bar, beat, hundredths of a beat. */
export function printPosition(seconds: number, tempo: Tempo): string {
  const { bar, beat, hundredths } = positionOf(seconds, tempo)
  return `${bar}.${beat}.${String(hundredths).padStart(2, '0')}`
}
