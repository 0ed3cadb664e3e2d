import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

export const jobHandlers = ({ jobs }: StudioContext): Handlers<MethodsOf<'jobs'>> => ({
  'jobs.list': () => jobs.list(),
  'jobs.cancel': ({ id }) => jobs.cancel(id),
})
