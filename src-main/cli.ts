/**
 * The command line: `npm run -s syrinx -- COMMAND`. Results go to stdout, progress to stderr; a failure is one clear
 * message and exit status 1.
 */
import { enableCompileCache } from 'node:module'
import { Command, CommanderError } from 'commander'
import { envelopeOf, type ErrorEnvelope } from '../src-shared/contract/errors.ts'
import { SyrinxError } from '../src-shared/errors.ts'
import { clearStatus } from './commands/terminal.ts'

/** Loaded when asked for: a studio that is to be served waits for none of what trains. */
const commands: Record<string, () => Promise<Command>> = {
  label: async () => (await import('./commands/label.ts')).labelCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  instrument: async () => (await import('./commands/instrument.ts')).instrumentCommand(),
  phrases: async () => (await import('./commands/phrases.ts')).phrasesCommand(),
  compose: async () => (await import('./commands/compose.ts')).composeCommand(),
  generate: async () => (await import('./commands/generate.ts')).generateCommand(),
  make: async () => (await import('./commands/make.ts')).makeCommand(),
  prepare: async () => (await import('./commands/prepare.ts')).prepareCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  pack: async () => (await import('./commands/pack.ts')).packCommand(),
  unpack: async () => (await import('./commands/unpack.ts')).unpackCommand(),
  analyze: async () => (await import('./commands/analyze.ts')).analyzeCommand(),
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand(),
  computes: async () => (await import('./commands/computes.ts')).computesCommand(),
  experiment: async () => (await import('./commands/experiment.ts')).experimentCommand(),
  demo: async () => (await import('./commands/demo.ts')).demoCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
}

/** Options of ibab's train.py and generate.py that have another name here. */
const ibabNames: Record<string, string> = {
  '--data-dir': '--data',
  '--logdir': '--out',
  '--num-steps': '--steps',
  '--wavenet-params': '--params',
  '--wav-out-path': '--out',
  '--wav-seed': '--seed-audio',
  '--gc-id': '--category',
}

/**
 * ibab's options, with underscores (`--batch_size`) and under their names; `--restore_from RUN` goes on with a run in its
 * own folder.
 */
function translated(argument: string): string[] {
  const [, written, value] = /^(--[a-z0-9_-]+)(=.*)?$/s.exec(argument) ?? []
  if (written === undefined) return [argument]
  const name = written.replaceAll('_', '-')
  if (name === '--restore-from') return ['--resume', `--out${value ?? ''}`]
  return [`${ibabNames[name] ?? name}${value ?? ''}`]
}

const usageHint = 'Each command has --help.'

const helpful = (command: Command) =>
  command.exitOverride().showHelpAfterError(`See: npm run -s syrinx -- ${command.name()} --help`)

const printError = (error: ErrorEnvelope) => process.stdout.write(`${JSON.stringify({ error })}\n`)

async function runCommandLine(programArguments: readonly string[]): Promise<number> {
  const program = new Command('syrinx')
    .description('A studio that learns an instrument from recordings and plays the notes you draw.')
    .exitOverride()
  const [asked] = programArguments
  const needed = Object.hasOwn(commands, asked ?? '') ? [asked] : Object.keys(commands)
  for (const name of needed) program.addCommand(helpful(await commands[name]()))
  const json = programArguments.includes('--json')
  try {
    await program.parseAsync(programArguments.flatMap(translated), { from: 'user' })
    // A command that did much of its work and failed in a part of it has told its result, and set the status.
    return Number(process.exitCode ?? 0)
  } catch (error) {
    clearStatus()
    if (!(error instanceof CommanderError)) return report(error, json)
    // Commander has said what is wrong on stderr.
    if (json && error.exitCode !== 0)
      printError({ code: 'usage', message: error.message.replace(/^error: /, ''), hint: usageHint })
    return error.exitCode
  }
}

/** Hints speak to whoever sits before the window. */
const settingsHere = 'On the command line that is “--compute cpu”, or “--compute auto”.'

function report(error: unknown, json: boolean): number {
  const known = error instanceof SyrinxError
  const { message } = error as Error
  if (json) printError(known ? envelopeOf(error) : { code: 'unexpected', message, hint: '' })
  process.stderr.write(`${message}\n`)
  if (known && error.hint) process.stderr.write(`${error.hint}\n`)
  if (known && error.code.startsWith('compute/') && error.hint.includes('in the settings'))
    process.stderr.write(`${settingsHere}\n`)
  if (known && error.report) process.stderr.write(`\n${error.report}\n`)
  if (!known) process.stderr.write(`${(error as Error).stack ?? ''}\n`)
  return 1
}

// Whoever reads may have read enough: `syrinx … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

// A second start finds its TypeScript stripped and compiled.
enableCompileCache()
if (import.meta.main) process.exitCode = await runCommandLine(process.argv.slice(2))
