/** What was deleted, back or gone for good. */
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'
import { keepLeftTakes } from './leftTakes.ts'

export const binHandlers = ({ library }: StudioContext): Handlers<MethodsOf<'bin'>> => ({
  'bin.list': () => library.bin.list(),
  'bin.restore': ({ kind, id }) => library.bin.restore(kind, id),
  'bin.empty': async () => {
    const freedBytes = await library.storage.emptyBin()
    // There may be room now for what a full disk has kept waiting.
    await keepLeftTakes(library).catch(() => undefined)
    return { freedBytes }
  },
})
