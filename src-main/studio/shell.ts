/** What only the shell can do: dialogs and the file manager. */
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

export const shellHandlers = ({ shell }: StudioContext): Handlers<MethodsOf<'shell'>> => ({
  'shell.chooseFiles': (input) => shell.chooseFiles(input),
  'shell.chooseFolder': (input) => shell.chooseFolder(input),
  'shell.chooseTarget': (input) => shell.chooseTarget(input),
  'shell.reveal': ({ path }) => shell.reveal(path),
  'shell.menu': ({ menus }) => shell.showMenu(menus),
})
