/** What bends and swells the notes of a MIDI channel, as it was at each tick: pitch bend, its range, and controller 11. */
import type { MidiEvent } from 'midi-file'
import { maximumCents, thinTo, type BendPoint, type CurvePoint, type ExpressionPoint } from './curves.ts'

/** A value from a tick on. */
interface Change {
  readonly tick: number
  readonly value: number
}

/** Of one channel of one track. */
export interface ChannelHistory {
  readonly bends: Change[]
  readonly levels: Change[]
  /** Cents of a full pitch bend: ±2 semitones until the file says otherwise. */
  range: number
  /** −1 … 1 */
  bend: number
  /** The registered parameter that data entry sets; null for none, or one that is not registered. */
  parameter: readonly [number | null, number | null] | null
}

export const newHistory = (): ChannelHistory => ({
  bends: [],
  levels: [],
  range: 200,
  bend: 0,
  parameter: null,
})

function push(changes: Change[], tick: number, value: number): void {
  if (changes.at(-1)?.tick === tick) changes.pop()
  changes.push({ tick, value })
}

const pushBend = (history: ChannelHistory, tick: number) =>
  push(history.bends, tick, history.bend * history.range)

/** MIDI's controllers, by number. */
const dataEntry = 6
const expression = 11
const dataEntryFine = 38
const resetAll = 121

/** Members of an MPE zone bend by four octaves until they say otherwise (MMA, “MIDI Polyphonic Expression”, 2.4). */
const memberRange = 4800

/** @param historyOf the history of another channel of the same track */
export function hear(
  history: ChannelHistory,
  tick: number,
  event: MidiEvent,
  historyOf: (channel: number) => ChannelHistory,
): void {
  if (event.type === 'pitchBend') {
    history.bend = event.value / 8192
    pushBend(history, tick)
  } else if (event.type === 'controller') {
    const { controllerType: number, value, channel } = event
    if (number === expression) push(history.levels, tick, value / 127)
    else if (number === resetAll) {
      history.bend = 0
      if (history.bends.length > 0) pushBend(history, tick)
      if (history.levels.length > 0) push(history.levels, tick, 1)
    } else if (number >= 98 && number <= 101) history.parameter = parameterAfter(history, number, value)
    else if (number === dataEntry || number === dataEntryFine)
      enter(history, tick, number, value, channel, historyOf)
  }
}

function parameterAfter({ parameter }: ChannelHistory, number: number, value: number) {
  if (number < 100) return null
  return number === 101
    ? ([value, parameter?.[1] ?? null] as const)
    : ([parameter?.[0] ?? null, value] as const)
}

function enter(
  history: ChannelHistory,
  tick: number,
  number: number,
  value: number,
  channel: number,
  historyOf: (channel: number) => ChannelHistory,
): void {
  const [high, low] = history.parameter ?? []
  if (high !== 0) return
  if (low === 0) {
    history.range =
      number === dataEntry
        ? value * 100 + (history.range % 100)
        : Math.floor(history.range / 100) * 100 + value
    if (history.bends.length > 0) pushBend(history, tick)
  } else if (low === 6 && number === dataEntry && (channel === 0 || channel === 15))
    for (let member = 1; member <= Math.min(value, 15); member++)
      historyOf(channel === 0 ? member : 15 - member).range = memberRange
}

/** More raw points than this aren't looked at for one note: a hundred a second for 20 seconds. */
const mostRawPoints = 2000
/** So long without a change, and then a leap, is a step and no slope. */
const stepSeconds = 0.05
const stepEdgeSeconds = 0.001

interface Span {
  readonly startTick: number
  readonly endTick: number
  readonly secondsOf: (tick: number) => number
}

/**
 * What changes did while a note sounded, its seconds from the note’s start; undefined where they left it as it is.
 * @param resolution steps of this size are the file's own, and no leap
 */
function curveOf<P extends CurvePoint>(
  changes: readonly Change[],
  { startTick, endTick, secondsOf }: Span,
  neutral: number,
  resolution: number,
  point: (seconds: number, value: number) => P,
): P[] | undefined {
  const first = countUntil(changes, startTick)
  const last = countUntil(changes, endTick - 1)
  const begin = first === 0 ? neutral : changes[first - 1].value
  if (begin === neutral && first === last) return undefined
  const start = secondsOf(startTick)
  const stride = Math.ceil((last - first) / mostRawPoints)
  const points: { seconds: number; value: number }[] = [{ seconds: 0, value: begin }]
  for (let i = first; i < last; i += stride) {
    const { tick, value } = changes[i]
    const seconds = Math.round((secondsOf(tick) - start) * 1e6) / 1e6
    const before = points[points.length - 1]
    if (seconds <= before.seconds) continue
    if (seconds - before.seconds > stepSeconds && Math.abs(value - before.value) > 2 * resolution)
      points.push({ seconds: seconds - stepEdgeSeconds, value: before.value })
    points.push({ seconds, value })
  }
  if (points.every(({ value }) => value === points[0].value)) points.length = 1
  if (points.length === 1 && begin === neutral) return undefined
  return thinTo(
    points.map(({ seconds, value }) => point(seconds, value)),
    resolution,
  )
}

function countUntil(changes: readonly Change[], tick: number): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (changes[middle].tick <= tick) low = middle + 1
    else high = middle
  }
  return low
}

export interface ReadCurves {
  readonly pitchBend?: BendPoint[]
  readonly expression?: ExpressionPoint[]
}

/** How a note was bent and swelled; nothing where it wasn't. Bends beyond an octave are held there. */
export function curvesOf(history: ChannelHistory, span: Span): ReadCurves {
  const pitchBend = curveOf(history.bends, span, 0, 1, (seconds, value) => ({
    seconds,
    cents: Math.round(Math.min(Math.max(value, -maximumCents), maximumCents) * 100) / 100,
  }))
  const expression = curveOf(history.levels, span, 1, 1 / 127, (seconds, value) => ({
    seconds,
    level: Math.round(value * 1e4) / 1e4,
  }))
  return { ...(pitchBend && { pitchBend }), ...(expression && { expression }) }
}
