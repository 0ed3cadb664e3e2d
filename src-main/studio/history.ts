/** Undo and redo. Windows hear of what has changed by the library's events. */
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

export const historyHandlers = ({ library }: StudioContext): Handlers<MethodsOf<'history'>> => ({
  'history.state': ({ scope }) => library.history.state(scope),
  'history.undo': ({ scope }) => library.history.undo(scope),
  'history.redo': ({ scope }) => library.history.redo(scope),
})
