import type { Material } from '../../../src-shared/experiments/material.ts'
import type { MaterialRecipe } from './recipe.ts'
export async function pianoMusic(
  _material: Extract<Material, { kind: 'pianoMusic' }>,
  _rate: number,
  _seed: number,
): Promise<MaterialRecipe> {
  throw new Error('x')
}
