/** What a user sets once. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

export const settingsHandlers = ({
  library,
}: StudioContext): Handlers<'settings.get' | 'settings.change'> => ({
  'settings.get': () => library.settings.get(),
  'settings.change': (values) => library.settings.change(values),
})
