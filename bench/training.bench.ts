/**
 * Training on the CPU, two threads, against other ways to do the same step in JavaScript and against its bare matrix
 * products. What is compared runs in turn, in one process, and the figure is the median of five rounds. PyTorch, where a
 * machine has it: bench/peers/training_pytorch.py. Where the time goes: docs/training.md.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { receptiveField, type Hyperparameters } from '../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../src-shared/model/parameters.ts'
import { Random } from '../src-shared/random.ts'
import { ibabAdam, type Trainer } from '../src-main/engine/compute/compute.ts'
import { createCpuTrainer } from '../src-main/engine/compute/cpu/trainer.ts'
import { randomCrop } from '../src-main/engine/compute/testing.ts'
import { createBareProducts, multiplyAccumulates } from './peers/bareProducts.ts'
import { createJaxPeer } from './peers/trainingJax.ts'
import { trainingCases, type TrainingCase } from './peers/trainingCases.ts'
import { createTensorflowPeer } from './peers/trainingTensorflow.ts'
import { median, type Benchmark, type Figure } from './run.ts'

const threads = 2
const rounds = 5
const learningRate = 1e-3

function randomNetwork(it: Hyperparameters) {
  const random = Random.fromSeed(1)
  const weights = Float32Array.from({ length: parameterLayout(it).length }, () => 0.05 * random.normal())
  const crop = (positions: number) => randomCrop(it, positions + receptiveField(it), random)
  return { weights, crop }
}

const trainerOf = (it: Hyperparameters, weights: Float32Array): Promise<Trainer> => {
  const moments = [new Float32Array(weights.length), new Float32Array(weights.length)]
  return createCpuTrainer(it, { step: 0, weights, moments }, { ...ibabAdam, epsilon: 1e-8 }, { threads })
}

/** A step is over sooner than a processor has come up to speed again; so steps are taken for at least this long. */
const turnSeconds = 0.7

/** Seconds of one step, the mean over a turn. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let steps = 0
  let seconds: number
  do {
    await work()
    steps++
    seconds = (performance.now() - start) / 1000
  } while (seconds < turnSeconds)
  return seconds / steps
}

/** Median seconds of each, run in turn after a first round that isn't counted. */
async function inTurn<Name extends string>(
  work: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(work) as Name[]
  const seconds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -1; round < rounds; round++)
    for (const name of names) {
      const took = await secondsOf(work[name])
      if (round >= 0) seconds[name].push(took)
    }
  return Object.fromEntries(names.map((name) => [name, median(seconds[name])])) as Record<Name, number>
}

async function* againstPeers(): AsyncIterable<Figure> {
  const { hyperparameters: it, crops } = trainingCases['six-layers']
  const { weights, crop: makeCrop } = randomNetwork(it)
  const [positions] = crops
  const crop = makeCrop(positions)
  const trainer = await trainerOf(it, weights)
  const tensorflow = await createTensorflowPeer('wasm', it, weights, crop, learningRate)
  const jax = await createJaxPeer('wasm', it, weights, crop, learningRate)
  const losses: number[][] = [[], [], []]
  const seconds = await inTurn({
    ours: async () => losses[0].push((await trainer.step([crop], learningRate)).loss),
    jax: async () => losses[1].push(await jax.step()),
    tensorflow: async () => losses[2].push(await tensorflow.step()),
  })
  await trainer.dispose()
  // In the same time they take different numbers of steps.
  const steps = Math.min(...losses.map((series) => series.length))
  const reached = losses.map((series) => series[steps - 1])
  if (Math.max(...reached) - Math.min(...reached) > 1e-2)
    throw new Error(
      `The peers don’t train the same model: losses ${reached.join(', ')} after ${steps} steps.`,
    )
  const figure = (peer: 'jax' | 'tensorflow', against: string, goal: string): Figure => ({
    name: `training/six-layers/against-${peer === 'jax' ? 'jax-js' : 'tfjs'}-wasm`,
    value: positions / seconds.ours,
    unit: 'samples/s',
    ratio: seconds[peer] / seconds.ours,
    against,
    goal,
  })
  yield figure('tensorflow', 'tfjs-backend-wasm, same model, same run', '≥ 40×')
  yield figure('jax', '@jax-js/jax wasm, same model, same run', '≥ 6×')
}

/** The products in as many threads as lanes, each with its part of the positions. */
async function productLanes(it: Hyperparameters, positions: number) {
  const workers = Array.from({ length: threads }, () => {
    const workerData = { hyperparameters: it, positions: Math.round(positions / threads), threads: 1 }
    return new Worker(new URL('./peers/bareProductsWorker.ts', import.meta.url), { workerData })
  })
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  return {
    async run() {
      const done = workers.map((worker) => once(worker, 'message'))
      for (const worker of workers) worker.postMessage('run')
      await Promise.all(done)
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}

async function* againstProducts(
  name: string,
  { hyperparameters: it, crops }: TrainingCase,
): AsyncIterable<Figure> {
  const { weights, crop: makeCrop } = randomNetwork(it)
  const batch = crops.map(makeCrop)
  const positions = crops.reduce((sum, count) => sum + count, 0)
  const trainer = await trainerOf(it, weights)
  const lanes = await productLanes(it, positions)
  const session = await createBareProducts(it, positions, threads)
  const seconds = await inTurn({
    ours: () => trainer.step(batch, learningRate),
    lanes: lanes.run,
    session,
  })
  await trainer.dispose()
  await lanes.end()
  const floor = Math.min(seconds.lanes, seconds.session)
  yield {
    name: `training/${name}/share-of-products`,
    value: positions / seconds.ours,
    unit: 'samples/s',
    ratio: floor / seconds.ours,
    against: 'bare matrix products (the faster of two lanes and one session of two threads), same run',
    goal: '≥ 0.6',
  }
  yield {
    name: `training/${name}/arithmetic`,
    value: multiplyAccumulates(it, positions) / seconds.ours / 1e9,
    unit: 'GMAC/s',
  }
}

/** Peak resident memory of a process that does three steps. */
async function* memory(name: string): AsyncIterable<Figure> {
  const child = fork(join(import.meta.dirname, 'peers', 'trainingMemory.ts'), [name])
  const [{ peakMebibytes, samplesPerSecond }] = (await once(child, 'message')) as [
    { peakMebibytes: number; samplesPerSecond: number },
  ]
  const goal = name === 'winder-medium' ? { goal: '< 4096' } : {}
  yield { name: `training/${name}/peak-memory`, value: peakMebibytes, unit: 'MiB', ...goal }
  yield { name: `training/${name}/in-its-own-process`, value: samplesPerSecond, unit: 'samples/s' }
}

export const benchmarks: Benchmark[] = [
  { name: 'training/six-layers/against', run: againstPeers },
  ...Object.entries(trainingCases)
    .filter(([name]) => name !== 'winder-medium')
    .map(([name, it]) => ({
      name: `training/${name}/share-of-products`,
      run: () => againstProducts(name, it),
    })),
  ...Object.keys(trainingCases).map((name) => ({
    name: `training/${name}/peak-memory`,
    run: () => memory(name),
  })),
]
