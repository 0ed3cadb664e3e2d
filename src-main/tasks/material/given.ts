import type { Material } from '../../../src-shared/experiments/material.ts'
import type { MaterialRecipe } from './recipe.ts'
import type { RecipeOptions } from './kinds.ts'
export async function givenMaterial(
  _material: Extract<Material, { kind: 'given' }>,
  _options: RecipeOptions,
): Promise<MaterialRecipe> {
  throw new Error('x')
}
