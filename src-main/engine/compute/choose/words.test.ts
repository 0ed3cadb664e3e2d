import { expect, it } from 'vitest'
import { comparisonWords, timesWords } from './words.ts'

const card = { name: 'NVIDIA H100' }

it.each([
  [1000, 41_100, 'NVIDIA H100 by WebGPU: 41× this processor.'],
  [1000, 1_340, 'NVIDIA H100 by WebGPU: 1.3× this processor.'],
  [1000, 1_010, 'NVIDIA H100 by WebGPU: as fast as this processor, which stays free.'],
  [1000, 990, 'The processor: as fast as NVIDIA H100.'],
  [5000, 1000, 'The processor: 5.0× as fast as NVIDIA H100.'],
])('compares %d with %d', (cpuHz, gpuHz, words) => {
  expect(comparisonWords(card, { cpuHz, gpuHz })).toBe(words)
})

it('rounds as one speaks', () => {
  expect([1.25, 9.94, 9.96, 1234].map(timesWords)).toEqual(['1.3×', '9.9×', '10×', '1,234×'])
})
