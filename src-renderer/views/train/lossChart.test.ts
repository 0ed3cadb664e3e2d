import { expect, it } from 'vitest'
import { chartData, chartSummary, logSplits, smooth, type ChartRun } from './lossChart.ts'

const run = (id: string, count: number, every = 2): ChartRun => ({
  id,
  name: `Run ${id}`,
  colour: 'red',
  points: Array.from({ length: count }, (_, i) => ({
    step: (i + 1) * 10,
    loss: 5 - i,
    validationLoss: i % every === 0 ? 6 - i : null,
    learningRate: 1e-3,
    samplesPerSecond: 1000,
    trainedSeconds: i,
  })),
})

it('puts several runs over one axis', () => {
  const { columns, series } = chartData([run('a', 3), run('b', 4)], 'step', 0)
  expect(series.map((it) => it.label)).toEqual([
    'Run a: Training',
    'Run a: Validation',
    'Run b: Training',
    'Run b: Validation',
  ])
  expect(columns[0]).toEqual([10, 20, 30, 40])
  expect(columns[1]).toEqual([5, 4, 3, null])
  expect(columns[2]).toEqual([6, null, 4, null])
})

it('shows the rough curve of one run beside its smoothed one, and time instead of steps', () => {
  const { columns, series } = chartData([run('a', 3)], 'time', 0.5)
  expect(series.map((it) => it.kind)).toEqual(['rough', 'training', 'validation'])
  expect(columns[0]).toEqual([0, 1, 2])
})

it('smooths without beginning at zero', () => {
  expect(smooth([4, 4, 4], 0.9)).toEqual([4, 4, 4])
  expect(smooth([4, 2], 0.5)[1]).toBeCloseTo(8 / 3)
  expect(smooth([1, 2], 0)).toEqual([1, 2])
})

it('draws lines at round numbers', () => {
  expect(logSplits(1.3, 5.6)).toEqual([1.5, 2, 3, 4, 5])
  expect(logSplits(1, 10_000)).toEqual([1, 10, 100, 1000, 10_000])
})

it('says what it shows', () => {
  expect(chartSummary([])).toBe('No figures yet.')
  expect(chartSummary([run('a', 3)])).toBe(
    'Run a: training loss from 5.000 to 3.000 at step 30; lowest validation loss 4.000 at step 30.',
  )
})

it('lets a point count for as many steps as it is the mean of', () => {
  const evenly = smooth([4, 4, 0, 4], 0.6)
  const weighed = smooth([4, 4, 0, 4], 0.6, [1, 1, 0.1, 1])
  expect(weighed[2]).toBeGreaterThan(evenly[2] + 1)
  expect(smooth([4, 2], 0.6, [1, 1])).toEqual(smooth([4, 2], 0.6))
  expect(smooth([3, 1], 0.6, [0, 1])[0]).toBe(3)
})
