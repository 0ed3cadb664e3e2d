/** How bends and swells of notes are written into MIDI: pitch bend over a range of an octave, and controller 11. */
import type { MidiEvent } from 'midi-file'
import { curveAt, maximumCents, valueOf, type CurvePoint } from './curves.ts'
import type { Note } from './noteSequence.ts'

export interface PlacedEvent {
  readonly tick: number
  /** Among events of one tick: notes end, then things change, then notes begin. */
  readonly order: -1 | 0 | 1 | 2
  readonly event: MidiEvent
}

/** No change that lasts longer is written as one. */
const stepSeconds = 0.01
const stepCents = 1
const stepLevel = 1 / 127

const semitones = maximumCents / 100

const controller = (channel: number, controllerType: number, value: number): MidiEvent => ({
  deltaTime: 0,
  type: 'controller',
  channel,
  controllerType,
  value,
})

/** Registered parameter 0, the range of pitch bend: an octave either way. */
export const rangeEvents = (channel: number): MidiEvent[] => [
  controller(channel, 101, 0),
  controller(channel, 100, 0),
  controller(channel, 6, semitones),
  controller(channel, 38, 0),
  controller(channel, 101, 127),
  controller(channel, 100, 127),
]

export const bendEvent = (channel: number, cents: number): MidiEvent => ({
  deltaTime: 0,
  type: 'pitchBend',
  channel,
  value: Math.min(Math.max(Math.round((cents / maximumCents) * 8192), -8192), 8191),
})

export const levelEvent = (channel: number, level: number): MidiEvent =>
  controller(channel, 11, Math.round(level * 127))

/** The seconds at which a curve is to be told so that straight lines between them are the curve. */
function* timesOf(points: readonly CurvePoint[], until: number, step: number): Generator<number> {
  yield 0
  for (let i = 0; i < points.length && points[i].seconds < until; i++) {
    if (points[i].seconds > 0) yield points[i].seconds
    const next = points[i + 1]
    if (!next) return
    const span = next.seconds - points[i].seconds
    const change = Math.abs(valueOf(next) - valueOf(points[i]))
    const count = Math.min(Math.ceil(change / step), Math.ceil(span / stepSeconds))
    for (let k = 1; k < count; k++) {
      const seconds = points[i].seconds + (span * k) / count
      if (seconds >= until) return
      yield seconds
    }
  }
}

/** The changes of a note’s curves while it sounds, at least one of each kind that the channel knows. */
export function* curveEvents(
  note: Note,
  channel: number,
  kinds: { bends: boolean; levels: boolean },
  tickOf: (seconds: number) => number,
): Generator<PlacedEvent> {
  const { startSeconds, durationSeconds, pitchBend = [], expression = [] } = note
  const place = (seconds: number, event: MidiEvent): PlacedEvent => ({
    tick: tickOf(startSeconds + seconds),
    order: 1,
    event,
  })
  if (kinds.bends)
    for (const seconds of timesOf(pitchBend, durationSeconds, stepCents))
      yield place(seconds, bendEvent(channel, curveAt(pitchBend, seconds, 0)))
  if (kinds.levels)
    for (const seconds of timesOf(expression, durationSeconds, stepLevel))
      yield place(seconds, levelEvent(channel, curveAt(expression, seconds, 1)))
}

/** All but General MIDI’s drums. */
const melodicChannels = Array.from({ length: 16 }, (_, i) => i).filter((channel) => channel !== 9)

/**
 * A channel for each note, so that notes which sound together don’t bend each other: the lowest that is free; where all
 * fifteen sound, the one that is free first.
 * @param notes in order of start
 */
export function channelsOf(notes: readonly Note[]): number[] {
  const freeFrom = melodicChannels.map(() => 0)
  return notes.map(({ startSeconds, durationSeconds }) => {
    let at = freeFrom.findIndex((seconds) => seconds <= startSeconds + 1e-6)
    if (at < 0) at = freeFrom.indexOf(Math.min(...freeFrom))
    freeFrom[at] = Math.max(freeFrom[at], startSeconds + durationSeconds)
    return melodicChannels[at]
  })
}
