import { expect, it } from 'vitest'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import { abandoned, ibabAdam, type Compute, type Trainer, type TrainingState } from '../compute/compute.ts'
import { cpuCompute } from '../compute/cpu/compute.ts'
import { cardLost, cardThatFails, type CardCall } from './cardTesting.ts'
import { trainingLoop, type LoopHooks, type LoopPosition, type LoopSettings, type Progress } from './loop.ts'
import { recordingCrops } from './recordingCrops.ts'

const hyperparameters = {
  ...presets['thesis-rf16'].hyperparameters,
  residualChannels: 6,
  dilationChannels: 5,
  skipChannels: 9,
  quantizationChannels: 32,
}
const settings: LoopSettings = {
  hyperparameters,
  optimiser: { ...ibabAdam, clipNorm: 1, averageDecay: 0.9 },
  schedule: { name: 'cosine', peak: 1e-2, floorShare: 0.1, warmupShare: 0.1 },
  batchSize: 2,
  limit: { steps: 20 },
  validationCrops: 2,
  validationEverySteps: 6,
  checkpointEverySteps: 8,
  checkpointEverySeconds: 1e9,
  firstCheckpointSteps: 4,
  seed: 4,
  threads: 1,
  cardWaitsMilliseconds: [1, 300, 1],
}
const sine = Float32Array.from({ length: 4000 }, (_, t) => 0.7 * Math.sin(t / 5))
const source = recordingCrops(hyperparameters, [{ name: 'sine', samples: sine, track: [] }], 200)

function fresh(): TrainingState {
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  const zeros = () => new Float32Array(weights.length)
  return { step: 0, weights, average: weights.slice(), moments: [zeros(), zeros()] }
}

interface Kept {
  readonly state: TrainingState
  readonly position: LoopPosition
  readonly best: boolean
}

interface Recorded extends LoopHooks {
  readonly kept: Kept[]
  readonly seen: Progress[]
  readonly lost: [step: number, kept: number][]
}

function recorder(shouldStop: (it: Recorded) => boolean = () => false): Recorded {
  const it: Recorded = {
    kept: [],
    seen: [],
    lost: [],
    progress: (progress) => void it.seen.push(progress),
    checkpoint: async (state, position, best) => void it.kept.push({ state, position, best }),
    cardLost: (step, kept) => void it.lost.push([step, kept]),
    shouldStop: () => shouldStop(it),
  }
  return it
}

const run = (compute: Compute, hooks: LoopHooks, start = { state: fresh() }) =>
  trainingLoop(compute, settings, source, source, start, hooks)

/** The processor, with trainers that do something else. */
const withTrainer = (over: (trainer: Trainer) => Partial<Trainer>): Compute => ({
  ...cpuCompute,
  async trainer(...given) {
    const trainer = await cpuCompute.trainer(...given)
    return {
      step: (...step) => trainer.step(...step),
      loss: (...loss) => trainer.loss(...loss),
      gradients: (batch) => trainer.gradients(batch),
      read: () => trainer.read(),
      dispose: () => trainer.dispose(),
      ...over(trainer),
    }
  },
})

/** Everything of a run but its times. */
const storyOf = ({ kept, seen }: Recorded) => ({
  kept: kept.map(({ state, position: { trainedSeconds: _seconds, ...position }, best }) => ({
    state,
    position,
    best,
  })),
  seen: seen.map(({ step, loss, validationLoss, gradientNorm }) => [
    step,
    loss,
    validationLoss,
    gradientNorm,
  ]),
})

const unbroken = recorder()
await run(cpuCompute, unbroken)

it('is, bit for bit, the run that never lost its card', async () => {
  const hooks = recorder()
  const calls: CardCall[] = []
  // In a step, in the measurement of the validation loss, and when a checkpoint is read.
  const moments = ['step 7', 'loss 3', 'read 7']
  const card = cardThatFails(
    cpuCompute,
    ({ kind, count }) => (moments.includes(`${kind} ${count}`) ? cardLost() : undefined),
    calls,
  )
  expect(await run(card, hooks)).toMatchObject({ steps: 20, stopped: 'steps' })
  expect(hooks.lost).toHaveLength(3)
  expect(hooks.lost[0]).toEqual([6, 6])
  expect(calls.filter(({ kind }) => kind === 'open')).toHaveLength(4)
  expect(storyOf(hooks)).toEqual(storyOf(unbroken))
})

