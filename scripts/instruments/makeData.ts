/** Makes the sounds that a recipe wants. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Making } from './dataSet.ts'
import { dataSets } from './dataSets.ts'
import { writeSounds, type FileFormat } from './soundFolder.ts'

export type MakingOptions = Omit<Making, 'sampleRateHz'> & { readonly sampleRateHz?: number | undefined }

export interface Made {
  readonly sounds: number
  readonly seconds: number
}

/** @throws SyrinxError `instruments/no-set`, and whatever making it throws. */
export async function makeSet(
  name: string,
  folder: string,
  options: MakingOptions & { readonly format: FileFormat; readonly labels: boolean },
): Promise<Made> {
  if (!Object.hasOwn(dataSets, name))
    throw new SyrinxError(
      'instruments/no-set',
      `There is no set “${name}”.`,
      `There are: ${Object.keys(dataSets).join(', ')}.`,
    )
  const { make, usualRateHz } = dataSets[name]
  const sampleRateHz = options.sampleRateHz ?? usualRateHz
  const sounds = await make({ ...options, sampleRateHz })
  await writeSounds(folder, sounds, { ...options, sampleRateHz })
  const samples = sounds.reduce((sum, it) => sum + it.samples.length, 0)
  return { sounds: sounds.length, seconds: samples / sampleRateHz }
}

/** All sets of a recipe into `folder`, unless it is there already: it appears when it is whole. */
export async function makeData(
  {
    sets,
    sampleRateHz,
    labels,
  }: { sets: readonly string[]; sampleRateHz?: number | undefined; labels: boolean },
  folder: string,
  options: Omit<MakingOptions, 'sampleRateHz'>,
): Promise<void> {
  if (existsSync(folder)) return
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  for (const name of sets)
    await makeSet(name, sets.length === 1 ? partial : join(partial, name), {
      ...options,
      sampleRateHz,
      labels,
      format: 'flac',
    })
  await rename(partial, folder)
}
