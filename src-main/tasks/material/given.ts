/** Material that the user has: a folder or data set, prepared as Winder does. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Material } from '../../../src-shared/experiments/material.ts'
import type { RecipeOptions } from './kinds.ts'
import { prepareClips, winderPreparation, type Preparation, type Prepared } from './prepare.ts'
import type { MaterialRecipe } from './recipe.ts'

export async function givenMaterial(
  { words, layout, clipSeconds, clips }: Extract<Material, { kind: 'given' }>,
  options: RecipeOptions,
): Promise<MaterialRecipe> {
  if (options.data === undefined)
    throw new SyrinxError(
      'material/no-data',
      `This needs recordings of yours: ${words}.`,
      'Name their folder or archive.',
    )
  return recipeOfSource(
    options.data,
    { ...winderPreparation, layout, clipSeconds, firstClips: clips, seed: options.seed },
    options,
  )
}

/** A source's clips as a recipe. */
export async function recipeOfSource(
  source: string,
  preparation: Preparation,
  options: RecipeOptions,
): Promise<MaterialRecipe> {
  const { sampleRateHz, shouldStop } = options
  const prepared = await prepareClips(source, preparation, {
    sampleRateHz,
    ...(shouldStop && { shouldStop }),
    progress: (done, total, title) => options.say?.(`Recording ${done} of ${total}: ${title}`),
  })
  return {
    categories: [],
    labels: [],
    total: null,
    skipped: prepared.skipped,
    pieces: () => piecesOf(prepared, source),
  }
}

async function* piecesOf(prepared: Prepared, source: string) {
  let any = false
  for await (const { name, samples, split, source: from, startSeconds, notes } of prepared.clips) {
    any = true
    yield { path: `${name}.wav`, samples, split, source: from, startSeconds, notes }
  }
  if (any) return
  const reasons = prepared.skipped.slice(0, 5).map((it) => `${it.name}: ${it.reason}`)
  throw new SyrinxError(
    'prepare/nothing',
    `Nothing in ${source} could be used. ${reasons.join(' ')}`,
    'Choose shorter clips, or another source.',
  )
}
