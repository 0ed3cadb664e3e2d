import { afterAll, expect, it } from 'vitest'
import { testLibrary } from '../library/testing.ts'
import type { TrainTaskOutput } from '../tasks/trainTask.ts'
import type { StudioContext } from './context.ts'
import { keepMade } from './trainingMaking.ts'

const test = testLibrary()
const { library } = test
afterAll(() => test.remove())

function madeRun() {
  const dataset = library.datasets.create('Oboe', 16_000)
  const row = library.runs.begin({
    id: 'run-1',
    name: 'My oboe',
    datasetId: dataset.id,
    datasetName: dataset.name,
    createdAt: 1,
    settings: {
      datasetId: dataset.id,
      making: true,
      preset: 'small-rf62',
      condition: 'voice',
      withCategories: false,
      tag: null,
      compute: 'cpu',
      limit: { kind: 'minutes', minutes: 10 },
      sampleRateHz: 16_000,
      learningRate: null,
      batchSize: null,
      sampleSize: null,
      seed: 1,
    },
    state: 'running',
    originCheckpointId: null,
    receptiveFieldSamples: 62,
    step: 10,
    loss: 1,
    validationLoss: 1,
    bestValidationLoss: 1,
    samplesPerSecond: 1,
    trainedSeconds: 10,
    words: '',
    error: null,
  })
  library.checkpoints.put({
    runId: row.id,
    step: 10,
    path: 'run/weights/step-000000010.safetensors',
    bytes: 1,
    loss: 1,
    validationLoss: 1,
    best: true,
    canGoOn: true,
  })
  return row
}

it('lets no worse state of an instrument into the list, and says what it does worse', async () => {
  const row = madeRun()
  let asked = 0
  const context = {
    library,
    processes: { run: () => Promise.reject(new Error(`asked ${++asked} times`)) },
  } as unknown as StudioContext
  const output: TrainTaskOutput = {
    steps: 10,
    stopped: 'time',
    made: { worse: 'It hits 50.0 % of its notes, and hit 70.0 %.', isSketch: true },
  }
  expect(await keepMade(context, row.id, output)).toBe(
    'It plays worse now than before: It hits 50.0 % of its notes, and hit 70.0 %. The instrument in the list stays as it was; the checkpoint is kept below.',
  )
  expect(asked).toBe(0)
  expect(library.instruments.list()).toEqual([])
})
