import { Command } from 'commander'
import { layouts } from '../tasks/material/layouts.ts'
import { prepareFolder } from '../tasks/material/prepareFolder.ts'
import { interruptible, number, oneOf, result, status } from './terminal.ts'

interface PrepareCommandOptions {
  out: string
  layout: 'auto' | (typeof layouts)[number]
  rate: number
  clipSeconds: number
  whole?: true
  first?: number
  firstClips?: number
  ensemble: string
  validation: number
  ownSplit?: true
  notes?: true
  seed: number
}

export function prepareCommand(): Command {
  return new Command('prepare')
    .description('Bring recordings to one rate and cut them into clips: any folder, MAESTRO v3, MusicNet.')
    .argument('<source>', 'a folder, or the data set’s archive (zip, npz, tar, tar.gz)')
    .requiredOption('--out <folder>', 'the folder to make')
    .option(
      '--layout <layout>',
      `how the source is laid out: auto, ${layouts.join(', ')}`,
      oneOf('--layout', ['auto', ...layouts]),
      'auto',
    )
    .option(
      '--rate <Hz>',
      'samples a second',
      number('--rate', { minimum: 4000, maximum: 96_000, integer: true }),
      16_000,
    )
    .option(
      '--clip-seconds <seconds>',
      'length of a clip; a shorter rest is left out',
      number('--clip-seconds', { minimum: 0.1, maximum: 600 }),
      5,
    )
    .option('--whole', 'leave recordings whole')
    .option('--first <count>', 'only the first recordings', number('--first', { minimum: 1, integer: true }))
    .option(
      '--first-clips <count>',
      'only the first clips',
      number('--first-clips', { minimum: 1, integer: true }),
    )
    .option('--ensemble <name>', 'MusicNet: only this ensemble; “all” for every one', 'Solo Piano')
    .option(
      '--validation <share>',
      'share of the clips to check with',
      number('--validation', { minimum: 0, maximum: 0.5 }),
      0.2,
    )
    .option('--own-split', 'keep MAESTRO’s or MusicNet’s own split instead of drawing one')
    .option('--notes', 'take the notes too, from MAESTRO’s MIDI or MusicNet’s labels')
    .option('--seed <number>', 'draws the split', number('--seed', { minimum: 0, integer: true }), 1)
    .option('--json', 'print one JSON object')
    .action(async (source: string, options: PrepareCommandOptions, command: Command) => {
      const interrupt = interruptible('Stopping…')
      try {
        const made = await prepareFolder(
          source,
          options.out,
          {
            layout: options.layout,
            clipSeconds: options.whole ? null : options.clipSeconds,
            firstRecordings: options.first ?? null,
            firstClips: options.firstClips ?? null,
            ensemble: options.ensemble === 'all' ? null : options.ensemble,
            validationShare: options.validation,
            seed: options.seed,
            ownSplit: options.ownSplit ?? false,
            notes: options.notes ?? false,
          },
          { sampleRateHz: options.rate, shouldStop: interrupt.asked, say: status },
        )
        const validation = made.files.filter((file) => file.split === 'validation').length
        const words = [
          `${options.out}: ${made.recordings} clips, ${made.minutes.toFixed(1)} minutes; ${made.recordings - validation} to learn from, ${validation} to check with.`,
          ...made.skipped.map(({ name, reason }) => `  ${name}: ${reason}`),
        ]
        result(command, { ...made, out: options.out }, words.join('\n'))
      } finally {
        interrupt.release()
      }
    })
}
