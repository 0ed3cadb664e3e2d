import { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { SyrinxError } from '../../src-shared/errors.ts'
import { cardText } from '../../src-shared/instruments/cardWords.ts'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'
import { loadInstrument } from '../tasks/instruments.ts'
import { cardOf } from '../tasks/packs/cardOf.ts'
import { loadPlayable } from '../tasks/packs/loadPlayable.ts'
import { renderSample } from '../tasks/packs/renderSample.ts'
import { packBytes } from '../tasks/packs/writePack.ts'
import { freshSamplers } from '../tasks/samplers.ts'
import { interruptible, result, say, status } from './terminal.ts'

interface PackOptions {
  instrument?: string
  checkpoint?: string
  out: string
  sample?: string
}

export function packCommand(): Command {
  return new Command('pack')
    .description(
      'Put an instrument into one file to share: its network, its card, its licence, and a sample.',
    )
    .option('--instrument <id>', 'a bundled instrument, for example panflute')
    .option('--checkpoint <file>', 'a checkpoint of your own instead')
    .requiredOption('--out <file>', 'the file to write, NAME.syrinx-instrument')
    .option(
      '--sample <file>',
      'a wav of at most 15 seconds to hear it by; without it a short phrase is played',
    )
    .option('--json', 'print one JSON object')
    .action(async (options: PackOptions, command: Command) => {
      const checkpoint = await checkpointOf(options)
      const sample =
        options.sample === undefined ? await played(checkpoint) : await readSample(options.sample)
      const bytes = await packBytes({ checkpoint, sample })
      await writeWholeFile(options.out, bytes)
      const card = cardOf(checkpoint)
      const facts = { out: options.out, bytes: bytes.length, hasSample: sample !== undefined, card }
      result(command, facts, `${options.out} is written.\n${cardText(card)}`)
    })
}

function checkpointOf({ instrument, checkpoint }: PackOptions): Promise<Checkpoint> {
  if (instrument !== undefined && checkpoint === undefined) return loadInstrument(instrument)
  if (checkpoint !== undefined && instrument === undefined) return loadPlayable(checkpoint)
  throw new SyrinxError(
    'pack/which-instrument',
    'Which instrument? Name one of --instrument and --checkpoint.',
    'For example: --instrument panflute',
  )
}

async function played(checkpoint: Checkpoint): Promise<Uint8Array | undefined> {
  const interrupt = interruptible('Stopping; nothing is written…')
  try {
    say('Playing a few notes for its sample.')
    const progress = (share: number) => status(`${Math.round(share * 100)} %`)
    const hooks = { progress, shouldStop: interrupt.asked }
    const samples = await renderSample(checkpoint, { compute: 'auto' }, hooks, freshSamplers)
    if (interrupt.asked()) throw new SyrinxError('work/stopped', 'Stopped. Nothing was written.')
    return samples && encodeWav16(samples, checkpoint.hyperparameters.sampleRateHz)
  } finally {
    interrupt.release()
  }
}

const readSample = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    throw new SyrinxError('file/cannot-read', `${path} can’t be read: ${reasonOf(cause)}.`, '', { cause })
  })
