/** Makes a bundled instrument of a checkpoint: without what only training needs, and with what a user must be told. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { loadCheckpoint, saveCheckpoint } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { RunFolder } from '../../src-main/tasks/runFolder.ts'
import {
  measuresSchema,
  parseCard,
  type InstrumentCard,
  type InstrumentMeasures,
} from '../../src-shared/instruments/card.ts'
import { isFile } from './isFile.ts'
import { readRecipe, recipesFolder } from './recipes.ts'

export const bundledFolder = resolve(import.meta.dirname, '../../resources/instruments')

/**
 * Writes `ID.safetensors` into `folder`. What the yardstick measured goes onto its card where the recipe has a
 * `measures.json` beside it, or, of an instrument with several categories, a `measures-CATEGORY.json` of each.
 * @returns the path.
 */
export async function bundleInstrument(
  checkpointPath: string,
  id: string,
  folder = bundledFolder,
): Promise<string> {
  const { title, description, licence, attribution, source } = await readRecipe(id)
  const { training: _training, ...checkpoint } = await loadCheckpoint(checkpointPath)
  const measures = await measuresIn(join(recipesFolder, id, 'measures.json'))
  const byCategory = await measuresOfEach(id, checkpoint.globalCategories ?? [])
  const card = parseCard({
    ...checkpoint.provenance.card,
    title,
    description,
    licence,
    attribution,
    training: await trainingOf(checkpointPath, checkpoint.step),
    ...(measures && { measures }),
    ...(byCategory.length > 0 && { measuresByCategory: Object.fromEntries(byCategory) }),
  })
  const provenance = { ...checkpoint.provenance, title, licence, attribution, source, card }
  const path = join(folder, `${id}.safetensors`)
  await saveCheckpoint(path, { ...checkpoint, provenance })
  return path
}

const measuresIn = async (path: string): Promise<InstrumentMeasures | undefined> =>
  (await isFile(path)) ? measuresSchema.parse(JSON.parse(await readFile(path, 'utf8'))) : undefined

async function measuresOfEach(id: string, categories: readonly string[]) {
  const known: (readonly [string, InstrumentMeasures])[] = []
  for (const category of categories) {
    const measures = await measuresIn(join(recipesFolder, id, `measures-${category}.json`))
    if (measures) known.push([category, measures])
  }
  return known
}

/** What the run’s own log says, where the checkpoint still lies in its run. */
async function trainingOf(checkpointPath: string, step: number): Promise<InstrumentCard['training']> {
  const directory = dirname(resolve(checkpointPath))
  const run = RunFolder.at(basename(directory) === 'checkpoints' ? dirname(directory) : directory)
  if (!(await isFile(join(run.directory, 'run.json')))) return { steps: step }
  const { batchSize, sampleSize } = await run.recipe()
  const seconds = (await run.readLog()).findLast((line) => line.step <= step)?.trainedSeconds
  return {
    steps: step,
    samplesSeen: step * batchSize * sampleSize,
    ...(seconds !== undefined && { seconds }),
  }
}
