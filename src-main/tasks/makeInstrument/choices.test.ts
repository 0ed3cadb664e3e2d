import { expect, it } from 'vitest'
import { choicesInWords, timeInWords } from './choices.ts'

it('says what is learned', () => {
  expect(choicesInWords({ midis: [62, 50, 61], notes: 25, categories: [] })).toEqual([
    'Learns 25 single notes, D3 to D4, each as a voice of its own: it can play several at once.',
  ])
  expect(choicesInWords({ midis: [61], notes: 1, categories: ['flute', 'piano'] })).toEqual([
    'Learns one single note, C♯4.',
    'A kind of sound for each folder, to choose and to blend: flute, piano.',
  ])
})

it('promises no more than a machine can do in the time', () => {
  expect(timeInWords('a small network', 40_000, 10)).toBe(
    '10 minutes on this machine (40,000 samples/s) are enough for a small network.',
  )
  expect(timeInWords('a small network', 5_725, 1)).toBe(
    'Trains a small network. Expect a sketch after 1 minute: as busy as this machine is now (5,725 samples/s), it takes about 30 minutes until notes are followed well.',
  )
})
