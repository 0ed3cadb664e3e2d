/** What a MIDI message says, of those that playing needs. Web MIDI hands out whole messages, one at a time. */

/** Channels count from 0. */
export type MidiMessage =
  | { readonly kind: 'on'; readonly channel: number; readonly midi: number; readonly velocity: number }
  | { readonly kind: 'off'; readonly channel: number; readonly midi: number }
  | {
      readonly kind: 'controller'
      readonly channel: number
      readonly controller: number
      readonly value: number
    }
  /** −1 … 1 of the range that is set. */
  | { readonly kind: 'bend'; readonly channel: number; readonly bend: number }

const middleOfBend = 0x2000

/** Null for everything else: clocks, sysex, and what is no MIDI at all. */
export function parseMidi(data: ArrayLike<number> | null | undefined): MidiMessage | null {
  if (!data || data.length !== 3) return null
  const [status, first, second] = [data[0], data[1], data[2]]
  if (!isByte(status) || status < 0x80 || !isData(first) || !isData(second)) return null
  const channel = status & 0x0f
  switch (status & 0xf0) {
    case 0x80:
      return { kind: 'off', channel, midi: first }
    case 0x90:
      // A note on without velocity is how many keyboards say off.
      if (second === 0) return { kind: 'off', channel, midi: first }
      return { kind: 'on', channel, midi: first, velocity: second }
    case 0xb0:
      return { kind: 'controller', channel, controller: first, value: second }
    case 0xe0:
      return { kind: 'bend', channel, bend: bendOf(first + 128 * second) }
    default:
      return null
  }
}

/** The whole way is reached at both ends, though one is a step shorter. */
const bendOf = (value: number): number =>
  value < middleOfBend ? value / middleOfBend - 1 : (value - middleOfBend) / (middleOfBend - 1)

const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value <= 0xff
const isData = (value: number) => Number.isInteger(value) && value >= 0 && value <= 0x7f
