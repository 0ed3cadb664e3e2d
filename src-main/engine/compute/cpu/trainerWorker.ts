/** The worker's side of lane.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Crop } from '../compute.ts'
import type { LaneData, LaneReply, LaneTask, LaneTasks } from './lane.ts'
import { NetworkRunner } from './networkRunner.ts'
import { OptimiserRunner } from './optimiserRunner.ts'

type Handlers = {
  [Task in LaneTask]: (input: LaneTasks[Task]['input']) => Promise<LaneTasks[Task]['output']>
}

const { hyperparameters, optimiser } = workerData as LaneData
const network = new NetworkRunner(hyperparameters)
const updates = new OptimiserRunner(hyperparameters, optimiser)
let scratch: Float32Array | undefined

const handlers: Handlers = {
  loss: ({ weights, crops, threads }) => sumOver(crops, (crop) => network.loss(weights, crop, threads)),

  gradient({ weights, crops, threads, gradient }) {
    scratch ??= new Float32Array(gradient.length)
    const part = scratch
    return sumOver(crops, async (crop, index) => {
      if (index === 0) return network.gradient(weights, crop, threads, gradient)
      const loss = await network.gradient(weights, crop, threads, part)
      for (let i = 0; i < part.length; i++) gradient[i] += part[i]
      return loss
    })
  },

  update: (input) => updates.step(input),

  async close() {
    await network.dispose()
    await updates.dispose()
    return null
  },
}

/** One crop after another, in order, so that the sum is always the same. */
async function sumOver(
  crops: readonly Crop[],
  term: (crop: Crop, index: number) => Promise<number>,
): Promise<number> {
  let sum = 0
  for (const [index, crop] of crops.entries()) sum += await term(crop, index)
  return sum
}

const port = parentPort!
let previous = Promise.resolve()
port.on('message', ({ task, input }: { task: LaneTask; input: never }) => {
  previous = previous.then(async () => {
    let reply: LaneReply
    try {
      reply = { value: await handlers[task](input) }
    } catch (error) {
      reply = { error }
    }
    port.postMessage(reply)
    if (task === 'close') port.close()
  })
})
