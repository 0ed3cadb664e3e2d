/** Makes a description of material into a folder to train on: wav files, label files, and a `material.json`. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Material } from '../../../src-shared/experiments/material.ts'
import { encodeWav16 } from '../../audio/encodeWav16.ts'
import { labelsPathOf, printLabelFile } from '../../audio/labelFiles.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import {
  manifestName,
  materialKey,
  printManifest,
  readManifest,
  type MadeFile,
  type MadeMaterial,
} from './madeMaterial.ts'
import { recipeOf } from './kinds.ts'
import type { MaterialRecipe } from './recipe.ts'

export type { MadeCategory, MadeLabel, MadeMaterial } from './madeMaterial.ts'
export { drawTrack, renderTrack } from './tracks.ts'

export interface MakeOptions {
  readonly sampleRateHz: number
  readonly seed: number
  /** Where a `given` material lies: a folder or an archive. */
  readonly data?: string
  readonly shouldStop?: () => boolean
  readonly say?: (words: string) => void
  readonly progress?: (done: number, total: number | null) => void
}

/**
 * Whole or not at all: made beside `directory` and given its name at the end. What was made from the same description
 * before is taken as it is.
 * @throws SyrinxError `work/stopped`, `material/not-ours` when `directory` holds something else, and what the kinds throw.
 */
export async function makeMaterial(
  material: Material,
  directory: string,
  options: MakeOptions,
): Promise<MadeMaterial> {
  const { sampleRateHz, seed, data } = options
  const key = materialKey(material, sampleRateHz, seed, data && resolve(data))
  const before = await readManifest(directory)
  if (before?.key === key) {
    const { version: _, key: __, from: ___, seed: ____, ...made } = before
    return { directory, ...made }
  }
  await refuseForeign(directory, before !== undefined)
  const recipe = await recipeOf(material, options)
  return makeFolderOf(recipe, directory, options, (made) => printManifest(material, { seed, key }, made))
}

/** Writes a recipe's pieces and its manifest; also for what has no description (`syrinx prepare`). */
export async function makeFolderOf(
  recipe: MaterialRecipe,
  directory: string,
  options: MakeOptions,
  manifestOf: (made: MadeMaterial) => string,
): Promise<MadeMaterial> {
  const target = resolve(directory)
  const partial = join(dirname(target), `.${basename(target)}.partial`)
  try {
    // What a killed process left there.
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    const { files, samples } = await writePieces(recipe, partial, options)
    const made: MadeMaterial = {
      directory,
      sampleRateHz: options.sampleRateHz,
      recordings: files.length,
      minutes: samples / options.sampleRateHz / 60,
      categories: recipe.categories,
      labels: recipe.labels,
      files,
      skipped: recipe.skipped ?? [],
    }
    await writeWholeFile(join(partial, manifestName), manifestOf(made))
    await rm(target, { recursive: true, force: true })
    await rename(partial, target)
    return made
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

async function writePieces(recipe: MaterialRecipe, directory: string, options: MakeOptions) {
  const files: MadeFile[] = []
  let samples = 0
  for await (const { path, samples: sound, notes, ...facts } of recipe.pieces()) {
    if (options.shouldStop?.())
      throw new SyrinxError('work/stopped', 'Stopped; nothing of the material was kept.')
    const target = join(directory, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, encodeWav16(sound, options.sampleRateHz))
    if (notes) await writeFile(labelsPathOf(target), printLabelFile(target, notes))
    files.push({ path, ...facts })
    samples += sound.length
    options.progress?.(files.length, recipe.total)
    await setImmediate()
  }
  return { files, samples }
}

/** Replaces only what was made before, or nothing: never a folder of somebody’s recordings. */
export async function refuseForeign(directory: string, isOurs: boolean): Promise<void> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new SyrinxError(
      'material/not-a-folder',
      `${directory} can’t be used as a folder.`,
      'Name another one.',
    )
  })
  if (entries.length > 0 && !isOurs)
    throw new SyrinxError(
      'material/not-ours',
      `${directory} already holds something else.`,
      'Name a folder that is not there yet, or an empty one.',
    )
}
