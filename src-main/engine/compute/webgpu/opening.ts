/**
 * A process of its own that opens a graphics card for the first time, by its id: a driver that crashes there hurts nobody.
 * One line of JSON: null, or what went wrong.
 */
import { envelopeOf } from '../../../../src-shared/contract/errors.ts'
import { openGpu } from './adapters.ts'

async function failure() {
  try {
    const gpu = await openGpu({ adapterId: process.argv[2], isTrial: true })
    gpu.destroy()
    return null
  } catch (error) {
    return envelopeOf(error)
  }
}

const said = await failure()
// Dawn keeps a process that has adapters.
process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0))
