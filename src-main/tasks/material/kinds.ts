/** Which room makes which kind of material. */
import type { Material } from '../../../src-shared/experiments/material.ts'
import { bundled, noteSequences } from './recordedMaterial.ts'
import type { MaterialRecipe } from './recipe.ts'
import { singleTones, toneSequences } from './toneMaterial.ts'
import { tonesOfGrid } from './tones.ts'
import { pianoMusic } from './pianoMusic.ts'
import { givenMaterial } from './given.ts'

export interface RecipeOptions {
  readonly sampleRateHz: number
  readonly seed: number
  readonly data?: string
  readonly shouldStop?: () => boolean
  readonly say?: (words: string) => void
}

export async function recipeOf(material: Material, options: RecipeOptions): Promise<MaterialRecipe> {
  const { sampleRateHz, seed } = options
  switch (material.kind) {
    case 'tones':
      return singleTones(material.tones, material, sampleRateHz, seed)
    case 'toneGrid':
      return singleTones(tonesOfGrid(material), material, sampleRateHz, seed)
    case 'toneSequences':
      return toneSequences(material, sampleRateHz, seed)
    case 'noteSequences':
      return noteSequences(material, sampleRateHz, seed)
    case 'bundled':
      return bundled(material, sampleRateHz)
    case 'pianoMusic':
      return pianoMusic(material, sampleRateHz, seed)
    case 'given':
      return givenMaterial(material, options)
  }
}
