/**
 * The command line: `npm run -s syrinx -- COMMAND`. Results go to stdout, progress to stderr; a failure is one clear
 * message and exit status 1.
 */
import { Command, CommanderError } from 'commander'
import { SyrinxError } from '../src-shared/errors.ts'
import { analyzeCommand } from './commands/analyze.ts'
import { demoCommand } from './commands/demo.ts'
import { generateCommand } from './commands/generate.ts'
import { importCommand } from './commands/import.ts'
import { inspectCommand } from './commands/inspect.ts'
import { labelCommand } from './commands/label.ts'
import { clearStatus } from './commands/terminal.ts'
import { trainCommand } from './commands/train.ts'

const commands = [
  labelCommand,
  trainCommand,
  generateCommand,
  importCommand,
  analyzeCommand,
  inspectCommand,
  demoCommand,
]

/** ibab's options are written with underscores (`--batch_size`); both spellings are taken. */
const withHyphens = (argument: string): string =>
  /^--[a-z0-9_]+(=|$)/.test(argument)
    ? argument.replace(/^[^=]+/, (name) => name.replaceAll('_', '-'))
    : argument

export async function runCommandLine(programArguments: readonly string[]): Promise<number> {
  const program = new Command('syrinx')
    .description('A studio that learns an instrument from recordings and plays the notes you draw.')
    .exitOverride()
  for (const command of commands) program.addCommand(command().exitOverride().showHelpAfterError())
  const json = programArguments.includes('--json')
  try {
    await program.parseAsync(programArguments.map(withHyphens), { from: 'user' })
    return 0
  } catch (error) {
    clearStatus()
    if (error instanceof CommanderError) return error.exitCode
    return report(error, json)
  }
}

function report(error: unknown, json: boolean): number {
  const known = error instanceof SyrinxError
  const { message } = error as Error
  if (json) {
    const body = known
      ? { code: error.code, message, hint: error.hint }
      : { code: 'unexpected', message, hint: '' }
    process.stdout.write(`${JSON.stringify({ error: body })}\n`)
  }
  process.stderr.write(`${message}\n`)
  if (known && error.hint) process.stderr.write(`${error.hint}\n`)
  if (!known) process.stderr.write(`${(error as Error).stack ?? ''}\n`)
  return 1
}

if (import.meta.main) process.exitCode = await runCommandLine(process.argv.slice(2))
