import { expect, it } from 'vitest'
import { checkpointsToDrop, thinPoints, type KeptCheckpoint } from './trainingThin.ts'

const point = (step: number, validationLoss: number | null) => ({
  step,
  loss: 1,
  validationLoss,
  learningRate: 1e-3,
  samplesPerSecond: 1,
  trainedSeconds: step,
})

it('keeps the first and the last point, the order, and measured validation losses', () => {
  const points = Array.from({ length: 10_000 }, (_, i) => point(i, i % 100 === 0 ? 2 : null))
  const thin = thinPoints(points, 1000)
  expect(thin.length).toBeLessThanOrEqual(1000)
  expect(thin[0].step).toBe(0)
  expect(thin.at(-1)!.step).toBe(9999)
  expect(thin.filter((it) => it.validationLoss !== null).length).toBeGreaterThanOrEqual(100)
  expect(thin.map((it) => it.step)).toEqual(thin.map((it) => it.step).sort((a, b) => a - b))
  expect(thinPoints(points.slice(0, 10), 1000)).toHaveLength(10)
})

const checkpoints = (needed: number[] = []): KeptCheckpoint[] =>
  Array.from({ length: 100 }, (_, i) => ({
    id: String(i),
    step: (i + 1) * 200,
    bytes: 10,
    needed: needed.includes(i),
  }))

it('drops checkpoints until few enough are left, but none that is needed, nor the first or newest', () => {
  const dropped = checkpointsToDrop(checkpoints([50, 51, 52]), 20, Infinity)
  expect(dropped).toHaveLength(80)
  for (const id of ['0', '50', '51', '52', '99']) expect(dropped).not.toContain(id)
})

it('keeps within the bytes, and gives up where everything is needed', () => {
  expect(checkpointsToDrop(checkpoints(), 1000, 300)).toHaveLength(70)
  expect(checkpointsToDrop(checkpoints([...Array(100).keys()]), 5, 1)).toEqual([])
})
