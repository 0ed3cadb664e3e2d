/**
 * The folder that a run learns from: links to the recordings in the library, with their notes beside them, so that a
 * run stays what it was when recordings are added, relabelled or removed later.
 */
import { copyFile, link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { labelsPathOf, printLabelFile } from '../audio/labelFiles.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'
import { categoriesOf, categorySource, usesCategories } from './trainingCategories.ts'

export interface TrainingClip {
  readonly name: string
  readonly tags: readonly string[]
  /** Its global category; null without. */
  readonly category: string | null
  /** Null where nobody has listened yet: the training does, by itself. */
  readonly notes: readonly Note[] | null
  /** Where its wav lies. */
  readonly path: string
}

type DataSettings = Pick<TrainingSettings, 'condition' | 'withCategories' | 'tag'>

/**
 * Whether a run has to know what sounds in its recordings. MFCC can do without, but learns what each note sounds like
 * where notes are known.
 */
export const needsNotes = (settings: DataSettings, clips: readonly TrainingClip[]) =>
  settings.condition === 'labels' ||
  settings.condition === 'notes' ||
  settings.condition === 'voice' ||
  settings.condition === 'mfcc' ||
  (usesCategories(settings) && categorySource(clips, settings.tag) === 'note')

/**
 * Makes the folder anew; with categories, a folder for each.
 * @throws SyrinxError `train/no-category`, `train/several-categories` that say which recordings; `file/cannot-write`.
 */
export async function layOutTrainingData(
  directory: string,
  clips: readonly TrainingClip[],
  settings: DataSettings,
): Promise<void> {
  const categories = usesCategories(settings) ? categoriesOf(clips, settings.tag) : undefined
  const folders = folderNames([...(categories?.values() ?? [])])
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  const taken = new Set<string>()
  for (const clip of clips) {
    const folder = folders.get(categories?.get(clip) ?? '') ?? ''
    const path = join(directory, folder, `${freeName(clip.name, taken)}.wav`)
    await mkdir(dirname(path), { recursive: true })
    await linkOrCopy(clip.path, path)
    if (clip.notes) await writeWholeFile(labelsPathOf(path), printLabelFile(path, clip.notes.map(asHeard)))
  }
}

/** A folder of its own for each category, by its name: what the run will call it. */
export function folderNames(categories: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map([...new Set(categories)].map((category) => [category, freeName(category, taken)]))
}

/** A hard link costs no room; where the library lies on another disk or the disk knows none, a copy does. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to).catch((cause: unknown) => {
      throw new SyrinxError('file/cannot-write', `${to} can’t be written: ${reasonOf(cause)}.`, '', { cause })
    })
  }
}

/** What every file system takes. */
const fileName = (name: string) =>
  name
    .replace(/\.(wav|flac|mp3|aiff?|ogg|opus)$/i, '')
    .replace(/[^\p{L}\p{N} ._#♯-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80) || 'clip'

function freeName(name: string, taken: Set<string>): string {
  const wanted = fileName(name)
  let free = wanted
  for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${wanted} (${i})`
  taken.add(free.toLowerCase())
  return free
}

const asHeard = ({ midi, startSeconds, durationSeconds }: Note) => ({
  midi,
  startSeconds,
  durationSeconds,
  confidence: 1,
  centsOff: 0,
})
