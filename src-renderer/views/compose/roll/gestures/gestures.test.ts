import { describe, expect, it } from 'vitest'
import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { rowsOf } from '../geometry.ts'
import { hitTest } from '../hitTest.ts'
import { NoteIndex } from '../noteIndex.ts'
import { DrawGesture } from './draw.ts'
import { LoopGesture } from './loop.ts'
import { MarqueeGesture } from './marquee.ts'
import { MoveGesture } from './move.ts'
import { ResizeGesture } from './resize.ts'
import { VelocityGesture } from './velocity.ts'

const a: Note = { midi: 69, startSeconds: 1, durationSeconds: 0.5 }
const b: Note = { midi: 72, startSeconds: 2.1, durationSeconds: 0.5 }
const at = (seconds: number, midi = 69, grid: number | null = 0.25) => ({ seconds, midi, grid })

describe('drawing', () => {
  it('puts a note of the last length into the cell that is clicked', () => {
    const { edit } = new DrawGesture(at(1.3), 0.75, 80).commit()
    expect(edit!.added).toEqual([{ midi: 69, startSeconds: 1.25, durationSeconds: 0.75, velocity: 80 }])
    expect(edit!.label).toBe('Draw note')
  })

  it('covers the cells that are dragged over, both ways', () => {
    const gesture = new DrawGesture(at(1.3), 0.5, undefined)
    gesture.update(at(1.9))
    expect(gesture.preview().ghosts).toEqual([{ midi: 69, startSeconds: 1.25, durationSeconds: 0.75 }])
    gesture.update(at(0.6))
    expect(gesture.commit().edit!.added).toEqual([{ midi: 69, startSeconds: 0.5, durationSeconds: 1 }])
  })

  it('ends where the pointer is without a grid', () => {
    const gesture = new DrawGesture(at(1.3, 69, null), 0.5, undefined)
    gesture.update(at(1.41, 69, null))
    expect(gesture.commit().edit!.added).toEqual([{ midi: 69, startSeconds: 1.3, durationSeconds: 0.11 }])
  })
})

describe('moving', () => {
  it('snaps the grabbed note and takes the others along', () => {
    const gesture = new MoveGesture(at(1.1), a, [a, b], false)
    gesture.update(at(1.47, 71))
    const preview = gesture.preview()
    expect(preview.hidden).toEqual(new Set([a, b]))
    expect(preview.lead).toEqual({ ...a, midi: 71, startSeconds: 1.25 })
    expect(gesture.commit().edit!.added).toEqual([
      { ...a, midi: 71, startSeconds: 1.25 },
      { ...b, midi: 74, startSeconds: 2.35 },
    ])
  })

  it('comes back to where a note was off the grid', () => {
    const gesture = new MoveGesture(at(2.2, 72), b, [b], false)
    gesture.update(at(2.24, 72))
    expect(gesture.commit().edit).toBeNull()
    gesture.update(at(2.24, 72, null))
    expect(gesture.commit().edit!.added[0].startSeconds).toBe(2.14)
  })

  it('copies', () => {
    const gesture = new MoveGesture(at(1.1), a, [a], true)
    expect(gesture.commit().edit).toBeNull()
    gesture.update(at(2.1))
    expect(gesture.preview().hidden.size).toBe(0)
    expect(gesture.commit().edit).toEqual({
      label: 'Copy note',
      removed: [],
      added: [{ ...a, startSeconds: 2 }],
      change: {},
    })
  })
})

describe('resizing', () => {
  it('snaps the edge and leaves a cell at least', () => {
    const gesture = new ResizeGesture(at(2.58, 72), 'end', b, [b])
    gesture.update(at(2.9, 72))
    expect(gesture.commit().edit!.added).toEqual([{ ...b, durationSeconds: 0.9 }])
    gesture.update(at(0, 72))
    expect(gesture.commit().edit!.added).toEqual([{ ...b, durationSeconds: 0.25 }])
  })

  it('drags beginnings', () => {
    const gesture = new ResizeGesture(at(1.01), 'start', a, [a])
    gesture.update(at(0.6))
    expect(gesture.commit().edit!.added).toEqual([{ ...a, startSeconds: 0.5, durationSeconds: 1 }])
  })
})

describe('choosing', () => {
  it('takes what the rectangle touches, and what it began with', () => {
    const index = new NoteIndex([a, b])
    const gesture = new MarqueeGesture(at(2.9, 75), index, new Set([a]))
    expect(gesture.commit().selection).toEqual(new Set([a]))
    gesture.update(at(2.5, 70))
    expect(gesture.commit()).toEqual({ edit: null, selection: new Set([a, b]) })
  })
})

describe('drawing loudness', () => {
  it('goes along the line between two places of the pointer', () => {
    const notes = [0, 1, 2, 3].map((startSeconds) => ({ ...a, startSeconds }))
    const gesture = new VelocityGesture({ seconds: 1, velocity: 20, reachSeconds: 0.1 }, notes)
    gesture.update({ seconds: 3, velocity: 60, reachSeconds: 0.1 })
    const { edit } = gesture.commit()
    expect(edit!.added.map((it) => it.velocity)).toEqual([20, 40, 60])
    expect(gesture.preview().hidden).toEqual(new Set(notes.slice(1)))
  })
})

describe('the loop', () => {
  const loop = { startSeconds: 1, endSeconds: 2 }
  it('is drawn either way', () => {
    const gesture = new LoopGesture(2.05, null, 'body')
    gesture.update(1.1, 0.5)
    expect(gesture.loop).toEqual({ startSeconds: 1, endSeconds: 2 })
  })
  it('is moved, and turned over at an end', () => {
    const body = new LoopGesture(1.5, loop, 'body')
    body.update(-5, 0.5)
    expect(body.loop).toEqual({ startSeconds: 0, endSeconds: 1 })
    const end = new LoopGesture(2, loop, 'end')
    end.update(0.5, 0.5)
    expect(end.loop).toEqual({ startSeconds: 0.5, endSeconds: 1 })
    end.update(1, 0.5)
    expect(end.loop).toEqual({ startSeconds: 0.5, endSeconds: 1 })
  })
})

describe('what lies under the pointer', () => {
  const time = { startSeconds: 0, secondsPerPixel: 0.01, widthPixels: 1000 }
  const pitch = { rows: rowsOf(), scrollPixels: 0, rowPixels: 10, heightPixels: 1280 }
  const index = new NoteIndex([a])
  const y = (127 - 69) * 10 + 5
  it('is an edge or a body', () => {
    expect(hitTest(index, time, pitch, 101, y)?.part).toBe('start')
    expect(hitTest(index, time, pitch, 98, y)?.part).toBe('start')
    expect(hitTest(index, time, pitch, 125, y)?.part).toBe('body')
    expect(hitTest(index, time, pitch, 148, y)?.part).toBe('end')
    expect(hitTest(index, time, pitch, 152, y)?.part).toBe('end')
    expect(hitTest(index, time, pitch, 156, y)).toBeUndefined()
    expect(hitTest(index, time, pitch, 125, y + 10)).toBeUndefined()
  })
})
