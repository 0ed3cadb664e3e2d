import { afterAll, expect, it } from 'vitest'
import { oddNetworks } from '../../testing.ts'
import type { Gpu } from '../gpu.ts'
import { gpuForTests } from '../testing.ts'
import { measureSamplerVariants, samplerCandidates } from './measure.ts'
import { cardRuns, isSamplerVariant, portableSamplerVariant, type SamplerVariant } from './variants.ts'

const found = await gpuForTests()
const gpu = found as Gpu
const itOnCard = it.skipIf(typeof found === 'string')
afterAll(() => {
  if (typeof found !== 'string') found.destroy()
})

const options = { streams: 2, precision: 'float32' } as const

itOnCard('takes the fastest of those that play what the portable one plays', async () => {
  const { local } = oddNetworks
  const fits: SamplerVariant = { threads: 32, chain: 32, takes: 2, subgroups: false, held: 4 }
  const tooLarge: SamplerVariant = { ...fits, threads: 1024, chain: 1024, takes: 8 }
  const report = await measureSamplerVariants(gpu, local, options, {
    milliseconds: 60_000,
    playMilliseconds: 1,
    candidates: gpu.facts.kind === 'cpu' ? [fits, tooLarge] : [fits],
  })
  const [portable, first, second] = report.measurements
  expect(portable).toMatchObject({ variant: portableSamplerVariant })
  expect(first).toMatchObject({ variant: fits })
  expect(first.samplesPerSecond).toBeGreaterThan(0)
  if (gpu.facts.kind === 'cpu')
    expect(second).toMatchObject({ variant: tooLarge, problem: expect.stringContaining('doesn’t run') })
  expect(report.variant).toEqual(
    first.samplesPerSecond! > portable.samplesPerSecond! ? fits : portableSamplerVariant,
  )
})

itOnCard('doesn’t spend time on software', async () => {
  if (gpu.facts.kind !== 'cpu') return
  expect(await measureSamplerVariants(gpu, oddNetworks.plain, options)).toEqual({
    variant: portableSamplerVariant,
    measurements: [],
  })
})

itOnCard('has candidates that the card runs, several takes only for several streams', () => {
  const one = samplerCandidates(gpu, { ...options, streams: 1 })
  const four = samplerCandidates(gpu, { ...options, streams: 4 })
  expect(one.length).toBeGreaterThan(1)
  for (const variant of [...one, ...four]) {
    expect(cardRuns(gpu, variant)).toBe(true)
    expect(isSamplerVariant(JSON.parse(JSON.stringify(variant)))).toBe(true)
  }
  expect(Math.max(...one.map(({ takes }) => takes))).toBe(1)
  expect(Math.max(...four.map(({ takes }) => takes))).toBe(4)
})

it('knows what is no variant', () => {
  expect(isSamplerVariant(null)).toBe(false)
  expect(isSamplerVariant({ ...portableSamplerVariant, takes: 3 })).toBe(false)
  expect(isSamplerVariant({ ...portableSamplerVariant, threads: 128 })).toBe(false)
})
