/** Global categories as a user names them, blends of them too, as numbers of the network that plays. */
import { isBlend, parseCategory, type CategoryBlend } from '../../src-shared/conditioning/categoryBlend.ts'
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

export interface PlannedCategories {
  /** The one that it plays in; null for an instrument without. */
  readonly category: number | null
  /** Changes while it plays, from each time to the next; before the first one it plays in `category`. */
  readonly steering: NoteTrack | null
  /** Those of the above that lie behind the instrument's own categories, in their order. */
  readonly blends: readonly CategoryBlend[]
}

/**
 * Times after the end are left out, and of several at one time the last counts.
 * @throws SyrinxError `generate/no-categories`, `generate/category-unknown`, `generate/too-many-blends`.
 */
export function planCategories(
  instrument: Instrument,
  { category, categoryTrack }: Pick<GenerationSettings, 'category' | 'categoryTrack'>,
  totalSamples: number,
): PlannedCategories {
  const numbers = new Numbers(instrument)
  return {
    category: instrument.categories.length === 0 ? null : category === null ? 0 : numbers.of(category),
    steering: steeringFor(instrument, categoryTrack, totalSamples, numbers),
    blends: numbers.blends,
  }
}

function steeringFor(
  { name, categories, sampleRateHz }: Instrument,
  asked: GenerationSettings['categoryTrack'],
  totalSamples: number,
  numbers: Numbers,
): NoteTrack | null {
  if (!asked || asked.length === 0) return null
  if (categories.length === 0)
    throw new SyrinxError(
      'generate/no-categories',
      `“${name}” knows no categories, and so none can be changed while it plays.`,
      'Choose an instrument that was trained with categories.',
    )
  const changes = asked
    .map(({ startSeconds, category }) => ({
      startSample: Math.round(startSeconds * sampleRateHz),
      category: numbers.of(category),
    }))
    .sort((a, b) => a.startSample - b.startSample)
  return changes.flatMap(({ startSample, category }, i) => {
    const endSample = Math.min(changes[i + 1]?.startSample ?? totalSamples, totalSamples)
    return endSample > startSample ? [{ category, startSample, endSample, loudness: 1 }] : []
  })
}

/** Each of them is a row of the network’s weights. */
const mostBlends = 1000

class Numbers {
  readonly #instrument: Instrument
  readonly #known = new Map<string, number>()
  readonly blends: CategoryBlend[] = []

  constructor(instrument: Instrument) {
    this.#instrument = instrument
  }

  /** The number of a category, or of a blend, which gets one. */
  of(asked: string): number {
    const { name, categories } = this.#instrument
    const blend = parseCategory(asked, categories)
    if (!blend)
      throw new SyrinxError(
        'generate/category-unknown',
        `“${name}” knows no “${asked}”.`,
        `It knows: ${categories.join(', ')}.`,
      )
    if (!isBlend(blend)) return blend[0].category
    const key = JSON.stringify(blend)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.blends.length === mostBlends)
      throw new SyrinxError(
        'generate/too-many-blends',
        `More than ${mostBlends} different blends of categories are asked for in one take.`,
        'Divide the piece.',
      )
    const number = categories.length + this.blends.push(blend) - 1
    this.#known.set(key, number)
    return number
  }
}
