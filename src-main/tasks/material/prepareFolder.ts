/** Prepares a source into a folder of clips with a `material.json`: whole or not at all. */
import { recipeOfSource } from './given.ts'
import { preparationKey, printManifest, readManifest, type MadeMaterial } from './madeMaterial.ts'
import { makeFolderOf, refuseForeign } from './makeMaterial.ts'
import type { Preparation } from './prepare.ts'

/** @throws SyrinxError as `prepareClips`, and `material/not-ours` when `directory` holds something else. */
export async function prepareFolder(
  source: string,
  directory: string,
  preparation: Preparation,
  options: { sampleRateHz: number; shouldStop?: () => boolean; say?: (words: string) => void },
): Promise<MadeMaterial> {
  const { sampleRateHz } = options
  const { seed } = preparation
  await refuseForeign(directory, (await readManifest(directory)) !== undefined)
  const recipe = await recipeOfSource(source, preparation, { ...options, seed })
  const key = preparationKey(preparation, sampleRateHz, source)
  return makeFolderOf(recipe, directory, { ...options, seed }, (made) =>
    printManifest(preparation, { seed, key }, made),
  )
}
