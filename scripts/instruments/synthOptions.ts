import type { Command } from 'commander'
import { usualSoundFont, type Synth } from './fluidSynth.ts'

export interface SynthOptions {
  readonly fluidsynth: string
  readonly soundFont: string
}

/** Adds the options that say where FluidSynth and its sound font are. */
export const synthOptions = (command: Command): Command =>
  command
    .option('--fluidsynth <program>', 'FluidSynth’s program', 'fluidsynth')
    .option(
      '--sound-font <file>',
      'FluidR3_GM.sf2; SYRINX_SOUNDFONT says so too',
      process.env.SYRINX_SOUNDFONT ?? usualSoundFont,
    )

export const synthOf = ({ fluidsynth, soundFont }: SynthOptions): Synth => ({
  program: fluidsynth,
  soundFont,
})
