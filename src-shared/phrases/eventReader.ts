/** Events, one after another, as the notes that they play. */
import type { Note } from '../notes/noteSequence.ts'
import { eventOfCode, unitSeconds } from './events.ts'

interface Held {
  readonly atUnits: number
  readonly velocity: number | undefined
}

/** No string sounds for longer; a key whose end is never told comes up then. */
const longestUnits = 12 / unitSeconds

export class EventReader {
  readonly #held = new Map<number, Held>()
  readonly #notes: Note[] = []
  readonly #beginSeconds: number
  #units = 0
  #velocity: number | undefined

  /** @param beginSeconds when the first event happens */
  constructor(beginSeconds = 0) {
    this.#beginSeconds = beginSeconds
  }

  /** Now. */
  get seconds(): number {
    return this.#beginSeconds + this.#units * unitSeconds
  }

  /** Whether no key is down. */
  get isSilent(): boolean {
    return this.#held.size === 0
  }

  /** A key that comes up without having been down, or goes down twice, is nothing wrong: it is let go once. */
  read(code: number): void {
    const event = eventOfCode(code)
    switch (event.kind) {
      case 'down':
        this.#release(event.midi)
        this.#held.set(event.midi, { atUnits: this.#units, velocity: this.#velocity })
        return
      case 'up':
        return this.#release(event.midi)
      case 'shift':
        this.#units += event.units
        return
      case 'loudness':
        this.#velocity = event.velocity
        return
      case 'boundary':
        return this.releaseAll()
    }
  }

  /** A rest: nothing happens for so long. */
  rest(seconds: number): void {
    this.#units += Math.round(seconds / unitSeconds)
  }

  releaseAll(): void {
    for (const midi of [...this.#held.keys()]) this.#release(midi)
  }

  /** All notes so far that have ended, in the order of their ends. */
  get notes(): readonly Note[] {
    return this.#notes
  }

  #release(midi: number) {
    const held = this.#held.get(midi)
    this.#held.delete(midi)
    if (!held || held.atUnits === this.#units) return
    const units = Math.min(this.#units - held.atUnits, longestUnits)
    this.#notes.push({
      midi,
      startSeconds: this.#beginSeconds + held.atUnits * unitSeconds,
      durationSeconds: units * unitSeconds,
      ...(held.velocity !== undefined && { velocity: held.velocity }),
    })
  }
}
