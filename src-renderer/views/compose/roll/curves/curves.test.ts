import { describe, expect, it } from 'vitest'
import { curveAt, valueOf, type BendPoint } from '../../../../../src-shared/notes/curves.ts'
import { noteSequenceSchema, type Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { CurveDrawGesture, CurvePointGesture } from '../gestures/curve.ts'
import { hasHandles, pointAt } from './hit.ts'
import { curveOf, levelAt, pointOf, withCurve } from './kinds.ts'
import { drawn, movedPoint, secondsAfter, withPoint } from './points.ts'
import { bendRanges, rangeHolding, valueOfY, yOfValue } from './scale.ts'
import { applyShape, shapes, type ShapeName } from './shapes.ts'
import { stepPoint } from './stepping.ts'
import { pointWords, valueReadout, valueWords } from './words.ts'

const note: Note = { midi: 69, startSeconds: 2, durationSeconds: 1, velocity: 90 }
const next: Note = { midi: 72, startSeconds: 3, durationSeconds: 2 }
const bend = (...pairs: (readonly [number, number])[]): BendPoint[] =>
  pairs.map(([seconds, cents]) => ({ seconds, cents }))

describe('points', () => {
  it('are kept in bounds, and no finer than heard', () => {
    expect(pointOf('pitchBend', 0.12345678, 30.123)).toEqual({ seconds: 0.123457, cents: 30.1 })
    expect(pointOf('pitchBend', -1, -9000)).toEqual({ seconds: 0, cents: -1200 })
    expect(Object.is((pointOf('pitchBend', 0, -0.001) as BendPoint).cents, 0)).toBe(true)
    expect(pointOf('expression', 1, 7)).toEqual({ seconds: 1, level: 1 })
  })

  it('move between their neighbours and within the note', () => {
    const points = bend([0, 0], [0.5, 100], [0.8, 0])
    expect(movedPoint('pitchBend', points, 1, { seconds: 9, value: 50 }, 1)[1]).toEqual({
      seconds: 0.799,
      cents: 50,
    })
    expect(movedPoint('pitchBend', points, 1, { seconds: -9, value: 50 }, 1)[1].seconds).toBe(0.001)
    expect(movedPoint('pitchBend', points, 2, { seconds: 9, value: 50 }, 1)[2].seconds).toBe(1)
    // One that lies behind the note’s end, as a file may have it, still comes after the one before.
    const beyond = bend([1.5, 0], [1.6, 0])
    expect(movedPoint('pitchBend', beyond, 1, { seconds: 0, value: 0 }, 1)[1].seconds).toBe(1.501)
  })

  it('are added in order, up to a thousand', () => {
    expect(withPoint('pitchBend', undefined, 0.5, 30)).toEqual({ points: bend([0.5, 30]), index: 0 })
    const added = withPoint('pitchBend', bend([0, 0], [1, 0]), 0.5, 30)!
    expect(added).toEqual({ points: bend([0, 0], [0.5, 30], [1, 0]), index: 1 })
    expect(withPoint('pitchBend', added.points, 0.5001, 60)!.points).toHaveLength(3)
    const full = Array.from({ length: 1000 }, (_, i) => ({ seconds: i / 100, cents: 0 }))
    expect(withPoint('pitchBend', full, 0.005, 1)).toBeNull()
  })

  it('have room behind them or not', () => {
    expect(secondsAfter(bend([0, 0], [0.5, 0]), 0, 1)).toBe(0.25)
    expect(secondsAfter(bend([0, 0], [0.5, 0]), 1, 1)).toBe(0.75)
    expect(secondsAfter(bend([1, 0]), 0, 1)).toBeNull()
  })
})

describe('drawing over a curve', () => {
  it('leaves what isn’t drawn over', () => {
    const before = bend([0, 10], [0.2, 20], [0.6, 60], [1, 100])
    const after = drawn('pitchBend', before, bend([0.3, -50], [0.5, -50]), 1)
    expect(after).toEqual(
      bend([0, 10], [0.2, 20], [0.295, 29.5], [0.3, -50], [0.5, -50], [0.505, 50.5], [0.6, 60], [1, 100]),
    )
  })

  it('begins from the plain note, and holds where it ends', () => {
    expect(drawn('expression', undefined, [{ seconds: 0.3, level: 0.2 }], 0.01)).toEqual([
      { seconds: 0.295, level: 1 },
      { seconds: 0.3, level: 0.2 },
    ])
  })

  it('never has more points than a note may have, nor two at once', () => {
    const path = Array.from({ length: 5000 }, (_, i) => ({ seconds: i / 1e4, cents: (i % 7) * 100 }))
    const after = drawn('pitchBend', path.slice(0, 900), path, 0.01)
    expect(after.length).toBeLessThanOrEqual(1000)
    expect(noteSequenceSchema.safeParse([withCurve(note, 'pitchBend', after)]).success).toBe(true)
  })
})

describe('the freehand gesture', () => {
  const reach = { seconds: 0.01, value: 2 }

  it('draws over every note that it passes, and over no other', () => {
    const gesture = new CurveDrawGesture('pitchBend', { seconds: 2.005, value: 0 }, [note, next], reach)
    gesture.update({ seconds: 2.5, value: 100 })
    expect([...gesture.preview().hidden]).toEqual([note])
    gesture.update({ seconds: 4, value: -100 })
    const edit = gesture.commit()!
    expect(edit.label).toBe('Bend 2 notes')
    const [first, second] = edit.added
    expect(first.pitchBend![0]).toEqual({ seconds: 0, cents: 0 })
    expect(curveAt(first.pitchBend, 0.5, 0)).toBeCloseTo(100, 0)
    expect(levelAt(second, 'pitchBend', 0)).toBeCloseTo(100 - 200 / 3, 0)
    expect(levelAt(second, 'pitchBend', 1.9)).toBe(-100)
  })

  it('draws anew where the hand comes back', () => {
    const gesture = new CurveDrawGesture('expression', { seconds: 2, value: 1 }, [note], {
      ...reach,
      value: 0.01,
    })
    gesture.update({ seconds: 2.9, value: 0 })
    gesture.update({ seconds: 2.1, value: 0.5 })
    const [after] = gesture.commit()!.added
    expect(levelAt(after, 'expression', 0.1)).toBeCloseTo(0.5, 1)
    expect(levelAt(after, 'expression', 0.9)).toBeCloseTo(0, 1)
  })

  it('is nothing beside the notes', () => {
    const gesture = new CurveDrawGesture('pitchBend', { seconds: 0, value: 9 }, [note], reach)
    gesture.update({ seconds: 1, value: 9 })
    expect(gesture.commit()).toBeNull()
  })

  it('goes over a thousand notes', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...note, startSeconds: i }))
    const gesture = new CurveDrawGesture('pitchBend', { seconds: 0, value: 0 }, many, reach)
    for (let i = 1; i <= 200; i++) gesture.update({ seconds: i * 5, value: i % 50 })
    expect(gesture.preview().ghosts).toHaveLength(1000)
  })
})

