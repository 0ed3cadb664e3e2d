/** What was deleted, back or gone for good. */
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

export const binHandlers = ({ library }: StudioContext): Handlers<MethodsOf<'bin'>> => ({
  'bin.list': () => library.bin.list(),
  'bin.restore': ({ kind, id }) => library.bin.restore(kind, id),
  'bin.empty': async () => ({ freedBytes: await library.storage.emptyBin() }),
})
