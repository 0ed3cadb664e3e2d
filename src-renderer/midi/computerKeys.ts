/** The computer’s keys as a piano, by their place: the row of A is white, the row above it black. */
import type { Keystroke } from '../commands/keys.ts'

/** Semitones above the C under the left hand. */
const semitones: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
}

/** What one presses it for. */
export type ComputerKey =
  | { readonly kind: 'note'; readonly semitones: number }
  | { readonly kind: 'octave'; readonly by: 1 | -1 }
  | { readonly kind: 'loudness'; readonly by: 1 | -1 }

const others: Readonly<Record<string, ComputerKey>> = {
  KeyZ: { kind: 'octave', by: -1 },
  KeyX: { kind: 'octave', by: 1 },
  KeyC: { kind: 'loudness', by: -1 },
  KeyV: { kind: 'loudness', by: 1 },
}

/** Null where the key means what it always means: with Ctrl, Alt, Shift or the command key, too. */
export function computerKey({ code, ctrlKey, metaKey, altKey, shiftKey }: Keystroke): ComputerKey | null {
  if (ctrlKey || metaKey || altKey || shiftKey) return null
  const above = semitones[code]
  return above === undefined ? (others[code] ?? null) : { kind: 'note', semitones: above }
}

const velocityStep = 16
/** C4, middle C. */
const middleC = 60

/** Where the hand lies, and how hard it strikes. */
export class ComputerHand {
  #lowMidi = middleC
  velocity = 100

  get lowMidi(): number {
    return this.#lowMidi
  }

  /** MIDI number of a key; null beyond MIDI’s own range. */
  midiOf(above: number): number | null {
    const midi = this.#lowMidi + above
    return midi > 127 ? null : midi
  }

  shift(by: 1 | -1): void {
    this.#lowMidi = Math.min(Math.max(this.#lowMidi + 12 * by, 0), 120)
  }

  strike(by: 1 | -1): void {
    this.velocity = Math.min(Math.max(this.velocity + velocityStep * by, 4), 127)
  }

  /** To the octave that has most of the notes that the instrument knows under the hand. */
  reach(known: readonly number[]): void {
    const under = (low: number) => known.filter((midi) => midi >= low && midi <= low + 16).length
    let best = this.#lowMidi
    for (let low = 0; low <= 120; low += 12) if (under(low) > under(best)) best = low
    this.#lowMidi = best
  }
}
