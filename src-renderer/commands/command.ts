/** What a command is, and who is meant by keys. */
import type { ViewName } from '../state/app.svelte.ts'

export const commandGroups = [
  'Transport',
  'Edit',
  'Notes',
  'Tools',
  'View',
  'Generate',
  'Takes',
  'Library',
  'Train',
  'Listen',
  'Experiments',
  'Study',
  'Project',
  'Window',
] as const
export type CommandGroup = (typeof commandGroups)[number]

export interface Command {
  /** `notes.duplicate`; the native menu and the settings know it by this. */
  readonly id: string
  /** As a menu writes it: “Duplicate notes”. */
  readonly title: string
  readonly group: CommandGroup
  /** Its usual keys, several with a space between: `Delete Backspace`; empty for none. */
  readonly keys: string
  readonly run: () => void | Promise<void>
  /** Views in which it means something; everywhere unless given. */
  readonly scope?: ViewName | readonly ViewName[]
  /** Whether it can be done at this moment. */
  readonly when?: () => boolean
  /** Its keys work while a text field has the focus, too. */
  readonly inFields?: boolean
  /** It is done by the view's `paste` event where the keys are the browser's own for it. */
  readonly pastes?: boolean
}

/** The user's keys, or the usual ones. */
export type KeysOf = (command: Command) => string

/** Null for everywhere. */
const scopesOf = ({ scope }: Command): readonly ViewName[] | null =>
  scope === undefined ? null : typeof scope === 'string' ? [scope] : scope

const hasKeys = (command: Command, keys: string, keysOf: KeysOf): boolean =>
  keysOf(command).split(' ').includes(keys)

/** Whether it means something in a view. */
export const isIn = (command: Command, view: ViewName): boolean => scopesOf(command)?.includes(view) ?? true

/** Whether two commands can ever be meant at the same place. */
export function overlap(one: Command, other: Command): boolean {
  const [mine, theirs] = [scopesOf(one), scopesOf(other)]
  return mine === null || theirs === null || mine.some((view) => theirs.includes(view))
}

/** Those of a list that would be meant by the same keys as a command, at the same place. */
export const conflictsIn = (
  list: readonly Command[],
  command: Command,
  keys: string,
  keysOf: KeysOf,
): readonly Command[] =>
  list.filter((other) => other.id !== command.id && overlap(other, command) && hasKeys(other, keys, keysOf))

/** Who is meant by keys, of those that can run now: a view's own command before one that is everywhere. */
export function meant(list: readonly Command[], keys: string, keysOf: KeysOf): Command | undefined {
  const having = list.filter((command) => hasKeys(command, keys, keysOf))
  return having.find((command) => command.scope !== undefined) ?? having[0]
}
