/** Notes ⇄ Standard MIDI Files, through @tonejs/midi. */
import * as tonejs from '@tonejs/midi'
import { SyrinxError } from '../errors.ts'
import { noteSequenceSchema, sortNotes, type Note } from './noteSequence.ts'

// The package is CommonJS: Node shows its exports under `default`, bundlers show them as they are.
const { Midi } = 'Midi' in tonejs ? tonejs : (tonejs as { default: typeof tonejs }).default

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

/** @throws SyrinxError when the bytes are not a whole MIDI file. */
export function parseMidi(bytes: Uint8Array): ParsedMidi {
  if (!isMidi(bytes)) throw new SyrinxError('notes/not-midi', 'This is not a MIDI file.')
  const { tracks } = readMidi(bytes)
  const remarks: string[] = []
  const drums = tracks.filter((track) => track.channel === drumChannel).flatMap((track) => track.notes)
  if (drums.length > 0) remarks.push(`${drums.length} drum ${plural('note', drums.length)} left out`)
  const played = tracks.filter((track) => track.channel !== drumChannel).flatMap((track) => track.notes)
  const lasting = played.filter((note) => note.durationTicks > 0)
  const dropped = played.length - lasting.length
  if (dropped > 0) remarks.push(`${dropped} ${plural('note', dropped)} without duration left out`)
  const result = noteSequenceSchema.safeParse(
    lasting.map((note) => ({
      midi: note.midi,
      startSeconds: note.time,
      durationSeconds: note.duration,
      velocity: Math.max(Math.round(note.velocity * 127), 1),
    })),
  )
  if (!result.success) throw broken(result.error)
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

function readMidi(bytes: Uint8Array): InstanceType<typeof Midi> {
  try {
    return new Midi(bytes)
  } catch (cause) {
    throw broken(cause)
  }
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
  const { tempos, timeSignatures } = readMidi(bytes).header
  if (tempos.length === 0) return null
  const [count, unit] = timeSignatures[0]?.timeSignature ?? [4, 4]
  return {
    beatsPerMinute: Math.round(tempos[0].bpm * 100) / 100,
    beatsPerBar: Math.max(Math.round((count * 4) / unit), 1),
  }
}

/**
 * A file of one track at one tempo; notes without a velocity get `velocity`. `program` is the General MIDI instrument
 * that plays them, counted from 0.
 */
export function printMidi(
  notes: readonly Note[],
  velocity = 100,
  tempo = usualTempo,
  program = 0,
): Uint8Array {
  const midi = new Midi()
  midi.header.fromJSON({
    ...midi.header.toJSON(),
    ppq: ticksPerBeat,
    tempos: [{ bpm: tempo.beatsPerMinute, ticks: 0 }],
    timeSignatures: [{ ticks: 0, timeSignature: [tempo.beatsPerBar, 4] }],
  })
  const track = midi.addTrack()
  track.instrument.number = program
  for (const note of sortNotes(notes)) {
    const ticks = midi.header.secondsToTicks(note.startSeconds)
    const end = midi.header.secondsToTicks(note.startSeconds + note.durationSeconds)
    track.addNote({
      midi: note.midi,
      ticks,
      durationTicks: Math.max(end - ticks, 1),
      // The library multiplies by 127 and rounds down.
      velocity: ((note.velocity ?? velocity) + 0.5) / 127,
    })
  }
  return midi.toArray()
}
