/**
 * When a hand would play what is written: a crotchet lasts 0.64 s; before a fermata the last beat is a little slower;
 * what stands under the fermata is held longer, and a breath follows. All moments are multiples of 20 ms.
 */
import { unitsPerCrotchet, type Chorale, type Part } from './chorale.ts'

/** All moments are multiples of this. */
const gridMs = 20
/** A semiquaver: 160 ms, and 180 ms on the last beat before a fermata. */
const unitMs = 80
const slowUnitMs = 90
const breathMs = 120

/** How many times as long a note under a fermata is held; the chorale’s last is held longest. */
function timesHeld(units: number, isLast: boolean): number {
  const crotchets = units / unitsPerCrotchet
  if (isLast && crotchets < 3) return 2
  if (crotchets < 2) return 1.75
  return crotchets <= 4 ? 1.5 : 1
}

/** What is held under a fermata. */
export interface Hold {
  readonly startUnits: number
  readonly endUnits: number
}

export interface Timing {
  /** In order; the last one lasts until the last voice has ended. */
  readonly holds: readonly Hold[]
  startMs(units: number): number
  /** Before the breath, where there is one. */
  endMs(units: number): number
}

export function timingOf(chorale: Chorale): Timing {
  const holds = holdsOf(chorale)
  const last = holds[holds.length - 1]
  const lengthUnits = lengthOf(chorale)
  const msOfUnit = new Float64Array(lengthUnits).fill(unitMs)
  const breathAfter = new Set<number>()
  let free = 0
  for (const hold of holds) {
    const { startUnits, endUnits } = hold
    msOfUnit.fill(slowUnitMs, Math.max(startUnits - unitsPerCrotchet, free), startUnits)
    msOfUnit.fill(unitMs * timesHeld(endUnits - startUnits, hold === last), startUnits, endUnits)
    free = endUnits
    if (!chorale.some((part) => isHeldOver(part, endUnits))) breathAfter.add(endUnits)
  }
  const ends = new Float64Array(lengthUnits + 1)
  const starts = new Float64Array(lengthUnits + 1)
  for (let unit = 0; unit <= lengthUnits; unit++) {
    ends[unit] = unit === 0 ? 0 : starts[unit - 1] + msOfUnit[unit - 1]
    starts[unit] = ends[unit] + (breathAfter.has(unit) ? breathMs : 0)
  }
  const onGrid = (ms: number) => Math.round(ms / gridMs) * gridMs
  return { holds, startMs: (units) => onGrid(starts[units]), endMs: (units) => onGrid(ends[units]) }
}

const lengthOf = (chorale: Chorale): number =>
  Math.max(...chorale.map((part) => part[part.length - 1].endUnits))

/** Whether a note goes on beyond this moment. */
const isHeldOver = (part: Part, units: number): boolean =>
  part.some((note) => note.startUnits < units && note.endUnits > units)

/** The soprano’s fermatas, or, where it has none, another part’s; and always the last note. */
function holdsOf(chorale: Chorale): Hold[] {
  const part = chorale.find((it) => it.some(({ fermata }) => fermata)) ?? chorale[0]
  const { startUnits } = chorale[0][chorale[0].length - 1]
  const holds: Hold[] = part.filter((note) => note.fermata && note.endUnits <= startUnits)
  return [...holds, { startUnits, endUnits: lengthOf(chorale) }]
}
