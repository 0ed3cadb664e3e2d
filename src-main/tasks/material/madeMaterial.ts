/** What making material results in, and what `material.json` beside it says. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Material, Shape } from '../../../src-shared/experiments/material.ts'
import type { Preparation } from './prepare.ts'

export interface MadeCategory {
  /** The folder's name, as training numbers them. */
  readonly name: string
  readonly frequencyHz: number | null
  readonly midi: number | null
  readonly amplitude: number | null
  readonly shape: Shape | null
}

export interface MadeLabel {
  /** As in the label files; a stand-in where categories are no pitches. */
  readonly midi: number
  readonly frequencyHz: number
  readonly title: string
}

export interface MadeFile {
  /** Within the folder, with / between. */
  readonly path: string
  /** Which side of the split it is on, where its data set or preparation says so; null: split when training. */
  readonly split: 'training' | 'validation' | null
  /** Prepared clips: which recording it is from, and where it begins there. */
  readonly source: string | null
  readonly startSeconds: number | null
}

export interface MadeMaterial {
  readonly directory: string
  readonly sampleRateHz: number
  readonly recordings: number
  readonly minutes: number
  /** Global categories, in folder order; empty where all files lie together. */
  readonly categories: readonly MadeCategory[]
  /** Label categories, in order; empty where there are no label files. */
  readonly labels: readonly MadeLabel[]
  readonly files: readonly MadeFile[]
  /** What was left out of a given data set, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
}

export const manifestName = 'material.json'
const version = 1

interface Manifest extends Omit<MadeMaterial, 'directory'> {
  readonly version: number
  /** What it was made from: the same again need not be made again. */
  readonly key: string
  /** The material’s description, or how recordings were prepared. */
  readonly from: Material | Preparation
  readonly seed: number
}

export const materialKey = (material: Material, sampleRateHz: number, seed: number, data?: string): string =>
  keyOf([material, sampleRateHz, seed, data ?? null])

export const preparationKey = (preparation: Preparation, sampleRateHz: number, source: string): string =>
  keyOf([preparation, sampleRateHz, source])

const keyOf = (facts: readonly unknown[]) =>
  createHash('sha256')
    .update(JSON.stringify([version, ...facts]))
    .digest('hex')

/** The manifest of a folder of made material; undefined when there is none that can be read. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, manifestName), 'utf8')) as Manifest
    return manifest.version === version ? manifest : undefined
  } catch {
    return undefined
  }
}

export const printManifest = (
  from: Material | Preparation,
  { seed, key }: { seed: number; key: string },
  { directory: _, ...made }: MadeMaterial,
): string => `${JSON.stringify({ version, key, from, seed, ...made } satisfies Manifest, null, 1)}\n`

/** Which files of a prepared folder were put on a side of the split, by their path; none elsewhere. */
export async function preparedSplits(
  directory: string,
): Promise<ReadonlyMap<string, { split: 'training' | 'validation' }>> {
  const manifest = await readManifest(directory)
  return new Map(manifest?.files.flatMap(({ path, split }) => (split ? [[path, { split }] as const] : [])))
}
