import type { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import { say } from '../../src-main/commands/terminal.ts'

/** Runs a script’s command on the program’s arguments; what is foreseen to go wrong is told in a line or two. */
export async function runScript(command: Command): Promise<void> {
  try {
    await command.parseAsync()
  } catch (error) {
    if (!(error instanceof SyrinxError)) throw error
    say(error.message)
    if (error.hint) say(error.hint)
    process.exitCode = 1
  }
}
