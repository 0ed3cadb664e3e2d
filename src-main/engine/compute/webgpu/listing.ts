/** A process of its own that looks for graphics cards: a driver that crashes there hurts nobody. One line of JSON. */
import { lookForAdapters } from './adapters.ts'

const adapters = await lookForAdapters()
// Dawn keeps a process that has adapters.
process.stdout.write(`${JSON.stringify(adapters)}\n`, () => process.exit(0))
