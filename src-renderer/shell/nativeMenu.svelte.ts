/** The window's commands in the system's menu (Electron), again whenever they or their shortcuts change. */
import type { NativeMenu } from '../../src-shared/contract/studio.ts'
import { studio } from '../client/studio.ts'
import { commands, keysOfCommand, type Command, type CommandGroup } from '../commands/registry.svelte.ts'
import { onEachConnection } from '../state/connection.svelte.ts'

/** Menus as people know them, each with the groups of commands that stand in it, a line between two. */
const menuGroups: readonly (readonly [title: string, groups: readonly CommandGroup[]])[] = [
  ['File', ['Project']],
  ['Edit', ['Edit', 'Notes', 'Tools']],
  ['View', ['View']],
  ['Play', ['Transport', 'Generate', 'Takes', 'Listen']],
  ['Learn', ['Library', 'Train']],
  ['Help', ['Window']],
]

/** So long the commands stay the same before the menu is made anew: it is not looked at while someone plays. */
const settleMilliseconds = 300

const itemOf = (command: Command): NonNullable<NativeMenu['items'][number]> => ({
  id: command.id,
  title: command.title,
  keys: keysOfCommand(command).split(' ')[0],
  isEnabled: commands.canRun(command),
})

function nativeMenus(): NativeMenu[] {
  return menuGroups.map(([title, groups]) => {
    const parts = groups
      .map((group) => commands.all.filter((command) => command.group === group).map(itemOf))
      .filter((part) => part.length > 0)
    return { title, items: parts.flatMap((part, index) => (index === 0 ? part : [null, ...part])) }
  })
}

function keepMenu(): void {
  let shown = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (menus: NativeMenu[]) => {
    const text = JSON.stringify(menus)
    if (text === shown) return
    shown = text
    // Without a studio there is no menu either; it is asked for again with the next connection.
    studio.call('shell.menu', { menus }).catch(() => (shown = ''))
  }
  onEachConnection(() => (shown = ''))
  $effect.root(() => {
    $effect(() => {
      const menus = nativeMenus()
      clearTimeout(timer)
      timer = setTimeout(() => show(menus), settleMilliseconds)
    })
  })
}

if (studio.shell === 'electron') keepMenu()
