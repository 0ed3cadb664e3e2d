import { describe, expect, it } from 'vitest'
import { heldNotes, heldPart } from './heldNoise.ts'
import { testJudged, testNote } from './testing.ts'

const notes = [testNote(69, 0, 0.6), testNote(76, 0.6, 0.2), testNote(74, 0.9, 1.5)]

describe('heldPart', () => {
  it('lies inside long notes, beyond the fade of the note before', () => {
    expect(heldPart(notes[0], notes)).toEqual([0.1, expect.closeTo(0.55)])
    expect(heldPart(notes[1], notes)).toBeUndefined()
    const slow = [testNote(69, 0, 0.6, { fadeSeconds: 0.2 }), testNote(74, 0.6, 0.6)]
    expect(heldPart(slow[1], slow)![0]).toBeCloseTo(0.8)
  })

  it('ends with the recording', () => {
    const held = [testNote(69, 0, 4, { recordedEndSeconds: 2 })]
    expect(heldPart(held[0], held)![1]).toBeCloseTo(1.95)
  })
})

describe('heldNotes', () => {
  it('tells how much noise there is', () => {
    const found = heldNotes(
      testJudged(
        notes,
        2.6,
        () => ({ noiseDb: -15 }),
        () => ({ noiseDb: -30 }),
      ),
    )
    expect(found).toHaveLength(2)
    for (const { snrDb, harmonicToNoiseDb, outsideHarmonicsDb } of found) {
      // All of the noise but what lies under the harmonics' lobes.
      expect(snrDb.take).toBeGreaterThan(14)
      expect(snrDb.take).toBeLessThan(17)
      expect(snrDb.recording - snrDb.take).toBeGreaterThan(13)
      expect(snrDb.recording - snrDb.take).toBeLessThan(17)
      expect(harmonicToNoiseDb.take).toBeGreaterThan(13)
      expect(harmonicToNoiseDb.take).toBeLessThan(18)
      expect(outsideHarmonicsDb.take).toBeGreaterThan(-18)
      expect(outsideHarmonicsDb.take).toBeLessThan(-14)
      expect(outsideHarmonicsDb.take - outsideHarmonicsDb.recording).toBeGreaterThan(13)
    }
  })

  it('does not take another tuning for noise', () => {
    const [{ outsideHarmonicsDb }] = heldNotes(
      testJudged(
        notes,
        2.6,
        () => ({ cents: 45, noiseDb: -30 }),
        () => ({ noiseDb: -30 }),
      ),
    )
    expect(Math.abs(outsideHarmonicsDb.take - outsideHarmonicsDb.recording)).toBeLessThan(1.5)
  })
})
