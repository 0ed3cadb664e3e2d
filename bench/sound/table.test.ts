import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../src-main/audio/playing/figures.ts'
import { measureTake } from '../../src-main/audio/playing/measureTake.ts'
import { oneWrongOfThree } from '../../src-main/audio/playing/testing.ts'
import { faultsOf } from './faults.ts'
import { heldWords, shown, soundTable } from './table.ts'
import { isHeld, targets } from './targets.ts'

const judged = oneWrongOfThree()
const measures = measureTake(judged)
const figures = figuresOf([measures])

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
