import { describe, expect, it } from 'vitest'
import type { InstrumentMeasures } from './card.ts'
import { playsWorse } from './playsWorse.ts'

const good: InstrumentMeasures = {
  measuredAt: '2026-11-21T14:20:26.925Z',
  syrinxVersion: '0.1.0',
  framesWithin50Cents: 0.98,
  framesWithin20Cents: 0.94,
  notesHit: 1,
  onsetErrorMedianSeconds: 0.004,
  onsetError95Seconds: 0.02,
  snrDecibels: 18,
  recordingSnrDecibels: 20,
  outsideHarmonicsDecibels: -27,
  recordingOutsideHarmonicsDecibels: -28,
  levelCorrelation: 0.96,
  decayErrorShare: 0.1,
  spectralDistance: 8,
  realTimeFactor: 3,
}
const { measuredAt, syrinxVersion } = good

describe('playsWorse', () => {
  it('finds nothing where nothing changed, or nothing was measured', () => {
    expect(playsWorse(good, good)).toBe(undefined)
    expect(playsWorse({ measuredAt, syrinxVersion }, good)).toBe(undefined)
    expect(playsWorse(good, { measuredAt, syrinxVersion })).toBe(undefined)
  })

  it('says what got worse, in a sentence', () => {
    expect(playsWorse(good, { ...good, framesWithin50Cents: 0.9, framesWithin20Cents: 0.9 })).toBe(
      'It is in tune 90.0 % of the time, and was 98.0 %.',
    )
    expect(playsWorse(good, { ...good, notesHit: 0.9 })).toBe('It hits 90.0 % of its notes, and hit 100.0 %.')
    expect(playsWorse(good, { ...good, snrDecibels: 13.5 })).toBe(
      'Its held notes are 4.5 dB noisier than before.',
    )
    expect(playsWorse(good, { ...good, outsideHarmonicsDecibels: -20 })).toBe(
      'It has 7.0 dB more sound between the harmonics than before.',
    )
    expect(playsWorse(good, { ...good, onsetErrorMedianSeconds: 0.03 })).toBe(
      'Its notes begin 30 ms off, and began 4 ms off.',
    )
    expect(playsWorse({ ...good, onsetsMissed: 0 }, { ...good, onsetsMissed: 0.25 })).toBe(
      '25.0 % of its notes never begin; it was 0.0 %.',
    )
    expect(playsWorse(good, { ...good, decayErrorShare: 0.6 })).toMatch(/60\.0 % off .* 10\.0 % off/)
  })

  it('passes over what is chance, and what lies beyond the goals', () => {
    const chance = { framesWithin50Cents: 0.95, notesHit: 0.955, snrDecibels: 16, spectralDistance: 9 }
    expect(playsWorse(good, { ...good, ...chance })).toBe(undefined)
    const excellent = { ...good, snrDecibels: 30, onsetErrorMedianSeconds: 0.0001, levelCorrelation: 1 }
    expect(playsWorse(excellent, { ...good, snrDecibels: 20.5 })).toBe(undefined)
    expect(playsWorse(good, { ...good, realTimeFactor: 0.1 })).toBe(undefined)
  })

  it('puts right notes before a clean sound', () => {
    const wrongNotes = { ...good, framesWithin50Cents: 0.8, notesHit: 0.82 }
    const noisy = { ...good, snrDecibels: 5 }
    expect(playsWorse(wrongNotes, noisy)).toBe(undefined)
    expect(playsWorse(noisy, wrongNotes)).toMatch(/in tune 80/)
  })

  it('weighs what the sound won against what it lost', () => {
    const noisier = { snrDecibels: 14.5 }
    expect(playsWorse({ ...good, onsetErrorMedianSeconds: 0.025 }, { ...good, ...noisier })).toBe(undefined)
    expect(playsWorse({ ...good, onsetErrorMedianSeconds: 0.012 }, { ...good, ...noisier })).toMatch(
      /noisier/,
    )
  })

  it('compares the noise with the recordings’ own, which another check may have measured otherwise', () => {
    expect(playsWorse(good, { ...good, snrDecibels: 10, recordingSnrDecibels: 12 })).toBe(undefined)
  })
})
