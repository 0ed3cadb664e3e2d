/** `syrinx phrases DIR`: an instrument learns to compose, from a folder of music. */
import { Command } from 'commander'
import { extname, resolve } from 'node:path'
import { notesKnownTo } from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { saveCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { requireWritable } from '../files/requireWritable.ts'
import { loadPlayable } from '../tasks/packs/loadPlayable.ts'
import { learnToCompose } from '../tasks/phrases/learn.ts'
import { readPieces } from '../tasks/phrases/readPieces.ts'
import { adapterCalled, withComputeOptions } from './computeOptions.ts'
import { interruptible, number, result, say } from './terminal.ts'
import { showProgress } from './trainingProgress.ts'

interface PhrasesOptions {
  into: string
  out: string
  title: string
  source?: string
  licence?: string
  attribution?: string
  minutes: number
  steps?: number
  compute: ComputeName
  gpu?: string
  threads: number
  seed: number
}

export function phrasesCommand(): Command {
  return withComputeOptions(new Command('phrases'))
    .description(
      'Teach an instrument to compose: how music goes on is learned from a folder of MIDI files, and the instrument with it is written to a new file.',
    )
    .argument('<dir>', 'pieces of the kind that should be composed: MIDI files, or notes as JSON')
    .requiredOption('--into <file>', 'the instrument that is going to play: a checkpoint or a pack')
    .requiredOption('--out <file>', 'the instrument that composes: a .safetensors file')
    .requiredOption('--title <words>', 'what it learned from: “chorales by J. S. Bach”')
    .option('--source <words>', 'where the music is from')
    .option('--licence <words>', 'under what licence')
    .option('--attribution <words>', 'who is to be named')
    .option(
      '--minutes <m>',
      'how long it may learn',
      number('--minutes', { minimum: 0.1, maximum: 100_000 }),
      10,
    )
    .option('--steps <n>', 'end after so many steps', number('--steps', { minimum: 1, integer: true }))
    .option(
      '--threads <n>',
      'how many threads may work; all cores when left out or 0',
      number('--threads', { minimum: 0, integer: true }),
      0,
    )
    .option('--seed <n>', 'seed of everything random', number('--seed', { minimum: 0, integer: true }), 1)
    .option('--json', 'print one JSON object at the end')
    .action(async (directory: string, options: PhrasesOptions, command: Command) => {
      const interrupt = interruptible('Stopping; the best that was learned is being written…')
      try {
        await teach(resolve(directory), options, command, interrupt.asked)
      } finally {
        interrupt.release()
      }
    })
}

async function teach(
  directory: string,
  options: PhrasesOptions,
  command: Command,
  shouldStop: () => boolean,
) {
  const out = resolve(options.out)
  if (extname(out) !== '.safetensors')
    throw new SyrinxError('option/ending', '--out wants the name of a .safetensors file.')
  const instrument = await loadPlayable(options.into)
  const compass = compassOf(instrument)
  const pieces = await readPieces(directory)
  say(pieces.words)
  // Before all that is learned.
  await requireWritable(out)
  const { title, source, licence, attribution, threads, seed, compute, minutes, steps } = options
  const outcome = await learnToCompose(
    {
      pieces,
      compass,
      limit: { seconds: 60 * minutes, ...(steps !== undefined && { steps }) },
      seed,
      threads,
      compute,
      adapterId: await adapterCalled(options.gpu),
      provenance: {
        title,
        ...(source !== undefined && { source }),
        ...(licence !== undefined && { licence }),
        ...(attribution !== undefined && { attribution }),
      },
    },
    { say, progress: showProgress('events'), shouldStop },
  )
  const { weights: composerWeights, ...composer } = outcome.composer
  await saveCheckpoint(out, { ...instrument, composer, composerWeights })
  const loss = composer.validationLoss
  result(
    command,
    { out, steps: outcome.steps, stopped: outcome.stopped, composer },
    [
      `${out}: composes as ${composer.pieces} pieces (${title}); the best was step ${composer.step.toLocaleString('en')} of ${outcome.steps.toLocaleString('en')}${loss === undefined ? '' : `, ${loss.toFixed(3)} nats an event`}.`,
      `Listen: npm run -s syrinx -- generate --checkpoint ${out} --seconds 30 --out take.wav`,
    ].join('\n'),
  )
}

/** @throws SyrinxError `phrases/no-notes` when the instrument can’t be told notes. */
function compassOf({ condition }: Checkpoint): [number, number] {
  const known = condition ? notesKnownTo(condition) : []
  if (known.length === 0)
    throw new SyrinxError(
      'phrases/no-notes',
      'This network can’t be told notes, so it could not play what it composed.',
      'Give an instrument that plays notes: one made by “instrument”, or trained under --condition voice or notes.',
    )
  return [Math.min(...known), Math.max(...known)]
}
