/** One lane of bare products, in a thread of its own: does them whenever it is told to, and says when it is done. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { createBareProducts } from './bareProducts.ts'

const { hyperparameters, positions, threads } = workerData as {
  hyperparameters: Hyperparameters
  positions: number
  threads: number
}
const port = parentPort!
const run = await createBareProducts(hyperparameters, positions, threads)
port.on('message', async () => {
  await run()
  port.postMessage('done')
})
port.postMessage('ready')
