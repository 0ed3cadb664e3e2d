/** What making material results in, and what `material.json` beside it says. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Material, Shape } from '../../../src-shared/experiments/material.ts'

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
  readonly material: Material
  readonly seed: number
}

export const materialKey = (material: Material, sampleRateHz: number, seed: number, data?: string): string =>
  createHash('sha256')
    .update(JSON.stringify([version, material, sampleRateHz, seed, data ?? null]))
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
  material: Material,
  { seed, key }: { seed: number; key: string },
  { directory: _, ...made }: MadeMaterial,
): string => `${JSON.stringify({ version, key, material, seed, ...made } satisfies Manifest, null, 1)}\n`
