/** Time in Standard MIDI Files: ticks, and how long one lasts as the tempo changes. */
import type { MidiData, MidiEvent } from 'midi-file'

/** Of a file that names no tempo: 120 beats a minute. */
const usualMicrosecondsPerBeat = 500_000

export interface TimedEvent {
  readonly tick: number
  readonly event: MidiEvent
}

/** A track's events by ticks from its beginning. */
export function timed(track: readonly MidiEvent[]): TimedEvent[] {
  let tick = 0
  return track.map((event) => ({ tick: (tick += event.deltaTime), event }))
}

/** Ticks → seconds, as the tempo events of all tracks want it; of the file's own clock where it counts video frames. @throws Error without any. */
export function tickClock({ header }: MidiData, tracks: readonly TimedEvent[][]): (tick: number) => number {
  const { ticksPerBeat, framesPerSecond, ticksPerFrame } = header
  if (!ticksPerBeat) {
    const ticksPerSecond = (framesPerSecond ?? 0) * (ticksPerFrame ?? 0)
    if (!(ticksPerSecond > 0)) throw new Error('The file doesn’t say how long a tick is.')
    return (tick) => tick / ticksPerSecond
  }
  const spans = [{ tick: 0, seconds: 0, secondsPerTick: usualMicrosecondsPerBeat / 1e6 / ticksPerBeat }]
  for (const { tick, event } of tempoEvents(tracks)) {
    const last = spans[spans.length - 1]
    const seconds = last.seconds + (tick - last.tick) * last.secondsPerTick
    spans.push({ tick, seconds, secondsPerTick: event.microsecondsPerBeat / 1e6 / ticksPerBeat })
  }
  return (tick) => {
    let [low, high] = [0, spans.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (spans[middle].tick <= tick) low = middle
      else high = middle
    }
    const span = spans[low]
    return span.seconds + (tick - span.tick) * span.secondsPerTick
  }
}

type TempoEvent = Extract<MidiEvent, { type: 'setTempo' }>

const tempoEvents = (tracks: readonly TimedEvent[][]) =>
  tracks
    .flat()
    .filter((it): it is TimedEvent & { event: TempoEvent } => it.event.type === 'setTempo')
    .sort((a, b) => a.tick - b.tick)
