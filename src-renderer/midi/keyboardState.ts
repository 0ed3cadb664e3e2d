/** From the messages of one keyboard to what a player did: its pedal, its bend range and its controllers looked after. */
import { maximumCents } from '../../src-shared/notes/curves.ts'
import type { MidiMessage } from './message.ts'

/** Everything of one `source` (a channel of an input, or the computer’s keys) bends and swells together. */
export type PlayedEvent =
  | { readonly kind: 'press'; readonly source: string; readonly midi: number; readonly velocity: number }
  /** The note ends: its key is up, and no pedal holds it any more. */
  | { readonly kind: 'release'; readonly source: string; readonly midi: number }
  | { readonly kind: 'bend'; readonly source: string; readonly cents: number }
  /** 0 … 1 of the loudness that the key was pressed with. */
  | { readonly kind: 'expression'; readonly source: string; readonly level: number }

const controllers = {
  breath: 2,
  dataCoarse: 6,
  expression: 11,
  dataFine: 38,
  sustain: 64,
  unregisteredFine: 98,
  unregisteredCoarse: 99,
  registeredFine: 100,
  registeredCoarse: 101,
  allSoundOff: 120,
  resetAll: 121,
  allNotesOff: 123,
} as const

/** Two semitones either way, until the keyboard says otherwise (registered parameter 0). */
const usualRangeCents = 200
const noParameter = 0x7f * 128 + 0x7f
const bendRangeParameter = 0

interface ChannelState {
  readonly source: string
  /** What sounds, and whether its key is down or only the pedal holds it. */
  readonly sounding: Map<number, 'key' | 'pedal'>
  pedal: boolean
  bend: number
  rangeSemitones: number
  rangeCents: number
  parameter: number
}

export class KeyboardState {
  readonly #name: string
  readonly #channels = new Map<number, ChannelState>()

  /** @param name of the input; its channels are sources of their own */
  constructor(name: string) {
    this.#name = name
  }

  hear(message: MidiMessage): readonly PlayedEvent[] {
    const channel = this.#channel(message.channel)
    switch (message.kind) {
      case 'on':
        return press(channel, message.midi, message.velocity)
      case 'off':
        return letGo(channel, message.midi)
      case 'bend':
        channel.bend = message.bend
        return [bendEvent(channel)]
      case 'controller':
        return control(channel, message.controller, message.value)
    }
  }

  /** Ends all that sounds, as when its cable was pulled. */
  releaseAll(): readonly PlayedEvent[] {
    return [...this.#channels.values()].flatMap(silence)
  }

  #channel(number: number): ChannelState {
    const known = this.#channels.get(number)
    if (known) return known
    const made: ChannelState = {
      source: `${this.#name} ${String(number + 1)}`,
      sounding: new Map(),
      pedal: false,
      bend: 0,
      rangeSemitones: usualRangeCents / 100,
      rangeCents: 0,
      parameter: noParameter,
    }
    this.#channels.set(number, made)
    return made
  }
}

function press({ source, sounding }: ChannelState, midi: number, velocity: number): PlayedEvent[] {
  const again: PlayedEvent[] = sounding.has(midi) ? [{ kind: 'release', source, midi }] : []
  sounding.set(midi, 'key')
  return [...again, { kind: 'press', source, midi, velocity }]
}

function letGo({ source, sounding, pedal }: ChannelState, midi: number): PlayedEvent[] {
  if (!sounding.has(midi)) return []
  if (pedal) {
    sounding.set(midi, 'pedal')
    return []
  }
  sounding.delete(midi)
  return [{ kind: 'release', source, midi }]
}

function silence({ source, sounding }: ChannelState): PlayedEvent[] {
  const ended = [...sounding.keys()].map((midi): PlayedEvent => ({ kind: 'release', source, midi }))
  sounding.clear()
  return ended
}

function liftPedal(channel: ChannelState): PlayedEvent[] {
  channel.pedal = false
  const { source, sounding } = channel
  const held = [...sounding].filter(([, by]) => by === 'pedal').map(([midi]) => midi)
  for (const midi of held) sounding.delete(midi)
  return held.map((midi) => ({ kind: 'release', source, midi }))
}

const bendEvent = ({ source, bend, rangeSemitones, rangeCents }: ChannelState): PlayedEvent => {
  const cents = bend * (100 * rangeSemitones + rangeCents)
  return { kind: 'bend', source, cents: Math.min(Math.max(cents, -maximumCents), maximumCents) }
}

function control(channel: ChannelState, controller: number, value: number): PlayedEvent[] {
  switch (controller) {
    case controllers.sustain:
      if (value < 64) return liftPedal(channel)
      channel.pedal = true
      return []
    // A wind controller sends one or the other, some both with the same value.
    case controllers.expression:
    case controllers.breath:
      return [{ kind: 'expression', source: channel.source, level: value / 127 }]
    case controllers.allSoundOff:
    case controllers.allNotesOff:
      return silence(channel)
    case controllers.resetAll:
      channel.bend = 0
      channel.parameter = noParameter
      return [
        ...liftPedal(channel),
        bendEvent(channel),
        { kind: 'expression', source: channel.source, level: 1 },
      ]
    default:
      return setParameter(channel, controller, value)
  }
}

function setParameter(channel: ChannelState, controller: number, value: number): PlayedEvent[] {
  const isBendRange = channel.parameter === bendRangeParameter
  switch (controller) {
    case controllers.registeredCoarse:
      channel.parameter = value * 128 + (channel.parameter % 128)
      return []
    case controllers.registeredFine:
      channel.parameter = Math.floor(channel.parameter / 128) * 128 + value
      return []
    case controllers.unregisteredCoarse:
    case controllers.unregisteredFine:
      channel.parameter = noParameter
      return []
    case controllers.dataCoarse:
      if (!isBendRange) return []
      channel.rangeSemitones = value
      return channel.bend === 0 ? [] : [bendEvent(channel)]
    case controllers.dataFine:
      if (!isBendRange) return []
      channel.rangeCents = value
      return channel.bend === 0 ? [] : [bendEvent(channel)]
    default:
      return []
  }
}
