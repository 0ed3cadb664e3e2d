import { describe, expect, it } from 'vitest'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import type { OptimiserSettings, TrainingState } from '../compute/compute.ts'
import { cpuCompute } from '../compute/cpu/compute.ts'
import { trainingLoop, type LoopHooks, type LoopPosition, type LoopSettings, type Progress } from './loop.ts'
import { recordingCrops } from './recordingCrops.ts'

const hyperparameters = {
  ...presets['thesis-rf16'].hyperparameters,
  residualChannels: 6,
  dilationChannels: 5,
  skipChannels: 9,
  quantizationChannels: 32,
}
const optimiser: OptimiserSettings = {
  name: 'adam',
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  clipNorm: 1,
  l2: 0,
  averageDecay: 0.9,
}
const settings: LoopSettings = {
  hyperparameters,
  optimiser,
  schedule: { name: 'cosine', peak: 1e-2, floorShare: 0.1, warmupShare: 0.1 },
  batchSize: 2,
  limit: { steps: 30 },
  validationCrops: 2,
  validationEverySteps: 7,
  checkpointEverySteps: 10,
  checkpointEverySeconds: 1e9,
  firstCheckpointSteps: 5,
  seed: 4,
  threads: 1,
}
const sine = Float32Array.from({ length: 4000 }, (_, t) => 0.7 * Math.sin(t / 5))
const source = recordingCrops(hyperparameters, [{ name: 'sine', samples: sine, track: [] }], 200)

const fresh = (): TrainingState => {
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  const zeros = () => new Float32Array(weights.length)
  return { step: 0, weights, average: weights.slice(), moments: [zeros(), zeros()] }
}

interface Kept {
  state: TrainingState
  position: LoopPosition
  best: boolean
}

function recorder(stopAfter = Infinity): LoopHooks & { kept: Kept[]; seen: Progress[] } {
  const kept: Kept[] = []
  const seen: Progress[] = []
  return {
    kept,
    seen,
    progress: (progress) => void seen.push(progress),
    checkpoint: async (state, position, best) => void kept.push({ state, position, best }),
    shouldStop: () => seen.length + 1 > stopAfter,
  }
}

const run = (
  hooks: LoopHooks,
  start: { state: TrainingState; position?: LoopPosition } = { state: fresh() },
) => trainingLoop(cpuCompute, settings, source, source, start, hooks)

describe('trainingLoop', () => {
  it('learns, measures, and keeps states when they are due', async () => {
    const hooks = recorder()
    const result = await run(hooks)
    expect(result).toMatchObject({ steps: 30, stopped: 'steps' })
    expect(hooks.seen.at(-1)!.smoothLoss).toBeLessThan(hooks.seen[0].loss)
    expect(hooks.seen.filter((it) => it.validationLoss !== undefined).map((it) => it.step)).toEqual([
      7, 14, 21, 28, 30,
    ])
    const steps = hooks.kept.map((it) => it.state.step)
    for (const due of [5, 10, 20, 30]) expect(steps).toContain(due)
    expect(hooks.kept.some((it) => it.best)).toBe(true)
    expect(hooks.seen.at(-1)!.secondsLeft).toBe(0)
  })

  it('goes on bit for bit as if it had not stopped', async () => {
    const whole = recorder()
    await run(whole)
    const first = recorder(13)
    expect((await run(first)).stopped).toBe('asked')
    const { state, position } = first.kept.at(-1)!
    expect(state.step).toBeLessThan(20)
    const second = recorder()
    await run(second, { state, position })
    const [expected, actual] = [whole.kept.at(-1)!, second.kept.at(-1)!]
    expect(actual.state.step).toBe(30)
    expect(actual.state.weights).toEqual(expected.state.weights)
    expect(actual.state.average).toEqual(expected.state.average)
    expect(actual.state.moments).toEqual(expected.state.moments)
    expect(actual.position.random).toEqual(expected.position.random)
    expect(actual.position.loss).toBe(expected.position.loss)
    const bestSteps = (kept: Kept[]) => kept.filter((it) => it.best).map((it) => it.state.step)
    expect(bestSteps([...first.kept, ...second.kept])).toEqual(bestSteps(whole.kept))
  })

  it('keeps a run that is stopped before its first step', async () => {
    const hooks = recorder(0)
    expect(await run(hooks)).toMatchObject({ steps: 0, stopped: 'asked' })
    expect(hooks.kept.map((it) => it.state.step)).toEqual([0])
    const { state, position } = hooks.kept[0]
    const [whole, resumed] = [recorder(), recorder()]
    await run(whole)
    await run(resumed, { state, position })
    expect(resumed.kept.at(-1)!.state.weights).toEqual(whole.kept.at(-1)!.state.weights)
  })

  it('stops with the step and the learning rate when the loss is no longer a number', async () => {
    const state = fresh()
    state.weights.fill(NaN)
    await expect(run(recorder(), { state })).rejects.toMatchObject({
      code: 'training/diverged',
      message: expect.stringContaining('step 1 (learning rate'),
    })
  })
})
