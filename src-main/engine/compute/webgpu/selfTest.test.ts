import { afterAll, expect, it } from 'vitest'
import type { Gpu } from './gpu.ts'
import { selfTest } from './selfTest.ts'
import { gpuForTests } from './testing.ts'

const gpu = await gpuForTests()
const open = gpu as Gpu
afterAll(() => typeof gpu === 'string' || gpu.destroy())

/** The card, but for what it gives back. */
const lying = (floats: (right: Float32Array) => Float32Array): Parameters<typeof selfTest>[0] => ({
  facts: open.facts,
  buffer: (...asked) => open.buffer(...asked),
  bufferOf: (...asked) => open.bufferOf(...asked),
  dispatch: (request) => open.dispatch(request),
  run: (dispatches) => {
    open.run(dispatches)
  },
  floats: async (...asked) => floats(await open.floats(...asked)),
  release: (...buffers) => {
    open.release(...buffers)
  },
})

it.skipIf(typeof gpu === 'string')('a card that calculates rightly passes, and keeps no memory', async () => {
  const before = open.bytes
  await selfTest(open)
  expect(open.bytes).toBe(before)
})

it.skipIf(typeof gpu === 'string').each([
  ['nothing but zeros', (right: Float32Array) => right.map(() => 0)],
  ['what is no number', (right: Float32Array) => right.with(3, NaN)],
  ['a wrong product', (right: Float32Array) => right.with(500, right[500] + 1)],
  ['a wrong exponential', (right: Float32Array) => right.with(1500, right[1500] * 1.001 + 1e-4)],
])('a card that gives %s is refused', async (_, floats) => {
  const before = open.bytes
  await expect(selfTest(lying(floats))).rejects.toMatchObject({
    code: 'compute/wrong-results',
    message: expect.stringContaining(open.facts.name),
    report: expect.stringContaining('Self-test'),
  })
  expect(open.bytes).toBe(before)
})
