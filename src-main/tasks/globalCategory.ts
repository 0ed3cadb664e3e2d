/** Which of a network's global categories is meant. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'

/**
 * @param category its number or its name.
 * @returns undefined for a network without categories.
 * @throws SyrinxError that lists the categories there are.
 */
export function globalCategoryOf(checkpoint: Checkpoint, category: string | undefined): number | undefined {
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
  const byName = names.indexOf(category)
  const id = byName >= 0 ? byName : Number(category)
  if (!Number.isInteger(id) || id < 0 || id >= globalCardinality)
    throw new SyrinxError(
      'generate/category-unknown',
      `There is no category “${category}”.`,
      `There are: ${known}.`,
    )
  return id
}
