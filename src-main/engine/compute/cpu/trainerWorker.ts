/** The worker's side of lane.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Crop } from '../compute.ts'
import type { LaneData, LaneReply, LaneTask, LaneTasks } from './lane.ts'
import { NetworkRunner } from './networkRunner.ts'
import { OptimiserRunner } from './optimiserRunner.ts'

type Handlers = {
  [Task in LaneTask]: (input: LaneTasks[Task]['input']) => Promise<LaneTasks[Task]['output']>
}

const { hyperparameters, optimiser, limits } = workerData as LaneData
const network = new NetworkRunner(hyperparameters, limits)
const updates = new OptimiserRunner(hyperparameters, optimiser)

const handlers: Handlers = {
  loss: ({ weights, crops, threads }) => sumOver(crops, (crop) => network.loss(weights, crop, threads)),

  gradient({ weights, crops, threads, gradient }) {
    gradient.fill(0)
    return sumOver(crops, (crop) => network.gradient(weights, crop, threads, gradient))
  },

  update: (input) => updates.step(input),

  async close() {
    await network.dispose()
    await updates.dispose()
    return null
  },
}

/** One crop after another, in order, so that the sum is always the same. */
async function sumOver(crops: readonly Crop[], term: (crop: Crop) => Promise<number>): Promise<number> {
  let sum = 0
  for (const crop of crops) sum += await term(crop)
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
