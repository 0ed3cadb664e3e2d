import { expect, it } from 'vitest'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode, silenceCode } from '../../../src-shared/model/muLaw.ts'
import type { Sampler } from '../compute/compute.ts'
import { createCpuSampler } from '../compute/cpu/sampler.ts'
import { oddNetworks, randomWeights } from '../compute/testing.ts'
import type { CategoryChange } from './loop.ts'
import { tellingCondition } from './testing.ts'
import { voicesLoop, type VoicePart, type VoicesSettings } from './voices.ts'

const network = oddNetworks['global and local']
const weights = randomWeights(network, 1)
const condition = tellingCondition(network.localChannels)
/** Quiet enough that no sum reaches the limiter. */
const quiet = 0.1

const voice = (startSample: number, samples: number, gain = quiet): VoicePart => ({
  startSample,
  endSample: startSample + samples,
  condition,
  gains: (_, count) => new Float32Array(count).fill(gain),
  tailShare: 0.25,
})
const settings: Omit<VoicesSettings, 'voices'> = {
  hyperparameters: network,
  count: 3000,
  seeds: [5, 6],
  pick: { pick: 'sample', temperature: 1 },
  globalCategory: 1,
}
const lost = new SyrinxError('compute/device-lost', 'It went away.')

/** What each voice was primed with, of its first take. */
const heard: number[][] = []

/** A sampler that goes away at its call number `at`; priming counts. */
async function sampler(at = Infinity): Promise<Sampler> {
  const options = { streams: settings.seeds.length, precision: 'float32' } as const
  const it = await createCpuSampler(network, weights, options)
  let calls = 0
  const guarded = async <Result>(work: () => Promise<Result>) => {
    if (++calls >= at) throw lost
    return work()
  }
  return {
    streams: it.streams,
    prime: (histories, conditions) => {
      heard.push([...histories[0]])
      return guarded(() => it.prime(histories, conditions))
    },
    generate: (...asked) => guarded(() => it.generate(...asked)),
    score: (...asked) => it.score(...asked),
    dispose: () => it.dispose(),
  }
}

/** @param calls after how many calls the first sampler of each lane goes away; Infinity where none is given. */
async function play(
  voices: readonly VoicePart[],
  over: Partial<VoicesSettings> = {},
  { calls = [] as readonly number[], stopAfter = Infinity } = {},
) {
  const asked = { ...settings, voices, ...over }
  const takes = asked.seeds.map(() => new Float32Array(asked.count))
  const told = { lanes: 0, others: 0, blocks: 0 }
  const { count } = await voicesLoop(
    async () => ({
      sampler: await sampler(calls[told.lanes++]),
      another: () => {
        told.others++
        return sampler()
      },
    }),
    asked,
    {
      shouldStop: () => told.blocks >= stopAfter,
      block(blocks, done) {
        told.blocks++
        for (const [take, block] of blocks.entries()) takes[take].set(block, done - block.length)
      },
    },
  )
  return { takes, count, ...told }
}

it('adds voices up, each with numbers of its own, silent before and after', async () => {
  const [first, second] = [voice(100, 900), voice(700, 1500)]
  const silent = (it: VoicePart) => ({ ...it, gains: (_: number, count: number) => new Float32Array(count) })
  const alone = [
    await play([first, silent(second)]),
    await play([silent(first), second]),
    await play([first, second]),
  ]
  const [a, b, both] = alone.map(({ takes }) => takes[0])
  expect(a.subarray(0, 100).every((it) => it === 0)).toBe(true)
  expect(a.subarray(100, 1000).some((it) => it !== 0)).toBe(true)
  expect(a.subarray(1000).every((it) => it === 0)).toBe(true)
  for (let i = 0; i < both.length; i++) expect(both[i]).toBeCloseTo(a[i] + b[i], 6)
  expect(Math.abs(both[2199])).toBeLessThan(0.01)
  expect(alone[2].takes[1]).not.toEqual(both)
})

it('opens as many lanes as voices sound at once, and uses them again', async () => {
  const apart = [voice(0, 400), voice(1000, 400), voice(2000, 400)]
  expect((await play(apart)).lanes).toBe(1)
  expect((await play([...apart, voice(2100, 100)])).lanes).toBe(2)
  expect((await play([])).lanes).toBe(0)
  // What was played on a lane before is not heard.
  const [again] = (await play([apart[2]])).takes
  const [first] = (await play([voice(0, 400)])).takes
  expect(again.slice(2000, 2400)).toEqual(first.slice(0, 400))
})