it('a dragged point moves alone, as one step', () => {
  const curved = withCurve(note, 'pitchBend', bend([0, 0], [0.5, 50]))
  const gesture = new CurvePointGesture('pitchBend', { note: curved, index: 1 })
  gesture.update({ seconds: 2.6, value: 70 })
  gesture.update({ seconds: 2.7, value: 80 })
  expect(gesture.commit()).toMatchObject({
    removed: [curved],
    added: [{ pitchBend: bend([0, 0], [0.7, 80]) }],
  })
  expect(new CurvePointGesture('pitchBend', { note: curved, index: 1 }).commit()).toBeNull()
})

describe('shapes', () => {
  const names = Object.keys(shapes) as ShapeName[]
  const shaped = (name: ShapeName, notes: readonly Note[], all = notes) =>
    applyShape(name, notes, all)?.added ?? []

  it.each(names)('%s fits notes of every length', (name) => {
    const all = [0.005, 0.03, 0.3, 2, 60].map((durationSeconds, i) => ({
      midi: 60 + i,
      startSeconds: i * 3,
      durationSeconds,
    }))
    const once = shaped(name, all)
    expect(once.length).toBeGreaterThan(0)
    expect(noteSequenceSchema.safeParse(once).error).toBeUndefined()
    for (const it of once)
      for (const { seconds } of curveOf(it, shapes[name].kind)!)
        expect(seconds).toBeLessThanOrEqual(it.durationSeconds + 1e-6)
    expect(applyShape(name, [], all)).toBeNull()
  })

  it('vibrato is delayed, goes 30 cents either way, five times a second', () => {
    const [after] = shaped('vibrato', [next])
    const values = Array.from({ length: 400 }, (_, i) => levelAt(after, 'pitchBend', i / 200))
    expect(values.slice(0, 55).every((value) => value === 0)).toBe(true)
    expect([Math.max(...values), Math.min(...values)]).toEqual([30, -30])
    const turns = values.filter((value, i) => i > 200 && i < 400 && value >= 0 && values[i - 1] < 0)
    expect(turns.length).toBe(5)
  })

  it('a scoop before a vibrato and a fall behind it stay', () => {
    let notes: readonly Note[] = [next]
    for (const name of ['scoop', 'vibrato', 'fall'] as const) notes = shaped(name, notes)
    expect(levelAt(notes[0], 'pitchBend', 0)).toBe(-200)
    expect(Math.abs(levelAt(notes[0], 'pitchBend', 0.2))).toBeLessThan(5)
    expect(levelAt(notes[0], 'pitchBend', 2)).toBeLessThan(-250)
    const again = shaped('vibrato', notes)
    expect(levelAt(again[0] ?? notes[0], 'pitchBend', 0)).toBe(-200)
  })

  it('a slide begins at the pitch of the note before; where there is none, it is nothing', () => {
    expect(applyShape('slide', [note], [note, next])).toBeNull()
    const [after] = shaped('slide', [next], [note, next])
    expect(valueOf(after.pitchBend![0])).toBe(-300)
    expect(levelAt(after, 'pitchBend', 0.2)).toBe(0)
    const far = { ...next, midi: 100 }
    expect(shaped('slide', [far], [note, far])[0].pitchBend![0].cents).toBe(-1200)
  })

  it('a diminuendo is one line over all that is chosen', () => {
    const [first, second] = shaped('diminuendo', [note, next])
    expect(levelAt(first, 'expression', 0)).toBe(1)
    expect(levelAt(first, 'expression', 1)).toBeCloseTo(levelAt(second, 'expression', 0), 2)
    expect(levelAt(second, 'expression', 2)).toBeCloseTo(0.3, 2)
    expect(applyShape('diminuendo', [note, next], [note, next])!.label).toBe('Diminuendo over 2 notes')
  })
})

