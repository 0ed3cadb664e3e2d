import { expect, it } from 'vitest'
import { recordedSounds } from './recordedSounds.ts'
import { testNote, testRateHz, testSound } from './testing.ts'

it('hears at which pitch each note was played', () => {
  const recordings = [0, 1].map((category) => ({
    name: String(category),
    samples: testSound([testNote([36, 69][category], 0, 1)], 1.2, () => ({ cents: 35 })),
    track: [{ category, startSample: 0, endSample: testRateHz, loudness: 1 }],
  }))
  const sounds = recordedSounds(recordings, [36, 69], testRateHz)
  for (const [i, midi] of [36, 69].entries()) {
    const expected = 440 * 2 ** ((midi + 0.35 - 69) / 12)
    expect(Math.abs(1200 * Math.log2(sounds[i].recordedHz / expected))).toBeLessThan(2)
  }
})