it('opens no more lanes than it may: where more voices sound, the oldest ends', async () => {
  const crowd = Array.from({ length: 70 }, (_, i) => voice(i, 1500, 0.001))
  expect((await play(crowd, { count: 1000 })).lanes).toBe(64)
})

it('plays the same take whatever the block that a voice begins in, and beside whichever take', async () => {
  const [early] = (await play([voice(0, 500)])).takes
  for (const start of [1, 799, 800, 1234]) {
    const [late] = (await play([voice(start, 500)])).takes
    expect(late.slice(start, start + 500)).toEqual(early.slice(0, 500))
  }
  const both = await play([voice(0, 500)])
  const { takes } = await play([voice(0, 500)], { seeds: [6, 5] })
  expect([takes[1], takes[0]]).toEqual(both.takes)
})

it('keeps the category of a voice’s attack, whatever comes after', async () => {
  const voices = [voice(0, 1000), voice(1200, 500)]
  const changes: CategoryChange[] = [
    { startSample: -Infinity, category: 1 },
    { startSample: 300, category: 0 },
  ]
  const [changed] = (await play(voices, { globalCategory: changes })).takes
  const [one] = (await play(voices, { globalCategory: 1 })).takes
  const [other] = (await play(voices, { globalCategory: 0 })).takes
  expect(changed.slice(0, 1200)).toEqual(one.slice(0, 1200))
  expect(changed.slice(1200)).toEqual(other.slice(1200))
  expect(one).not.toEqual(other)
})

it('ends early when it is stopped, and at the end of what is asked', async () => {
  const stopped = await play([voice(0, 3000)], {}, { stopAfter: 2 })
  expect(stopped.count).toBe(1600)
  const short = await play([voice(0, 3000), voice(2000, 400)], { count: 1000 })
  expect(short).toMatchObject({ count: 1000, lanes: 1 })
})

it('bends the sum of loud voices towards full scale, and leaves quiet ones as they are', async () => {
  const loud = Array.from({ length: 6 }, () => voice(0, 800, 1))
  const [sum] = (await play(loud)).takes
  const peak = sum.reduce((most, it) => Math.max(most, Math.abs(it)), 0)
  expect(peak).toBeGreaterThan(0.85)
  expect(peak).toBeLessThanOrEqual(1)
  const [codes] = (await play([voice(0, 800, 1)])).takes
  const { quantizationChannels: levels } = network
  const known = muLawDecode(
    Uint16Array.from({ length: levels }, (_, i) => i),
    levels,
  )
  const inside = codes.slice(0, 700).filter((it) => Math.abs(it) < 0.8)
  expect(inside.length).toBeGreaterThan(0)
  const [silence] = muLawDecode(Uint16Array.of(silenceCode(levels)), levels)
  for (const it of inside)
    expect(known.some((amplitude) => Math.abs(amplitude - silence - it) < 1e-6)).toBe(true)
})

it('goes on from what was heard before, a receptive field of it; else out of silence', async () => {
  const primer = Uint16Array.from({ length: 200 }, (_, i) => i % network.quantizationChannels)
  heard.length = 0
  await play([{ ...voice(0, 300), primer }, voice(800, 300)])
  const field = receptiveField(network)
  expect(heard[0]).toEqual([...primer.subarray(-field)])
  expect(heard[1]).toEqual(Array.from({ length: field }, () => silenceCode(network.quantizationChannels)))
})

it('plays the same takes though the card of a lane goes away, and stays on the new one', async () => {
  const voices = [voice(0, 900), voice(500, 900), voice(1600, 700)]
  const whole = await play(voices)
  expect(whole).toMatchObject({ lanes: 2, others: 0 })
  for (const at of [1, 2, 3]) {
    const mended = await play(voices, {}, { calls: [at, Infinity] })
    expect(mended.takes).toEqual(whole.takes)
    expect(mended.others).toBe(1)
  }
  const both = await play(voices, {}, { calls: [2, 1] })
  expect(both.takes).toEqual(whole.takes)
  expect(both.others).toBe(2)
})
