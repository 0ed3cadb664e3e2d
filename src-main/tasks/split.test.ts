import { expect, it } from 'vitest'
import type { TrainingRecording } from '../engine/train/material.ts'
import { splitRecordings } from './split.ts'

const recording = (name: string, categories: number[], globalCategory?: number): TrainingRecording => ({
  name,
  samples: new Float32Array(1),
  track: categories.map((category, i) => ({ category, startSample: i, endSample: i + 1, loudness: 1 })),
  ...(globalCategory !== undefined && { globalCategory }),
})

it('sets a fifth aside, the same for the same seed', () => {
  const recordings = Array.from({ length: 20 }, (_, i) => recording(`${i}`, [i % 4]))
  const split = splitRecordings(recordings, 1)
  expect(split.validation).toHaveLength(4)
  expect(split.training).toHaveLength(16)
  expect(splitRecordings(recordings, 1)).toEqual(split)
  expect(splitRecordings(recordings, 2)).not.toEqual(split)
})

it('never takes the only recording of a note or of a category', () => {
  const notes = Array.from({ length: 10 }, (_, i) => recording(`${i}`, [i]))
  expect(splitRecordings(notes, 1).validation).toEqual([])
  const mixed = [...notes.slice(0, 5), ...Array.from({ length: 5 }, (_, i) => recording(`again ${i}`, [0]))]
  for (let seed = 0; seed < 20; seed++) {
    const { training } = splitRecordings(mixed, seed)
    expect(new Set(training.flatMap((it) => it.track.map((note) => note.category))).size).toBe(5)
  }
  const kinds = [recording('a', [], 0), recording('b', [], 1), recording('c', [], 0), recording('d', [], 0)]
  const many = [...kinds, ...kinds.map((it) => ({ ...it, globalCategory: 0 }))]
  expect(splitRecordings(many, 3).training.some((it) => it.globalCategory === 1)).toBe(true)
})

it('keeps everything for training when there is too little', () => {
  expect(splitRecordings([recording('a', [0]), recording('b', [0])], 1).validation).toEqual([])
})

it('keeps the split that a folder was prepared with', () => {
  const recordings = Array.from({ length: 10 }, (_, i) => ({
    ...recording(`${i}`, [0]),
    split: i < 7 ? ('training' as const) : ('validation' as const),
  }))
  const split = splitRecordings(recordings, 1)
  expect(split.training).toEqual(recordings.slice(0, 7))
  expect(split.validation).toEqual(recordings.slice(7))
})
