/** Finding commands by what somebody types. */
import { keyWords } from './keys.ts'
import { commandGroups, type Command, type CommandGroup, type KeysOf } from './command.ts'

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those that have every word in their title, their group or their keys. */
export function filterCommands(list: readonly Command[], search: string, keysOf: KeysOf): readonly Command[] {
  const words = folded(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return list
  return list.filter((command) => {
    const keys = keysOf(command)
      .split(' ')
      .flatMap((one) => keyWords(one))
    const text = folded([command.title, command.group, ...keys].join(' '))
    return words.every((word) => text.includes(word))
  })
}

/** In the order of the groups; groups without any are left out. */
export const groupCommands = (
  list: readonly Command[],
): readonly { group: CommandGroup; list: readonly Command[] }[] =>
  commandGroups
    .map((group) => ({ group, list: list.filter((command) => command.group === group) }))
    .filter((entry) => entry.list.length > 0)
