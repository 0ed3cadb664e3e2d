import { expect, it } from 'vitest'
import { levelFollowing, noteLevels } from './levels.ts'
import { testJudged, testNote } from './testing.ts'

const loudnesses = [0.3, 0.5, 0.7, 0.85, 1]
const notes = loudnesses.map((loudness, i) => testNote(60 + 3 * i, 0.5 * i, 0.4, { loudness }))
const drawnDb = loudnesses.map((loudness) => 40 * Math.log10(loudness))

it('finds a level that follows what is drawn', () => {
  const levels = noteLevels(testJudged(notes, 2.6, () => ({ decibels: -3 })))
  expect(levels.map((it) => Math.round(10 * it.drawnDb))).toEqual(drawnDb.map((it) => Math.round(10 * it)))
  for (const { errorDb } of levels) expect(errorDb).toBeCloseTo(-3, 1)
  const { correlation, slope } = levelFollowing(levels)
  expect(correlation).toBeCloseTo(1)
  expect(slope).toBeCloseTo(1)
})

it('finds half the dynamics', () => {
  const { slope } = levelFollowing(
    noteLevels(testJudged(notes, 2.6, (_, i) => ({ decibels: -drawnDb[i] / 2 }))),
  )
  expect(slope).toBeCloseTo(0.5, 1)
})

it('finds a level that knows nothing of what is drawn', () => {
  const { slope } = levelFollowing(noteLevels(testJudged(notes, 2.6, (_, i) => ({ decibels: -drawnDb[i] }))))
  expect(slope).toBeCloseTo(0, 1)
})

it('can’t tell where all notes are drawn alike', () => {
  const alike = noteLevels(testJudged([testNote(60, 0, 0.4), testNote(62, 0.5, 0.4)], 1.1))
  expect(levelFollowing(alike)).toEqual({ correlation: NaN, slope: NaN })
})
