import { afterAll, expect, it } from 'vitest'
import { Random } from '../../../../../src-shared/random.ts'
import { gpuForTests } from '../testing.ts'
import { crossEntropy, lossPartialFloats, noTarget } from './crossEntropy.ts'
import { resultBytes, resultsOf } from './results.ts'

const gpu = await gpuForTests()
afterAll(() => typeof gpu === 'string' || gpu.destroy())

async function run(rows: number, trueLevels: number, values: Float32Array, targets: Uint32Array) {
  if (typeof gpu === 'string') throw new Error(gpu)
  const levels = 4 * Math.ceil(trueLevels / 4)
  const logits = gpu.bufferOf('logits', values)
  const results = gpu.buffer('results', resultBytes)
  const dispatches = await crossEntropy(gpu, {
    rows,
    trueLevels,
    levels,
    logits: { buffer: logits, offset: 0, stride: levels },
    targets: gpu.bufferOf('targets', targets),
    partials: gpu.buffer('partials', 4 * lossPartialFloats({ rows, levels })),
    results,
  })
  gpu.run(dispatches)
  return { gradient: await gpu.floats(logits), ...resultsOf(await gpu.read(results)) }
}

const cases = [
  { rows: 1, levels: 2, spread: 1 },
  { rows: 37, levels: 19, spread: 3 },
  { rows: 130, levels: 256, spread: 60 },
  { rows: 9, levels: 1022, spread: 5 },
  { rows: 3, levels: 5003, spread: 2 },
]

it.skipIf(typeof gpu === 'string').each(cases)(
  'is the softmax’s cross entropy and gradient, with $rows rows of $levels levels',
  async ({ rows, levels: trueLevels, spread }) => {
    const random = Random.fromSeed(rows)
    const levels = 4 * Math.ceil(trueLevels / 4)
    const values = Float32Array.from({ length: rows * levels }, () => spread * random.normal())
    const targets = Uint32Array.from({ length: rows }, (_, row) =>
      row % 5 === 3 ? noTarget : random.below(trueLevels),
    )
    const { gradient, lossSum } = await run(rows, trueLevels, values, targets)
    let expectedLoss = 0
    let largest = 0
    for (let row = 0; row < rows; row++) {
      const logits = Array.from(values.subarray(row * levels, row * levels + trueLevels))
      const highest = Math.max(...logits)
      const sum = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0)
      const counts = targets[row] !== noTarget
      if (counts) expectedLoss += Math.log(sum) + highest - logits[targets[row]]
      for (let level = 0; level < levels; level++) {
        const probability = level < trueLevels ? Math.exp(logits[level] - highest) / sum : 0
        const expected = counts ? probability - (level === targets[row] ? 1 : 0) : 0
        largest = Math.max(largest, Math.abs(gradient[row * levels + level] - expected))
      }
    }
    expect(largest).toBeLessThan(2e-6)
    expect(lossSum / expectedLoss).toBeCloseTo(1, 5)
  },
)

it.skipIf(typeof gpu === 'string').each([NaN, Infinity, -Infinity])(
  'says when a logit is %d',
  async (bad) => {
    const values = new Float32Array(3 * 8)
    const targets = Uint32Array.of(noTarget, 1, noTarget)
    values[4] = bad
    expect((await run(3, 7, values, targets)).lossSum).toBeCloseTo(Math.log(7))
    values[8 + 7] = bad
    expect((await run(3, 7, values, targets)).lossSum).toBeCloseTo(Math.log(7))
    values[8 + 4] = bad
    expect((await run(3, 7, values, targets)).lossSum).toBeNaN()
  },
)