describe('points under the hand', () => {
  const first = withCurve(note, 'pitchBend', bend([0, 0], [0.5, 100], [1, 0]))
  const last = withCurve({ ...next, startSeconds: 5 }, 'pitchBend', bend([0, 50]))
  const time = { startSeconds: 0, secondsPerPixel: 0.01, widthPixels: 800 }
  const scale = { kind: 'pitchBend', heightPixels: 76, rangeCents: 200 } as const

  it('are found near the pointer, the nearest first', () => {
    const y = yOfValue(scale, 100)
    expect(pointAt([first, last], scale, time, { x: 253, y: y + 4 })).toEqual({ note: first, index: 1 })
    expect(pointAt([first, last], scale, time, { x: 253, y: y + 9 })).toBeNull()
    expect(pointAt([first], { ...scale, kind: 'expression' }, time, { x: 250, y })).toBeNull()
  })

  it('are left alone where they lie too thick to be told apart', () => {
    const far = { ...time, secondsPerPixel: 0.1 }
    const at = { x: 25, y: yOfValue(scale, 100) }
    expect([hasHandles(first, 'pitchBend', time), hasHandles(first, 'pitchBend', far)]).toEqual([true, false])
    expect(pointAt([first], scale, far, at)).toBeNull()
  })

  it('are stepped through over all notes, past those without a curve', () => {
    const notes = [first, next, last]
    const walk = (direction: 1 | -1) => {
      const found = []
      for (let at = stepPoint(notes, 'pitchBend', null, direction); at;) {
        found.push([notes.indexOf(at.note), at.index])
        at = stepPoint(notes, 'pitchBend', at, direction)
      }
      return found
    }
    const forwards = [
      [0, 0],
      [0, 1],
      [0, 2],
      [2, 0],
    ]
    expect(walk(1)).toEqual(forwards)
    expect(walk(-1)).toEqual(forwards.reverse())
    expect(stepPoint(notes, 'expression', null, 1)).toBeNull()
    expect(stepPoint([], 'pitchBend', null, -1)).toBeNull()
  })
})

it('the lane’s scale goes both ways', () => {
  for (const kind of ['pitchBend', 'expression'] as const) {
    const scale = { kind, heightPixels: 80, rangeCents: 200 }
    for (const y of [7, 30, 40, 73]) expect(yOfValue(scale, valueOfY(scale, y))).toBeCloseTo(y, 6)
    expect(valueOfY(scale, -50)).toBe(kind === 'pitchBend' ? 200 : 1)
  }
  expect(bendRanges.map((it) => rangeHolding(it, 30))).toEqual([100, 200, 500, 1200])
  expect(rangeHolding(1, 450)).toBe(500)
  expect(rangeHolding(12, 0)).toBe(1200)
})

it('curves are told in words', () => {
  expect([30, -1, 0].map((value) => valueWords('pitchBend', value))).toEqual([
    '30 cents up',
    '1 cent down',
    'on the note',
  ])
  expect([valueReadout('pitchBend', -30), valueReadout('expression', 0.5)]).toEqual(['−30 ct', '50 %'])
  expect(pointWords('pitchBend', bend([0, 0], [0.25, 30]), 1)).toBe('Point 2 of 2, 0.25 seconds, 30 cents up')
})
