/**
 * Music as a row of performance events, one code each: a key goes down, a key comes up, time passes, the loudness changes.
 * A WaveNet learns such a row as it learns samples: 256 codes, of which each is predicted from those before.
 *
 * Source: Oore et al. 2018, "This time with feeling: learning expressive musical performance", section 4 (there 128 + 128
 * keys, 100 steps of 10 ms and 32 loudnesses); here only the 88 keys of a piano, 48 steps of 20 ms and 31 loudnesses, and
 * a code between two pieces.
 */
import { endSeconds, type Note } from '../notes/noteSequence.ts'

export const eventCodes = 256

/** MIDI numbers of a piano’s keys. */
export const lowestKey = 21
export const highestKey = 108
export const keyCount = highestKey - lowestKey + 1

/** What the time between two events is counted in. */
export const unitSeconds = 0.02
const longestShift = 48
const velocityStep = 4

const firstUp = keyCount
const firstShift = 2 * keyCount
const firstLoudness = firstShift + longestShift
const loudnesses = 31

/** Stands before a piece begins, and where it has ended. */
export const boundary = firstLoudness + loudnesses

/** A long rest right after a boundary: a part of the voices is going to begin alone, a melody that somebody drew. */
export const thinOpening = firstLoudness - 1

export type MusicEvent =
  | { readonly kind: 'down'; readonly midi: number }
  | { readonly kind: 'up'; readonly midi: number }
  | { readonly kind: 'shift'; readonly units: number }
  /** Of the notes that begin from now on. */
  | { readonly kind: 'loudness'; readonly velocity: number }
  | { readonly kind: 'boundary' }

/** What a code in [0, 256) stands for. */
export function eventOfCode(code: number): MusicEvent {
  if (code < firstUp) return { kind: 'down', midi: lowestKey + code }
  if (code < firstShift) return { kind: 'up', midi: lowestKey + code - firstUp }
  if (code < firstLoudness) return { kind: 'shift', units: code - firstShift + 1 }
  if (code < boundary) return { kind: 'loudness', velocity: (code - firstLoudness + 1) * velocityStep }
  return { kind: 'boundary' }
}

export const isKey = (midi: number): boolean => midi >= lowestKey && midi <= highestKey

/** How a note without a velocity is told. */
const usualVelocity = 80

/** From when to when a key is down, in units. */
interface Press {
  readonly midi: number
  readonly down: number
  readonly up: number
  readonly loudness: number
}

/**
 * The events of notes in any order: at each moment first the keys that come up, from the lowest, then those that go down,
 * from the highest. Time is told from `fromSeconds` on, up to `untilSeconds`; keys that are down then come up.
 * Keys that a piano doesn’t have are left out; a key that is struck again comes up first.
 */
export function eventsOfNotes(
  notes: readonly Note[],
  fromSeconds = notes.reduce((earliest, it) => Math.min(earliest, it.startSeconds), Infinity),
  untilSeconds = Infinity,
): Uint16Array {
  const presses = pressesOf(notes, fromSeconds, untilSeconds)
  const downs = Map.groupBy(presses, (it) => it.down)
  const ups = Map.groupBy(presses, (it) => it.up)
  const moments = [...new Set([...downs.keys(), ...ups.keys()])].sort((a, b) => a - b)
  const codes: number[] = []
  let now = 0
  let loudness: number | undefined
  for (const moment of moments) {
    pass(codes, moment - now)
    now = moment
    for (const { midi } of sorted(ups.get(moment), 1)) codes.push(firstUp + midi - lowestKey)
    for (const press of sorted(downs.get(moment), -1)) {
      if (press.loudness !== loudness) codes.push(firstLoudness + press.loudness)
      loudness = press.loudness
      codes.push(press.midi - lowestKey)
    }
  }
  if (Number.isFinite(untilSeconds)) pass(codes, unitsOf(untilSeconds - fromSeconds) - now)
  return Uint16Array.from(codes)
}

const unitsOf = (seconds: number) => Math.round(seconds / unitSeconds)

const sorted = (presses: readonly Press[] = [], direction: 1 | -1) =>
  [...presses].sort((a, b) => direction * (a.midi - b.midi))

function pass(codes: number[], units: number) {
  for (let left = units; left > 0; left -= longestShift)
    codes.push(firstShift + Math.min(left, longestShift) - 1)
}

function pressesOf(notes: readonly Note[], fromSeconds: number, untilSeconds: number): Press[] {
  const last = Number.isFinite(untilSeconds) ? unitsOf(untilSeconds - fromSeconds) : Infinity
  const ofKeys = Map.groupBy(
    notes.filter(({ midi, startSeconds }) => isKey(midi) && startSeconds >= fromSeconds),
    ({ midi }) => midi,
  )
  return [...ofKeys.values()].flatMap((ofKey) => {
    const inOrder = [...ofKey].sort((a, b) => a.startSeconds - b.startSeconds)
    const downs = inOrder.map((it) => unitsOf(it.startSeconds - fromSeconds))
    return inOrder.flatMap((note, index): Press[] => {
      const down = downs[index]
      const next = downs[index + 1] ?? last
      const up = Math.min(Math.max(unitsOf(endSeconds(note) - fromSeconds), down + 1), next, last)
      const loudness = Math.round((note.velocity ?? usualVelocity) / velocityStep) - 1
      return up > down
        ? [{ midi: note.midi, down, up, loudness: Math.min(Math.max(loudness, 0), loudnesses - 1) }]
        : []
    })
  })
}
