/** Notes ⇄ Standard MIDI Files, through midi-file. */
import * as midiFile from 'midi-file'
import type { MidiData, MidiEvent } from 'midi-file'
import { SyrinxError } from '../errors.ts'
import { curvesOf, hear, newHistory, type ChannelHistory } from './midiControllers.ts'
import { channelsOf, curveEvents, rangeEvents, type PlacedEvent } from './midiCurves.ts'
import { tickClock, timed, type TimedEvent } from './midiTime.ts'
import { noteSequenceSchema, sortNotes, type Note } from './noteSequence.ts'

/** General MIDI's channel 10, counted from 0. */
const drumChannel = 9

export interface ParsedMidi {
  /** In order of start, of all tracks together; times follow the file's tempo changes. */
  readonly notes: Note[]
  /** What was left out, in words. */
  readonly remarks: readonly string[]
}

/** Whether these bytes begin as a Standard MIDI File does. */
export const isMidi = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && String.fromCharCode(...bytes.subarray(0, 4)) === 'MThd'

/** Of all notes of a file together; a damaged file must not fill the memory. */
const mostCurvePoints = 200_000

/** @throws SyrinxError when the bytes are not a whole MIDI file. */
export function parseMidi(bytes: Uint8Array): ParsedMidi {
  if (!isMidi(bytes)) throw new SyrinxError('notes/not-midi', 'This is not a MIDI file.')
  const { tracks, secondsOf } = readMidi(bytes)
  const heard = tracks.flatMap(notesOf)
  const drums = heard.filter(({ channel }) => channel === drumChannel)
  const played = heard.filter(({ channel }) => channel !== drumChannel)
  const lasting = played.filter(({ startTick, endTick }) => endTick > startTick)
  const dropped = played.length - lasting.length
  let points = 0
  let uncurved = 0
  const result = noteSequenceSchema.safeParse(
    lasting.map(({ midi, velocity, startTick, endTick, history }) => {
      const startSeconds = secondsOf(startTick)
      const curves = points < mostCurvePoints ? curvesOf(history, { startTick, endTick, secondsOf }) : {}
      if (points >= mostCurvePoints && history.bends.length + history.levels.length > 0) uncurved++
      points += (curves.pitchBend?.length ?? 0) + (curves.expression?.length ?? 0)
      return { midi, startSeconds, durationSeconds: secondsOf(endTick) - startSeconds, velocity, ...curves }
    }),
  )
  if (!result.success) throw broken(result.error)
  const remarks = [
    ...(drums.length > 0 ? [`${drums.length} drum ${plural('note', drums.length)} left out`] : []),
    ...(dropped > 0 ? [`${dropped} ${plural('note', dropped)} without duration left out`] : []),
    ...(uncurved > 0
      ? [`the bends and swells of ${uncurved} ${plural('note', uncurved)} left out, as there are too many`]
      : []),
  ]
  return { notes: sortNotes(result.data), remarks }
}

const plural = (word: string, count: number) => (count === 1 ? word : `${word}s`)

const broken = (cause: unknown) =>
  new SyrinxError(
    'notes/broken-midi',
    'The MIDI file is damaged or cut off.',
    'Export it again from the program that made it.',
    { cause },
  )

interface MidiTracks {
  readonly tracks: readonly TimedEvent[][]
  readonly secondsOf: (tick: number) => number
}

function readMidi(bytes: Uint8Array): MidiTracks {
  try {
    const data: MidiData = midiFile.parseMidi(bytes)
    const tracks = data.tracks.map(timed)
    return { tracks, secondsOf: tickClock(data, tracks) }
  } catch (cause) {
    throw broken(cause)
  }
}

interface HeardNote {
  readonly midi: number
  readonly velocity: number
  readonly channel: number
  readonly startTick: number
  endTick: number
  readonly history: ChannelHistory
}

/** First in, first out: a damaged file may begin a million notes and end them late. */
interface Queue<Item> {
  readonly items: Item[]
  next: number
}

/** The notes of one track; each is ended by the next note-off of its pitch and channel. */
function notesOf(track: readonly TimedEvent[]): HeardNote[] {
  const histories = new Map<number, ChannelHistory>()
  const historyOf = (channel: number): ChannelHistory => {
    const known = histories.get(channel) ?? newHistory()
    histories.set(channel, known)
    return known
  }
  const notes: HeardNote[] = []
  const sounding = new Map<number, Queue<HeardNote>>()
  for (const { tick, event } of track) {
    if (event.type === 'noteOn') {
      const { channel, noteNumber: midi, velocity } = event
      const note = { midi, velocity, channel, startTick: tick, endTick: NaN, history: historyOf(channel) }
      const key = channel * 128 + midi
      const queue = sounding.get(key) ?? { items: [], next: 0 }
      queue.items.push(note)
      sounding.set(key, queue)
    } else if (event.type === 'noteOff') {
      const queue = sounding.get(event.channel * 128 + event.noteNumber)
      if (!queue || queue.next === queue.items.length) continue
      const note = queue.items[queue.next++]
      note.endTick = tick
      notes.push(note)
    } else if (event.type === 'pitchBend' || event.type === 'controller')
      hear(historyOf(event.channel), tick, event, historyOf)
  }
  return notes
}

