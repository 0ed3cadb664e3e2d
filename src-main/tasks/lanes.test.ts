import { expect, it } from 'vitest'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Sampler } from '../engine/compute/compute.ts'
import { Lanes } from './lanes.ts'
import type { LentSampler, SamplerRequest } from './lentSampler.ts'

const request = { takes: 1 } as unknown as SamplerRequest
const sampler = (): Sampler => ({}) as unknown as Sampler

function lanesOf() {
  const told: string[] = []
  const released: number[] = []
  let lent = 0
  const another = sampler()
  const lanes = new Lanes(
    async () => {
      const id = ++lent
      const it: LentSampler = {
        sampler: sampler(),
        words: `card ${id}`,
        another: async () => ({ sampler: another, words: 'processor', happened: 'It went away.' }),
        release: async () => void released.push(id),
      }
      return it
    },
    request,
    { say: (words) => told.push(`say ${words}`), compute: (words) => told.push(words) },
  )
  return { lanes, told, released, another }
}

it('tells once what it plays on, and gives all of them back', async () => {
  const { lanes, told, released } = lanesOf()
  await lanes.open()
  await lanes.open()
  expect(told).toEqual(['card 1'])
  await lanes.release()
  await lanes.release()
  expect(released).toEqual([1, 2])
})

it('tells when a card goes away, and what plays then', async () => {
  const { lanes, told, another } = lanesOf()
  const lane = await lanes.open()
  expect(await lane.another?.(new SyrinxError('compute/device-lost', 'x'))).toBe(another)
  expect(told).toEqual(['card 1', 'say It went away.', 'processor'])
})
