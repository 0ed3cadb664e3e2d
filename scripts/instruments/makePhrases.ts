/** Makes the music that a composer learns from. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { bachScores, fetchCorpus } from './choralesCorpus.ts'
import { writeChorales } from './choralesFolder.ts'
import type { InstrumentRecipe } from './recipes.ts'

type PhraseSource = NonNullable<InstrumentRecipe['phrases']>['source']

interface PhraseOptions {
  /** music21’s wheel, where it needn’t be fetched. */
  readonly corpus?: string
}

const makers: Readonly<Record<PhraseSource, (folder: string, options: PhraseOptions) => Promise<unknown>>> = {
  chorales: async (folder, { corpus }) =>
    await writeChorales(bachScores(corpus ?? (await fetchCorpus())), folder),
}

/** A folder of MIDI files, unless it is there already: it appears when it is whole. */
export async function makePhrases(
  source: PhraseSource,
  folder: string,
  options: PhraseOptions,
): Promise<void> {
  if (existsSync(folder)) return
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await makers[source](partial, options)
  await rename(partial, folder)
}