it('takes the steps since the last checkpoint again', async () => {
  const hooks = recorder()
  const calls: CardCall[] = []
  const card = cardThatFails(
    cpuCompute,
    ({ kind, count }) => (kind === 'step' && count === 4 ? cardLost() : undefined),
    calls,
  )
  await run(card, hooks)
  expect(hooks.lost).toEqual([[3, 0]])
  expect(calls.filter(({ kind }) => kind === 'step')).toHaveLength(20 + 1 + 3)
  expect(storyOf(hooks)).toEqual(storyOf(unbroken))
})

it('waits for a card that is away for a while, and keeps everything of one that stays away', async () => {
  const hooks = recorder()
  const openings = (first: number, last: number) =>
    cardThatFails(cpuCompute, ({ kind, count }) => {
      if (kind === 'step' && count === 11) return cardLost()
      const isAway = kind === 'open' && count >= first && count <= last
      return isAway ? new SyrinxError('compute/no-gpu', 'There is none.') : undefined
    })
  const began = performance.now()
  await run(openings(2, 2), hooks)
  expect(performance.now() - began).toBeGreaterThan(290)
  expect(storyOf(hooks)).toEqual(storyOf(unbroken))
  // The wait is no training.
  expect(hooks.kept.at(-1)!.position.trainedSeconds).toBeLessThan((performance.now() - began) / 1000 - 0.29)

  const stranded = recorder()
  const error = (await run(openings(2, 99), stranded).catch((it: unknown) => it)) as SyrinxError
  expect(error).toMatchObject({ code: 'compute/device-lost' })
  expect(error.message).toBe('The graphics card went away at step 10, and didn’t come back.')
  expect(error.hint).toContain('up to step 8 is kept')
  // Another compute goes on from there.
  const { state, position } = stranded.kept.at(-1)!
  const further = recorder()
  await run(cpuCompute, further, { state, position } as { state: TrainingState })
  expect(further.kept.at(-1)!.state).toEqual(unbroken.kept.at(-1)!.state)
})

it('gives up on a card that goes away again and again, and on other errors at once', async () => {
  const hooks = recorder()
  const flaky = cardThatFails(cpuCompute, ({ kind, count }) =>
    kind === 'step' && count >= 3 ? cardLost() : undefined,
  )
  await expect(run(flaky, hooks)).rejects.toMatchObject({ code: 'compute/device-lost' })
  expect(hooks.kept.at(-1)!.state.step).toBe(0)

  const failing = recorder()
  const broken = cardThatFails(cpuCompute, ({ kind, count }) =>
    kind === 'step' && count === 3 ? new SyrinxError('compute/shader-failed', 'No.') : undefined,
  )
  await expect(run(broken, failing)).rejects.toMatchObject({ code: 'compute/shader-failed' })
  expect(failing.lost).toEqual([])
})

it('ends at once when it is asked to while the card is away', async () => {
  const hooks = recorder((it) => it.lost.length > 0)
  const card = cardThatFails(cpuCompute, ({ kind, count }) =>
    kind === 'step' && count === 11 ? cardLost() : undefined,
  )
  expect(await run(card, hooks)).toMatchObject({ steps: 8, stopped: 'asked' })
  expect(hooks.kept.at(-1)!.state.step).toBe(8)
})

it('lets go of a step in its middle, and takes it again when it goes on', async () => {
  // Asked for in the middle of the tenth.
  const hooks = recorder((it) => it.seen.length === 9)
  const slow = withTrainer((trainer) => ({
    step: async (batch, learningRate, interruption) => {
      if (interruption?.shouldStop?.()) throw abandoned()
      return trainer.step(batch, learningRate)
    },
  }))
  expect(await run(slow, hooks)).toMatchObject({ steps: 9, stopped: 'asked' })
  const { state, position } = hooks.kept.at(-1)!
  expect(state.step).toBe(9)
  const further = recorder()
  await run(cpuCompute, further, { state, position } as { state: TrainingState })
  expect(further.kept.at(-1)!.state).toEqual(unbroken.kept.at(-1)!.state)
})

it('never keeps weights that are no numbers', async () => {
  const hooks = recorder()
  const ruined = withTrainer((trainer) => ({
    async read() {
      const state = await trainer.read()
      state.moments[1][7] = Infinity
      return state
    },
  }))
  await expect(run(ruined, hooks)).rejects.toMatchObject({
    code: 'training/diverged',
    message: 'The network is no longer a number at step 4.',
  })
  expect(hooks.kept).toEqual([])
})
