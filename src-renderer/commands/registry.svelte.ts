/**
 * Every command of the window, for shortcuts, the sheet on `?`, the palette, tooltips and the native menu. Views
 * register theirs when their module is loaded, with the view as scope.
 */
import { app } from '../state/app.svelte.ts'
import { report } from '../state/notices.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { conflictsIn, isIn, meant, type Command } from './command.ts'

export type { Command, CommandGroup } from './command.ts'

let list = $state.raw<readonly Command[]>([])

/** Adds commands; one with the same id takes the other's place. @returns how to take them away */
export function registerCommands(added: readonly Command[]): () => void {
  const ids = added.map(({ id }) => id)
  list = [...list.filter(({ id }) => !ids.includes(id)), ...added]
  return () => {
    list = list.filter((command) => !added.includes(command))
  }
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
  canRun: (command: Command): boolean => isIn(command, app.view) && (command.when?.() ?? true),
  /** Who is meant by keys where the user is. */
  forKeys: (keys: string): Command | undefined => meant(list.filter(commands.canRun), keys, keysOfCommand),
  /** Those who would be meant by the same keys as a command. */
  conflicts: (command: Command, keys: string): readonly Command[] =>
    conflictsIn(list, command, keys, keysOfCommand),
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
