import { describe, expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { endSeconds } from '../../src-shared/notes/noteSequence.ts'
import type { Chorale } from './chorale.ts'
import { partOf } from './choralesExamples.ts'
import { performChorale } from './choralesPerformance.ts'

const choraleOf = (...[soprano, alto, tenor, bass]: string[]): Chorale => [
  partOf(soprano),
  partOf(alto),
  partOf(tenor),
  partOf(bass),
]

const ms = (seconds: number) => Math.round(seconds * 1000)
/** From when to when a key is down, in milliseconds. */
const pressesOf = (chorale: Chorale, midi: number) =>
  performChorale(chorale)
    .filter((it) => it.midi === midi)
    .map((it) => [ms(it.startSeconds), ms(endSeconds(it))])

/** Three voices that hold, an octave lower each. */
const below = (units: number) => ['G4', 'E3', 'C2'].map((it) => `${it}:${units}`)

describe('time', () => {
  it('slows down before a fermata, holds it, and breathes', () => {
    const chorale = choraleOf(
      'A4:8 B4:8 C5:8! D5:8 E5:8',
      ...below(24).map((it, i) => `${it} ${below(16)[i]}`),
    )
    const [a, b, c, d, e] = [69, 71, 72, 74, 76].map((midi) => pressesOf(chorale, midi)[0])
    expect([a, b, c]).toEqual([[0, 640], [640, 1360], [1360, 2480]]) // prettier-ignore
    expect([d, e]).toEqual([[2600, 3320], [3320, 4600]]) // prettier-ignore
    expect(pressesOf(chorale, 36)).toEqual([[0, 2480], [2600, 4600]]) // prettier-ignore
  })

  it('holds long notes less long, and the longest not at all', () => {
    const heldFor = (units: number, after = 'E5:8') => {
      const [[from, to]] = pressesOf(choraleOf(`C5:${units}! ${after}`, ...below(units + 8)), 72)
      return (to - from) / (80 * units)
    }
    expect([4, 8, 16, 32, 40].map((units) => heldFor(units))).toEqual([1.75, 1.75, 1.5, 1.5, 1])
    const lastHeldFor = (units: number) => {
      const [[from, to]] = pressesOf(choraleOf(`C5:${units}`, ...below(units)), 72)
      return (to - from) / (80 * units)
    }
    expect([8, 16, 24, 32, 40].map(lastHeldFor)).toEqual([2, 2, 1.5, 1.5, 1])
  })

  it('breathes only where no voice goes on', () => {
    const chorale = choraleOf('C5:8! D5:8', 'G4:16', 'E3:16', 'C2:16')
    expect(pressesOf(chorale, 74)).toEqual([[1120, 2400]])
  })

  it('takes the fermatas of another voice where the soprano has none', () => {
    const chorale = choraleOf('C5:8 D5:8', 'G4:8! A4:8', 'E3:8 D3:8', 'C2:8 D2:8')
    expect(pressesOf(chorale, 72)).toEqual([[0, 1120]])
    expect(pressesOf(chorale, 74)).toEqual([[1240, 2520]])
  })

  it('begins at once, whatever rests come first', () => {
    const chorale = choraleOf('r:8 C5:8', 'r:8 G4:8', 'r:8 E3:8', 'r:8 C2:8')
    expect(performChorale(chorale).map((it) => it.startSeconds)).toEqual([0, 0, 0, 0])
  })

  it('lets all voices end together where one is written shorter, but none that has long ended', () => {
    const chorale = choraleOf('A4:16 C5:16', 'G4:16 E4:8', 'E3:8 r:24', 'C2:32')
    expect([72, 64, 36].map((midi) => pressesOf(chorale, midi)[0][1])).toEqual([3920, 3920, 3920])
    expect(pressesOf(chorale, 52)).toEqual([[0, 640]])
  })
})

describe('touch', () => {
  it('is legato, but for a key that is struck again', () => {
    const chorale = choraleOf('C5:8 C5:8 D5:8 E5:16', ...below(40))
    expect(pressesOf(chorale, 72)).toEqual([[0, 600], [640, 1280]]) // prettier-ignore
    expect(pressesOf(chorale, 74)).toEqual([[1280, 2000]])
  })

  it('strikes a key once for two voices: the louder, the longer', () => {
    const chorale = choraleOf('C5:8 D5:24', 'C5:16 G4:16', 'E3:32', 'C2:32')
    expect(performChorale(chorale).filter((it) => it.midi === 72)).toEqual([
      { midi: 72, startSeconds: 0, durationSeconds: 1.68, velocity: 80 },
    ])
  })

  it('takes a key over from the voice that holds it', () => {
    const chorale = choraleOf('E5:32', 'G4:32', 'C4:32', 'C3:8 C4:8 C3:16')
    expect(pressesOf(chorale, 60)).toEqual([[0, 920], [960, 3840]]) // prettier-ignore
  })
})

it('lets the soprano stand out, and swells until two thirds of a phrase have passed', () => {
  const melody = ['C5:8', 'D5:8', 'E5:8', 'F5:8', 'G5:8', 'F5:8', 'E5:8!']
  const bass = ['C3:8', 'B2:8', 'C3:8', 'D3:8', 'E3:8', 'F3:8', 'C3:8']
  const twice = (words: string[]) => [...words, ...words].join(' ')
  const notes = performChorale(choraleOf(twice(melody), 'G4:56 G4:56', 'E4:56 E4:56', twice(bass)))
  const velocities = (least: number, most: number) =>
    notes.filter((it) => it.midi >= least && it.midi <= most).map((it) => it.velocity)
  expect(velocities(72, 84)).toEqual([80, 84, 88, 88, 92, 84, 76, 80, 84, 88, 88, 92, 84, 76])
  expect(velocities(40, 53).slice(0, 7)).toEqual([60, 64, 68, 68, 72, 64, 56])
})

it('plays whatever four voices sing on a grid of 20 ms, each key by itself, in two loudnesses at most', () => {
  const random = Random.fromSeed(3)
  const sung = (lowest: number, units: number) => {
    const words = ['C4:1']
    for (let left = units - 1; left > 0;) {
      const length = Math.min(left, 1 + random.below(20))
      words.push(
        `${'CDEFGAB'[random.below(7)]}${lowest + random.below(2)}:${length}${random.below(6) ? '' : '!'}`,
      )
      left -= length
    }
    return words.join(' ')
  }
  for (let trial = 0; trial < 40; trial++) {
    const notes = performChorale(choraleOf(...[4, 4, 3, 3].map((lowest) => sung(lowest, 200))))
    for (const [index, note] of notes.entries()) {
      for (const seconds of [note.startSeconds, endSeconds(note)]) expect(ms(seconds) % 20).toBe(0)
      expect(note.durationSeconds).toBeGreaterThanOrEqual(0.039)
      expect(note.velocity! % 4).toBe(0)
      const again = notes.slice(index + 1).find((it) => it.midi === note.midi)
      if (again) expect(ms(again.startSeconds) - ms(endSeconds(note))).toBeGreaterThanOrEqual(40)
    }
    for (const chord of Map.groupBy(notes, (it) => it.startSeconds).values())
      expect(new Set(chord.map((it) => it.velocity)).size).toBeLessThanOrEqual(2)
  }
})
