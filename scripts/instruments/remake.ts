/**
 * Makes a bundled instrument again, from nothing: renders its sounds, trains on them, has it learn to compose where its
 * recipe says so, and puts the last checkpoint where bundled instruments lie. `node scripts/instruments/remake.ts ID`; stopped and called again, it goes on.
 */
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { say } from '../../src-main/commands/terminal.ts'
import { RunFolder } from '../../src-main/tasks/runFolder.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { bundleInstrument, bundledFolder } from './bundleInstrument.ts'
import { isFile } from './isFile.ts'
import { makeData } from './makeData.ts'
import { makePhrases } from './makePhrases.ts'
import { makingOf, withMakingOptions, type WrittenOptions } from './makingOptions.ts'
import { phrasesArguments, readRecipe, recipeNames, trainArguments } from './recipes.ts'
import { runScript } from './runScript.ts'

interface Options extends WrittenOptions {
  readonly work?: string
  readonly corpus?: string
  readonly out: string
}

const commandLine = resolve(import.meta.dirname, '../../src-main/cli.ts')

const command = withMakingOptions(
  new Command('remake')
    .description('Make a bundled instrument again: its sounds, its training, its file.')
    .argument('<id>', `which: ${(await recipeNames()).join(', ')}`)
    .argument('[more...]', 'more arguments for the train command, after --')
    .option('--work <folder>', 'where the sounds and the run go (default: runs/instruments/ID)')
    .option('--out <folder>', 'where ID.safetensors goes', bundledFolder)
    .option('--corpus <file>', 'music21’s wheel with the chorales, instead of fetching it'),
).action(async (id: string, more: string[], options: Options) => {
  const recipe = await readRecipe(id)
  const work = resolve(options.work ?? join('runs', 'instruments', id))
  const [data, run] = [join(work, 'sounds', id), join(work, 'run')]
  await mkdir(join(work, 'sounds'), { recursive: true })
  say(`Sounds: ${data}`)
  await makeData(recipe.data, data, makingOf(options))
  const goesOn = await isFile(join(run, 'run.json'))
  say(`Training: ${run}`)
  await runSyrinx('train', [...trainArguments(recipe, data, run), ...more, ...(goesOn ? ['--resume'] : [])])
  const newest = (await RunFolder.at(run).checkpoints()).at(-1)
  if (!newest)
    throw new SyrinxError('instruments/no-checkpoint', `The run ${run} ended before its first checkpoint.`)
  const checkpoint = recipe.phrases ? await learnPhrases(recipe.phrases, newest.path) : newest.path
  await mkdir(options.out, { recursive: true })
  say(`Instrument: ${await bundleInstrument(checkpoint, id, options.out)}`)

  async function learnPhrases(phrases: NonNullable<typeof recipe.phrases>, instrument: string) {
    const music = join(work, phrases.source)
    // In the run’s folder, so that its log still says how long the instrument has learned.
    const composing = join(run, 'composing.safetensors')
    say(`Phrases: ${music}`)
    await makePhrases(phrases.source, music, options)
    await runSyrinx('phrases', phrasesArguments(phrases, music, { into: instrument, out: composing }))
    return composing
  }
})

async function runSyrinx(name: string, programArguments: string[]): Promise<void> {
  const child = spawn(process.execPath, [commandLine, name, ...programArguments], { stdio: 'inherit' })
  const code = await new Promise<number | null>((done, reject) => child.on('error', reject).on('close', done))
  if (code !== 0)
    throw new SyrinxError(
      'instruments/training',
      'Training has stopped.',
      'Call this again to go on with it.',
    )
}

await runScript(command)
