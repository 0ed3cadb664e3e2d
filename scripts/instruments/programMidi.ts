/** A MIDI file that has a General MIDI program play notes. */
import { writeMidi, type MidiEvent } from 'midi-file'
import { endSeconds, type Note } from '../../src-shared/notes/noteSequence.ts'

/** A tick is half a millisecond. */
const ticksPerBeat = 1000
const microsecondsPerBeat = 500_000
const ticksPerSecond = (ticksPerBeat * 1e6) / microsecondsPerBeat

const usualVelocity = 100

/** @param gmProgram counted from 1, as General MIDI does. */
export function printProgramMidi(notes: readonly Note[], gmProgram: number): Uint8Array {
  const keys = notes.flatMap((note) => [
    { tick: Math.round(note.startSeconds * ticksPerSecond), note, isDown: true },
    { tick: Math.round(endSeconds(note) * ticksPerSecond), note, isDown: false },
  ])
  // Where a key goes down as it comes up, it comes up first.
  keys.sort((a, b) => a.tick - b.tick || Number(a.isDown) - Number(b.isDown))
  let before = 0
  const played = keys.map(({ tick, note: { midi, velocity = usualVelocity }, isDown }): MidiEvent => {
    const deltaTime = tick - before
    before = tick
    const key = { deltaTime, channel: 0, noteNumber: midi }
    return isDown ? { ...key, type: 'noteOn', velocity } : { ...key, type: 'noteOff', velocity: 0 }
  })
  const track: MidiEvent[] = [
    { deltaTime: 0, type: 'setTempo', microsecondsPerBeat, meta: true },
    { deltaTime: 0, type: 'programChange', channel: 0, programNumber: gmProgram - 1 },
    ...played,
    { deltaTime: 0, type: 'endOfTrack', meta: true },
  ]
  return Uint8Array.from(writeMidi({ header: { format: 0, numTracks: 1, ticksPerBeat }, tracks: [track] }))
}
