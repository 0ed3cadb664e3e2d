import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { brokenCrops } from './brokenCrops.ts'

const codes = Uint16Array.from({ length: 3000 }, (_, t) => 100 + (t % 7))
const clean = { description: 'clean', draw: () => ({ codes }) }

it('loses one stretch of the history in some crops, and nothing of what has to be predicted', () => {
  const source = brokenCrops(clean, { share: 0.3, receptiveField: 62 }, 256)
  const random = Random.fromSeed(5)
  let broken = 0
  let constant = 0
  for (let draw = 0; draw < 400; draw++) {
    const crop = source.draw(random)
    expect(crop.codes).toBe(codes)
    if (!('heard' in crop) || !crop.heard) continue
    broken++
    const lost = Array.from(crop.heard.keys()).filter((t) => crop.heard![t] !== codes[t])
    const [first, last] = [lost[0], lost.at(-1)!]
    expect(last - first).toBeLessThan(464)
    const stretch = crop.heard.subarray(first, last + 1)
    expect(Math.max(...stretch)).toBeLessThan(256)
    if (new Set(stretch).size === 1) constant++
  }
  expect(broken).toBeGreaterThan(90)
  expect(broken).toBeLessThan(150)
  expect(constant / broken).toBeGreaterThan(0.35)
  expect(constant / broken).toBeLessThan(0.65)
  expect(codes).toEqual(Uint16Array.from({ length: 3000 }, (_, t) => 100 + (t % 7)))
})

it('breaks what was noised, over fields longer than the crop too', () => {
  const heard = codes.map((code) => code + 1)
  const noised = { description: 'noised', draw: () => ({ codes, heard }) }
  const source = brokenCrops(noised, { share: 1, receptiveField: 4000 }, 256)
  const random = Random.fromSeed(1)
  for (let draw = 0; draw < 50; draw++) {
    const crop = source.draw(random)
    const kept = crop.heard!.filter((code, t) => code === heard[t]).length
    expect(kept).toBeLessThan(3000)
    expect(crop.heard).toHaveLength(3000)
  }
})

it('is the source itself where nothing is to be lost', () => {
  expect(brokenCrops(clean, { share: 0, receptiveField: 62 }, 256)).toBe(clean)
})
