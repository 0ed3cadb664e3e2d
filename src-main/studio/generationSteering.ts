/** Global categories as a user names them, as numbers of the instrument. */
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

/**
 * The one that it plays in; its number. Null for an instrument without.
 * @throws SyrinxError `generate/category-unknown`.
 */
export function categoryFor(instrument: Instrument, asked: string | null): string | null {
  if (instrument.categories.length === 0) return null
  return asked === null ? '0' : String(numberOf(instrument, asked))
}

/**
 * Changes of category while it plays: from each time to the next; before the first one it plays in its category. Times
 * after the end are left out, and of several at one time the last counts.
 * @throws SyrinxError `generate/no-categories`, `generate/category-unknown`.
 */
export function steeringFor(
  instrument: Instrument,
  asked: GenerationSettings['categoryTrack'],
  totalSamples: number,
): NoteTrack | null {
  if (!asked || asked.length === 0) return null
  const { name, categories, sampleRateHz } = instrument
  if (categories.length === 0)
    throw new SyrinxError(
      'generate/no-categories',
      `“${name}” knows no categories, and so none can be changed while it plays.`,
      'Choose an instrument that was trained with categories.',
    )
  const changes = asked
    .map(({ startSeconds, category }) => ({
      startSample: Math.round(startSeconds * sampleRateHz),
      category: numberOf(instrument, category),
    }))
    .sort((a, b) => a.startSample - b.startSample)
  return changes.flatMap(({ startSample, category }, i) => {
    const endSample = Math.min(changes[i + 1]?.startSample ?? totalSamples, totalSamples)
    return endSample > startSample ? [{ category, startSample, endSample, loudness: 1 }] : []
  })
}

function numberOf({ name, categories }: Instrument, asked: string): number {
  const index = categories.indexOf(asked)
  if (index >= 0) return index
  throw new SyrinxError(
    'generate/category-unknown',
    `“${name}” knows no “${asked}”.`,
    `It knows: ${categories.join(', ')}.`,
  )
}
