import { describe, expect, it } from 'vitest'
import { cardMeasures } from './cardMeasures.ts'
import { figuresOf, percentileOfAll } from './figures.ts'
import { measureTake } from './measureTake.ts'
import { oneWrongOfThree, testJudged, testNote } from './testing.ts'

const judged = oneWrongOfThree()
const measures = measureTake(judged)
const figures = figuresOf([measures])

describe('figuresOf', () => {
  it('comes to what was put in', () => {
    expect(figures.within50Drawn!.value).toBeCloseTo(2 / 3, 1)
    expect(figures.within50Drawn!.recording).toBe(1)
    expect(figures.notesHit!.value).toBeCloseTo(2 / 3)
    expect(figures.onsetMedian!.value).toBeLessThan(0.001)
    expect(figures.snrBelow!.value).toBeGreaterThan(8)
    expect(figures.snrBelow!.value).toBeLessThan(12)
    expect(figures.levelCorrelation!.value).toBeGreaterThan(0.99)
    expect(figures.clicks).toEqual({ value: 0, recording: 0 })
    // Two seconds say nothing of a drift.
    expect(figures.driftCents).toBeUndefined()
  })

  it('is NaN where nothing was measured, not nothing', () => {
    const { snr, within50Drawn } = figuresOf([measureTake(testJudged([testNote(69, 0, 0.05)], 0.2))])
    expect(snr!.value).toBeNaN()
    expect(within50Drawn!.value).toBeNaN()
  })
})

it('counts what never comes as later than all the rest', () => {
  expect(percentileOfAll([0.3, Infinity, 0.1], 0.5)).toBe(0.3)
  expect(percentileOfAll([0.3, Infinity, 0.1], 0.95)).toBe(Infinity)
  expect(percentileOfAll([0.1, 0.3], 0.5)).toBeCloseTo(0.2)
  expect(percentileOfAll([], 0.5)).toBeNaN()
})

describe('cardMeasures', () => {
  const about = { measuredAt: new Date(0), syrinxVersion: '1.2.3', sequences: 1, seconds: 2.6 }

  it('writes what a card holds, and leaves out what isn’t known', () => {
    const card = cardMeasures({ ...figures, cost: { value: 0.25 } }, 'sustained', about)
    expect(card).toMatchObject({
      measuredAt: '1970-01-01T00:00:00.000Z',
      realTimeFactor: 4,
      syrinxVersion: '1.2.3',
    })
    expect(card.framesWithin50Cents).toBeCloseTo(2 / 3, 1)
    expect(card).not.toHaveProperty('decayErrorShare')
    expect(cardMeasures({}, 'struck', about)).toEqual({
      measuredAt: '1970-01-01T00:00:00.000Z',
      syrinxVersion: '1.2.3',
      sequences: { count: 1, seconds: 2.6 },
    })
  })
})
