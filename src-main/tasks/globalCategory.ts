/** Which of a network's global categories is meant. */
import { isBlend, parseCategory } from '../../src-shared/conditioning/categoryBlend.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { withBlends } from '../engine/checkpoint/blendCategories.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'

/** A category as it is named, or a blend of several: a network that knows it, and which it is there. */
export function playedAs(
  checkpoint: Checkpoint,
  category: string | undefined,
): { readonly checkpoint: Checkpoint; readonly category: number | string | undefined } {
  const { globalCardinality } = checkpoint.hyperparameters
  const blend = category === undefined ? undefined : parseCategory(category, categoryNames(checkpoint))
  return blend && isBlend(blend)
    ? { checkpoint: withBlends(checkpoint, [blend]), category: globalCardinality }
    : { checkpoint, category }
}

/** By number; numbers where it knows no names. */
const categoryNames = ({ globalCategories, hyperparameters }: Checkpoint): readonly string[] =>
  globalCategories ?? Array.from({ length: hyperparameters.globalCardinality }, (_, i) => String(i))

/**
 * @param category its number, or its name or number as a word; a name goes before a number.
 * @returns undefined for a network without categories.
 * @throws SyrinxError that lists the categories there are.
 */
export function globalCategoryOf(
  checkpoint: Checkpoint,
  category: number | string | undefined,
): number | undefined {
  const { globalCardinality } = checkpoint.hyperparameters
  const names = checkpoint.globalCategories ?? []
  const known =
    names.length > 0 ? names.map((name, i) => `${i} (${name})`).join(', ') : `0 to ${globalCardinality - 1}`
  if (globalCardinality === 0) {
    if (category === undefined) return undefined
    throw new SyrinxError(
      'generate/no-categories',
      'This network knows no categories.',
      'Leave --category out.',
    )
  }
  if (category === undefined)
    throw new SyrinxError(
      'generate/category-missing',
      'Which category?',
      `Choose one with --category: ${known}.`,
    )
  const byName = typeof category === 'string' ? names.indexOf(category) : -1
  const id = byName >= 0 ? byName : Number(category)
  if (!Number.isInteger(id) || id < 0 || id >= globalCardinality)
    throw new SyrinxError(
      'generate/category-unknown',
      `There is no category “${category}”.`,
      `There are: ${known}.`,
    )
  return id
}
