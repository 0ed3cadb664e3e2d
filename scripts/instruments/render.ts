/**
 * Makes the sounds that an instrument learns from: `node scripts/instruments/render.ts NAME --out FOLDER`. Needs
 * FluidSynth and the sound font FluidR3 GM; `--help` says the rest.
 */
import { Command, Option } from 'commander'
import { number, say } from '../../src-main/commands/terminal.ts'
import { dataSets } from './dataSets.ts'
import { makeSet } from './makeData.ts'
import { makingOf, withMakingOptions, type WrittenOptions } from './makingOptions.ts'
import { runScript } from './runScript.ts'
import type { FileFormat } from './soundFolder.ts'

interface Options extends WrittenOptions {
  readonly out: string
  readonly rate?: number
  readonly format: FileFormat
  readonly labels: boolean
}

const list = Object.entries(dataSets).map(([name, { words }]) => `  ${name}: ${words}`)

const command = withMakingOptions(
  new Command('render')
    .description('Make the sounds that an instrument learns from.')
    .argument('<name>', 'which: see below')
    .requiredOption('--out <folder>', 'where the sounds go')
    .option(
      '--rate <hz>',
      'samples a second, instead of the set’s own',
      number('--rate', { minimum: 4_000, maximum: 192_000, integer: true }),
    )
    .addOption(new Option('--format <format>', 'kind of file').choices(['flac', 'wav']).default('flac'))
    .option('--labels', 'write beside each sound which note it is, and from when to when', false),
)
  .addHelpText('after', `\nNames:\n${list.join('\n')}`)
  .action(async (name: string, options: Options) => {
    const { out, rate, format, labels } = options
    const { sounds, seconds } = await makeSet(name, out, {
      ...makingOf(options),
      sampleRateHz: rate,
      format,
      labels,
    })
    say(`${sounds} sounds, ${(seconds / 60).toFixed(1)} minutes, in ${out}`)
  })

await runScript(command)
