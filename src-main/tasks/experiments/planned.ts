/** What can be said of a plan before it is run. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Plan } from '../../../src-shared/experiments/definition.ts'
import { trainingSamples } from './network.ts'
import { categoryCount } from './workload.ts'

/** “MAESTRO v3, its folder or zip”, where a plan needs recordings of the user's; null where it needs none. */
export function needsOf({ materials }: Plan): string | null {
  const words = Object.values(materials).flatMap((it) => (it.kind === 'given' ? [it.words] : []))
  return words.length > 0 ? [...new Set(words)].join('; ') : null
}

/** Samples of training, over all variants. */
export const trainingSamplesOf = ({ variants }: Plan): number =>
  variants.reduce((sum, variant) => sum + trainingSamples(variant), 0)

/** Sounds that are generated; `everyCategory` is one for each, as far as categories are known before they are made. */
export const renderCountOf = ({ materials, variants }: Plan): number =>
  variants
    .flatMap(({ material, renders }) =>
      renders.map(({ play }) =>
        play.kind === 'everyCategory' ? Math.min(play.most, categoryCount(materials[material])) : 1,
      ),
    )
    .reduce((sum, count) => sum + count, 0)

/** @throws SyrinxError `experiment/needs-data`. */
export function requireData(plan: Plan, data: string | undefined): void {
  const needs = needsOf(plan)
  if (needs !== null && data === undefined)
    throw new SyrinxError(
      'experiment/needs-data',
      `This experiment needs recordings that don’t come with Syrinx: ${needs}.`,
      'Name their folder or zip (--data).',
    )
}
