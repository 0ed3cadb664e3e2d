/** An instrument as a pack. */
import { createHash } from 'node:crypto'
import { cardSchema } from '../../../src-shared/instruments/card.ts'
import { checkpointBytes, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { zipBytes } from '../../files/writeZip.ts'
import { requirePlayable } from '../instrumentFacts.ts'
import { cardOf } from './cardOf.ts'
import { packFiles, printPackHeader } from './packFormat.ts'
import { checkSample } from './packSample.ts'

export interface PackContents {
  readonly checkpoint: Checkpoint
  /** What it is called, where that isn't what its card says. */
  readonly title?: string
  /** A wav, at most `longestSampleSeconds` long. */
  readonly sample?: Uint8Array | undefined
}

/**
 * The pack's bytes: the same instrument always gives the same.
 * @throws SyrinxError `instrument/unplayable`, `pack/wrong-sample`
 */
export async function packBytes({ checkpoint, title, sample }: PackContents): Promise<Uint8Array> {
  requirePlayable(checkpoint)
  if (sample) checkSample(sample)
  const { training: _training, ...playable } = checkpoint
  const known = cardOf(checkpoint)
  const card = cardSchema.parse(title === undefined ? known : { ...known, title })
  const weights = checkpointBytes({
    ...playable,
    provenance: { ...playable.provenance, ...(card.title !== undefined && { title: card.title }), card },
  })
  const { licenceText, ...words } = card
  const text = (value: string) => new TextEncoder().encode(value)
  const sha256 = createHash('sha256').update(weights).digest('hex')
  return zipBytes(
    [
      { name: packFiles.card, content: text(printPackHeader(words, sha256)) },
      ...(licenceText === undefined ? [] : [{ name: packFiles.licence, content: text(`${licenceText}\n`) }]),
      { name: packFiles.checkpoint, content: weights },
      ...(sample ? [{ name: packFiles.sample, content: sample }] : []),
    ],
    { withoutDates: true },
  )
}