/** Ticks a beat: at 120 beats a minute a tick lasts 0.52 ms. */
const ticksPerBeat = 960

export interface MidiTempo {
  /** Quarter notes a minute. */
  readonly beatsPerMinute: number
  readonly beatsPerBar: number
}

const usualTempo: MidiTempo = { beatsPerMinute: 120, beatsPerBar: 4 }

/**
 * The tempo and the metre that a file begins with; null where it names no tempo.
 * @throws SyrinxError when the bytes are not a whole MIDI file.
 */
export function tempoOfMidi(bytes: Uint8Array): MidiTempo | null {
  const events = readMidi(bytes)
    .tracks.flat()
    .sort((a, b) => a.tick - b.tick)
    .map((it) => it.event)
  const tempo = events.find((event) => event.type === 'setTempo')
  if (!tempo?.microsecondsPerBeat) return null
  const metre = events.find((event) => event.type === 'timeSignature')
  return {
    beatsPerMinute: Math.round(6e9 / tempo.microsecondsPerBeat) / 100,
    beatsPerBar: metre ? Math.max(Math.round((metre.numerator * 4) / metre.denominator), 1) : 4,
  }
}

/**
 * A file at one tempo; notes without a velocity get `velocity`. `program` is the General MIDI instrument that plays them,
 * counted from 0. All are on channel 1, unless notes with curves sound together: then each that sounds has a channel of
 * its own (docs/formats.md).
 */
export function printMidi(
  notes: readonly Note[],
  velocity = 100,
  tempo = usualTempo,
  program = 0,
): Uint8Array {
  const microsecondsPerBeat = Math.floor(60e6 / tempo.beatsPerMinute)
  const tickOf = (seconds: number) => Math.round((seconds * 1e6 * ticksPerBeat) / microsecondsPerBeat)
  const head: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'trackName', text: '' },
    { deltaTime: 0, meta: true, type: 'setTempo', microsecondsPerBeat },
    {
      deltaTime: 0,
      meta: true,
      type: 'timeSignature',
      numerator: tempo.beatsPerBar,
      denominator: 4,
      metronome: 24,
      thirtyseconds: 8,
    },
  ]
  const header = { format: 1 as const, numTracks: 2, ticksPerBeat }
  const track = inOrder(eventsOf(sortNotes(notes), velocity, program, tickOf))
  return new Uint8Array(midiFile.writeMidi({ header, tracks: [[...head, endOfTrack], track] }))
}

const endOfTrack: MidiEvent = { deltaTime: 0, meta: true, type: 'endOfTrack' }

/** @param notes in order of start */
function eventsOf(
  notes: readonly Note[],
  velocity: number,
  program: number,
  tickOf: (seconds: number) => number,
): PlacedEvent[] {
  const kinds = {
    bends: notes.some((note) => note.pitchBend),
    levels: notes.some((note) => note.expression),
  }
  const channels = kinds.bends || kinds.levels ? channelsOf(notes) : notes.map(() => 0)
  const events: PlacedEvent[] = []
  for (const channel of new Set([0, ...channels])) {
    const setting = (event: MidiEvent): PlacedEvent => ({ tick: 0, order: -1, event })
    events.push(setting({ deltaTime: 0, type: 'programChange', channel, programNumber: program }))
    if (kinds.bends) events.push(...rangeEvents(channel).map(setting))
  }
  for (const [i, note] of notes.entries()) {
    const channel = channels[i]
    const tick = tickOf(note.startSeconds)
    const end = Math.max(tickOf(note.startSeconds + note.durationSeconds), tick + 1)
    const on = { deltaTime: 0, channel, noteNumber: note.midi, velocity: note.velocity ?? velocity }
    for (const change of curveEvents(note, channel, kinds, tickOf)) if (change.tick < end) events.push(change)
    events.push({ tick, order: 2, event: { ...on, type: 'noteOn' } })
    events.push({ tick: end, order: 0, event: { ...on, type: 'noteOff', velocity: 0 } })
  }
  return events
}

/** As a track: by their ticks, each counted from the one before. */
function inOrder(events: readonly PlacedEvent[]): MidiEvent[] {
  let last = 0
  const track = [...events]
    .sort((a, b) => a.tick - b.tick || a.order - b.order)
    .map(({ tick, event }) => {
      const deltaTime = tick - last
      last = tick
      return { ...event, deltaTime }
    })
  return [...track, endOfTrack]
}
