/**
 * Every command of the window, for shortcuts, the sheet on `?`, the palette, tooltips and the native menu. Views
 * register theirs when their module is loaded, with the view as scope.
 */
import { report } from '../state/notices.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { app, type ViewName } from '../state/app.svelte.ts'

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
}

let list = $state.raw<readonly Command[]>([])

/** Adds commands; one with the same id takes the other's place. @returns how to take them away */
export function registerCommands(commands: readonly Command[]): () => void {
  const ids = commands.map(({ id }) => id)
  list = [...list.filter(({ id }) => !ids.includes(id)), ...commands]
  return () => {
    list = list.filter((command) => !commands.includes(command))
  }
}

const scopesOf = ({ scope }: Command): readonly ViewName[] | null =>
  scope === undefined ? null : typeof scope === 'string' ? [scope] : scope

/** Whether two commands can ever be meant by the same keys. */
export function overlap(one: Command, other: Command): boolean {
  const [mine, theirs] = [scopesOf(one), scopesOf(other)]
  return mine === null || theirs === null || mine.some((view) => theirs.includes(view))
}

/** The keys of a command: the user's, or its usual ones. */
export const keysOfCommand = (command: Command): string =>
  settings.current.shortcuts[command.id] ?? command.keys

/** The first of them, for tooltips and menus: `shortcut={shortcutOf('edit.undo')}`. */
export function shortcutOf(id: string): string | undefined {
  const command = commands.get(id)
  return command && (keysOfCommand(command).split(' ')[0] || undefined)
}

export const commands = {
  get all(): readonly Command[] {
    return list
  },
  get(id: string): Command | undefined {
    return list.find((command) => command.id === id)
  },
  /** Whether it means something where the user is, and can be done. */
  canRun(command: Command): boolean {
    const scopes = scopesOf(command)
    return (scopes === null || scopes.includes(app.view)) && (command.when?.() ?? true)
  },
  /** Those who have these keys where the user is; the view's own come before those that are everywhere. */
  forKeys(keys: string): Command | undefined {
    const having = list.filter(
      (command) => keysOfCommand(command).split(' ').includes(keys) && commands.canRun(command),
    )
    return having.find((command) => command.scope !== undefined) ?? having[0]
  },
  /** Those who would be meant by the same keys as a command. */
  conflicts(command: Command, keys: string): readonly Command[] {
    return list.filter(
      (other) =>
        other.id !== command.id && overlap(other, command) && keysOfCommand(other).split(' ').includes(keys),
    )
  },
  /** Runs one by its id, if it can be done; its errors are told. */
  run(id: string): void {
    const command = commands.get(id)
    if (command && commands.canRun(command)) runCommand(command)
  },
}

export function runCommand(command: Command): void {
  try {
    Promise.resolve(command.run()).catch(report)
  } catch (error) {
    report(error)
  }
}
