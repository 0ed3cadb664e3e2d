import { describe, expect, it } from 'vitest'
import { cardMeasures } from './card.ts'
import { figuresOf, percentileOfAll } from './figures.ts'
import { measureTake } from './measureTake.ts'
import { faultsOf } from './faults.ts'
import { heldWords, shown, soundTable } from './table.ts'
import { isHeld, targets } from './targets.ts'
import { testJudged, testNote } from './testing.ts'

const notes = [
  testNote(69, 0.2, 0.6),
  testNote(76, 0.8, 0.6, { loudness: 0.5 }),
  testNote(81, 1.6, 0.6, { loudness: 0.8 }),
]
const judged = testJudged(
  notes,
  2.6,
  (_, i) => (i === 2 ? { cents: 200, noiseDb: -20 } : { noiseDb: -20 }),
  () => ({ noiseDb: -30 }),
)
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

it('says which notes went wrong', () => {
  const { wrongNotes } = faultsOf(1, judged, measures)
  expect(wrongNotes).toMatchObject([{ midi: 81, seconds: 1.6, within50: 0 }])
})

describe('targets', () => {
  it('are held or not, and open where nothing was measured', () => {
    const [within50] = targets.sustained
    expect(isHeld(within50, figures)).toBe(false)
    expect(isHeld(within50, { within50Drawn: { value: 0.995 } })).toBe(true)
    expect(isHeld(within50, { within50Drawn: { value: NaN } })).toBeUndefined()
    expect(isHeld({ figure: 'driftCents', atMost: 10 }, { driftCents: { value: -20 } })).toBe(false)
    expect(isHeld({ figure: 'snrBelow', atMost: 4 }, { snrBelow: { value: -20 } })).toBe(true)
  })
})

describe('soundTable', () => {
  it('sets instruments side by side, with the recording and the targets', () => {
    const table = soundTable(
      [
        { title: 'one', figures },
        { title: 'two', figures: { within50Drawn: { value: 1 } } },
      ],
      targets.sustained,
    )
    const [head, first] = table.split('\n')
    expect(head.trim().split(/\s+/)).toEqual(['one', 'two', 'recording', 'target'])
    expect(first).toMatch(/drawn pitch +6\d\.\d\d % ✗ +100\.00 % ✓ +100\.00 % +≥ 99\.00 %$/)
    expect(heldWords(figures, targets.sustained)).toMatch(/^\d+ of \d+ targets held$/)
  })

  it('writes numbers as people do', () => {
    expect(shown('onset95', 0.0123)).toBe('12.3 ms')
    expect(shown('outsideHarmonics', -21.23)).toBe('−21.2 dB')
    expect(shown('onset95', Infinity)).toBe('never')
    expect(shown('snr', NaN)).toBe('–')
  })
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
