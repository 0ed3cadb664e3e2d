import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { noisedCrops } from './noisedCrops.ts'

const codes = Uint16Array.from({ length: 2000 }, (_, t) => (t < 1000 ? 128 : 254))
const clean = { description: 'clean', draw: () => ({ codes }) }

it('noises what is heard and leaves what has to be predicted', () => {
  const source = noisedCrops(clean, { deviationCodes: 4, cleanShare: 0.25 }, 256)
  const random = Random.fromSeed(2)
  let noised = 0
  let loudest = 0
  for (let draw = 0; draw < 200; draw++) {
    const crop = source.draw(random)
    expect(crop.codes).toBe(codes)
    if (!('heard' in crop) || !crop.heard) continue
    noised++
    expect(Math.max(...crop.heard)).toBeLessThan(256)
    const errors = Array.from(crop.heard.subarray(0, 1000), (code) => code - 128)
    loudest = Math.max(loudest, Math.sqrt(errors.reduce((sum, it) => sum + it * it, 0) / 1000))
  }
  expect(noised).toBeGreaterThan(120)
  expect(noised).toBeLessThan(180)
  expect(loudest).toBeGreaterThan(3.5)
  expect(loudest).toBeLessThan(4.6)
})

it('is the source itself without noise', () => {
  expect(noisedCrops(clean, { deviationCodes: 0, cleanShare: 0 }, 256)).toBe(clean)
})
