/**
 * Which keys are down, and for how long, as a condition for the network that predicts the next event.
 *
 * All of it follows from the events before; but a network that has to find it out forgets a key now and then, and then
 * never lets it go. Told, it knows.
 */
import { eventOfCode, keyCount, lowestKey, unitSeconds } from './events.ts'

/** One a key: 0 where it is up, else from 0.5, when it has just gone down, towards 1. */
export const heldChannels = keyCount

const isUp = -1
/** A key has been down for a middling time. */
const middlingUnits = 1 / unitSeconds

export class HeldKeys {
  readonly #since = new Int32Array(keyCount).fill(isUp)
  #units = 0

  read(code: number): void {
    const event = eventOfCode(code)
    switch (event.kind) {
      case 'down':
        this.#since[event.midi - lowestKey] = this.#units
        return
      case 'up':
        this.#since[event.midi - lowestKey] = isUp
        return
      case 'shift':
        this.#units += event.units
        return
      case 'boundary':
        this.#since.fill(isUp)
        return
      case 'loudness':
    }
  }

  /** The condition of the event that comes next: `heldChannels` numbers. */
  write(row: Float32Array): void {
    for (let key = 0; key < keyCount; key++) {
      const since = this.#since[key]
      row[key] = since === isUp ? 0 : 1 - 0.5 * Math.exp((since - this.#units) / middlingUnits)
    }
  }
}

/** Of each event, what was held before it: codes.length × heldChannels, row-major. Nothing is down at first. */
export function heldRows(codes: Uint16Array): Float32Array {
  const rows = new Float32Array(codes.length * heldChannels)
  const held = new HeldKeys()
  for (const [index, code] of codes.entries()) {
    held.write(rows.subarray(index * heldChannels, (index + 1) * heldChannels))
    held.read(code)
  }
  return rows
}
