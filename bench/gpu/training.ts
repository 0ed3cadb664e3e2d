/** Training on a card, against its floor. */
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import { randomCrop } from '../../src-main/engine/compute/testing.ts'
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import type { PlanTiles } from '../../src-main/engine/compute/webgpu/train/plan.ts'
import { createWebGpuTrainer } from '../../src-main/engine/compute/webgpu/train/trainer.ts'
import { median, type Figure, type Remark } from '../run.ts'
import { dispatchSeconds } from './dispatchTimes.ts'
import { dispatchFloor, floorOf } from './floors.ts'
import type { CardRates } from './rates.ts'
import { groupDispatches, optimiser, stepPlan, sumOf, type StepPlan } from './stepPlan.ts'
import { consoleTable, digits, type Column } from './tables.ts'
import type { TrainingWork } from './works.ts'

const learningRate = 1e-3
/** On a card; software does one. */
const leastSteps = 5
const leastSeconds = 2

export interface TrainingMeasured {
  /** Predicted positions a second. */
  readonly value: number
  readonly firstLoss: number
  readonly figures: readonly Figure[]
}

/** The rate counts predicted positions, as in training.bench.ts; what is before them is heard and not counted. */
export async function measureTraining(
  gpu: Gpu,
  work: TrainingWork,
  rates: CardRates,
  tiles: PlanTiles,
): Promise<TrainingMeasured> {
  const { hyperparameters: it, codes, crops } = work
  const random = Random.fromSeed(2)
  const batch = Array.from({ length: crops }, () => randomCrop(it, codes, random))
  const weights = initialWeights(it, Random.fromSeed(1))
  const moments = [new Float32Array(weights.length), new Float32Array(weights.length)]
  const bytesBefore = gpu.bytes
  const trainer = await createWebGpuTrainer(gpu, it, { step: 0, weights, moments }, optimiser, { tiles })
  // The first step compiles.
  const { loss: firstLoss } = await trainer.step(batch, learningRate)
  const seconds: number[] = []
  const began = performance.now()
  const least = gpu.facts.kind === 'cpu' ? 1 : leastSteps
  while (seconds.length < least || performance.now() - began < 1000 * leastSeconds) {
    const start = performance.now()
    await trainer.step(batch, learningRate)
    // The update is still under way when the loss is known.
    await gpu.finish()
    seconds.push((performance.now() - start) / 1000)
  }
  // Nothing is allocated from step to step.
  const bytes = gpu.bytes - bytesBefore
  await trainer.dispose()
  const plan = await stepPlan(gpu, work, tiles)
  const { dispatches, positions } = plan
  plan.release()
  const took = median(seconds)
  const floor = floorOf(dispatches, rates)
  const products = sumOf(dispatches, 'multiplyAccumulates') / rates.productMultiplyAddHz
  const value = positions / took
  const figures: Figure[] = [
    {
      name: work.name,
      value,
      unit: 'samples/s',
      ratio: floor / took,
      against: `the floor of its dispatches, ${digits(positions / floor)} samples/s`,
    },
    {
      name: `${work.name}/as-products`,
      value: (2 * sumOf(dispatches, 'multiplyAccumulates')) / took / 1e9,
      unit: 'GFLOP/s',
      ratio: products / took,
      against: 'our bare matrix product',
    },
    { name: `${work.name}/heard`, value: (codes * crops) / took, unit: 'samples/s' },
    { name: `${work.name}/step`, value: 1000 * took, unit: 'ms' },
    {
      name: `${work.name}/dispatches`,
      value: dispatches.length,
      unit: 'a step',
      ratio: (dispatches.length * rates.dispatchSeconds) / took,
      against: 'of the step, if each cost what an empty one does',
    },
    { name: `${work.name}/buffers`, value: bytes / 2 ** 30, unit: 'GiB' },
  ]
  return { value, firstLoss, figures }
}

interface TimedGroup {
  readonly label: string
  readonly count: number
  readonly seconds: number
  readonly floor: number
  readonly multiplyAccumulates: number
  readonly bytes: number
}

const columns: readonly Column<TimedGroup & { readonly all: number }>[] = [
  { title: 'dispatch', align: 'left', value: ({ label }) => label },
  { title: 'times', align: 'right', value: ({ count }) => String(count) },
  { title: 'µs', align: 'right', value: ({ seconds }) => digits(1e6 * seconds) },
  { title: 'of all', align: 'right', value: ({ seconds, all }) => `${((100 * seconds) / all).toFixed(1)} %` },
  { title: 'floor', align: 'right', value: ({ floor }) => digits(1e6 * floor) },
  { title: 'reached', align: 'right', value: ({ floor, seconds }) => (floor / seconds).toFixed(2) },
  { title: 'GFLOP/s', align: 'right', value: (it) => digits((2e-9 * it.multiplyAccumulates) / it.seconds) },
  { title: 'GB/s', align: 'right', value: ({ bytes, seconds }) => digits((1e-9 * bytes) / seconds) },
]

/** What each kernel takes, and its share of its own floor: what whoever has a card tunes by. */
export async function dispatchRemark(
  gpu: Gpu,
  work: TrainingWork,
  rates: CardRates,
  tiles: PlanTiles,
): Promise<Remark> {
  const plan = await stepPlan(gpu, work, tiles)
  const name = `${work.name}/dispatch-table`
  try {
    return await remarkOf(gpu, name, work, plan, rates)
  } finally {
    plan.release()
  }
}

async function remarkOf(
  gpu: Gpu,
  name: string,
  work: TrainingWork,
  plan: StepPlan,
  rates: CardRates,
): Promise<Remark> {
  const seconds = await dispatchSeconds(gpu, plan.dispatches)
  if (!seconds) return { name, text: 'This card has no clock of its own (timestamp-query): no table.' }
  const timed = plan.dispatches.map((dispatch, i) => ({ ...dispatch, seconds: seconds[i] }))
  const groups: TimedGroup[] = groupDispatches(timed).map(({ label, dispatches }) => ({
    label,
    count: dispatches.length,
    seconds: dispatches.reduce((sum, it) => sum + it.seconds, 0),
    floor: dispatches.reduce((sum, it) => sum + dispatchFloor(it, rates), 0),
    multiplyAccumulates: sumOf(dispatches, 'multiplyAccumulates'),
    bytes: sumOf(dispatches, 'bytes'),
  }))
  const all = groups.reduce((sum, it) => sum + it.seconds, 0)
  const table = consoleTable(
    columns,
    groups.map((it) => ({ ...it, all })),
  )
  const total = `${digits(1000 * all)} ms in all, one dispatch after another, for ${plan.positions.toLocaleString('en')} samples`
  return {
    name,
    text: `\n${work.title}: ${total}\n${table}\n`,
    facts: { positions: plan.positions, passes: plan.passes, groups },
  }
}
