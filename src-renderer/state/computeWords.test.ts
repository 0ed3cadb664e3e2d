import { expect, it } from 'vitest'
import {
  computeOptions,
  exactWords,
  playingSpeedWords,
  speedsWords,
  trainingSpeedWords,
} from './computeWords.ts'

it('tells how fast a compute trains', () => {
  expect([12, 850.4, 8_432, 34_210, 994_000, 995_000, 1_234_567, 21e6].map(trainingSpeedWords)).toEqual([
    'trains on 12 samples a second',
    'trains on 850 samples a second',
    'trains on 8,400 samples a second',
    'trains on 34,000 samples a second',
    'trains on 990,000 samples a second',
    'trains on 1 million samples a second',
    'trains on 1.2 million samples a second',
    'trains on 21 million samples a second',
  ])
})

it('tells how fast a compute plays, beside the sound itself', () => {
  const words = [11, 160, 6_432, 15_900, 22_400, 43_200, 500_000].map((rate) =>
    playingSpeedWords(rate, 16_000),
  )
  expect(words).toEqual([
    'plays at under 1 % of real time',
    'plays at 1 % of real time',
    'plays at 40 % of real time',
    'plays in real time',
    'plays 1.4 times faster than real time',
    'plays 2.7 times faster than real time',
    'plays 31 times faster than real time',
  ])
})

it('tells a speed exactly', () => {
  expect(exactWords(1_234_567.8)).toBe('1,234,568 samples a second')
})

it('tells every speed that was measured, and no other', () => {
  expect(speedsWords({ trainingHz: 34_210, samplingHz: 32_000, manyTakesHz: 1.5e6, takes: 16 })).toEqual([
    { words: 'trains on 34,000 samples a second', exact: '34,210 samples a second' },
    { words: 'plays 2 times faster than real time', exact: '32,000 samples a second' },
    {
      words: 'plays 16 takes at once, in all 94 times faster than real time',
      exact: '1,500,000 samples a second',
    },
  ])
  expect(speedsWords({ trainingHz: null, samplingHz: null, manyTakesHz: null, takes: 16 })).toEqual([])
})

it('offers what is there, and what was chosen when it was there', () => {
  const compute = { words: '', speeds: null, failure: null, adapters: [] }
  const list = [
    { ...compute, name: 'cpu' as const, title: 'Processor', available: true },
    { ...compute, name: 'webgpu' as const, title: 'WebGPU', available: false },
  ]
  const offered = (chosen: 'auto' | 'webgpu') =>
    computeOptions(list, chosen).map((it) => [it.value, 'disabled' in it && it.disabled])
  expect(offered('auto')).toEqual([
    ['auto', false],
    ['cpu', false],
  ])
  expect(offered('webgpu').at(-1)).toEqual(['webgpu', true])
})
