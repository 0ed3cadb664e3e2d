/**
 * The folder that a run learns from: links to the recordings in the library, with their notes beside them, so that a
 * run stays what it was when recordings are added, relabelled or removed later.
 */
import { copyFile, link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { noteName } from '../../src-shared/conditioning/description.ts'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { labelsPathOf, printLabelFile } from '../audio/labelFiles.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'

export interface TrainingClip {
  readonly name: string
  readonly tags: readonly string[]
  /** Null where nobody has listened yet: the training does, by itself. */
  readonly notes: readonly Note[] | null
  /** Where its wav lies. */
  readonly path: string
}

type DataSettings = Pick<TrainingSettings, 'condition' | 'tag'>

/** Whether a run has to know what sounds in its recordings. */
export const needsNotes = ({ condition, tag }: DataSettings, clips: readonly TrainingClip[]) =>
  condition === 'labels' || condition === 'notes' || (condition === 'global' && !isTagged(clips, tag))

/**
 * Makes the folder anew.
 * @param tag what all clips have, and no category.
 * @throws SyrinxError `train/no-category` that says which recordings have none; `file/cannot-write`.
 */
export async function layOutTrainingData(
  directory: string,
  clips: readonly TrainingClip[],
  { condition, tag }: DataSettings,
): Promise<void> {
  const categoryOf = condition === 'global' ? categories(clips, tag) : () => ''
  const places = new Map(clips.map((clip) => [clip, categoryOf(clip)]))
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  const taken = new Set<string>()
  for (const [clip, category] of places) {
    const path = join(directory, category && fileName(category), freeName(clip.name, taken))
    await mkdir(dirname(path), { recursive: true })
    await linkOrCopy(clip.path, path)
    if (clip.notes) await writeWholeFile(labelsPathOf(path), printLabelFile(path, clip.notes.map(asHeard)))
  }
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

/** A clip's category among its tags; the tag that all of them have says nothing. */
const categoryTag = (clip: TrainingClip, tag: string | null) => clip.tags.find((it) => it !== tag)
const isTagged = (clips: readonly TrainingClip[], tag: string | null) =>
  clips.some((clip) => categoryTag(clip, tag) !== undefined)

/** By tag where there are any, else by the note that sounds first. */
function categories(clips: readonly TrainingClip[], tag: string | null): (clip: TrainingClip) => string {
  const byTag = isTagged(clips, tag)
  const categoryOf = byTag ? (clip: TrainingClip) => categoryTag(clip, tag) : firstNote
  const without = clips.filter((clip) => categoryOf(clip) === undefined)
  if (without.length > 0)
    throw new SyrinxError(
      'train/no-category',
      byTag
        ? `${countWords(without.length)} no tag: ${namesOf(without)}. With a category each, every recording needs a tag.`
        : `No note was heard in ${namesOf(without)}. Without tags, a recording’s category is its first note.`,
      'Tag these recordings, remove them, or choose another condition.',
    )
  return (clip) => categoryOf(clip)!
}

function firstNote({ notes }: TrainingClip): string | undefined {
  if (!notes || notes.length === 0) return undefined
  return noteName(notes.reduce((first, it) => (it.startSeconds < first.startSeconds ? it : first)).midi)
}

const countWords = (count: number) => (count === 1 ? 'One recording has' : `${count} recordings have`)

const namesOf = (clips: readonly TrainingClip[]) =>
  clips.length > 5
    ? `${clips
        .slice(0, 5)
        .map((it) => `“${it.name}”`)
        .join(', ')} and ${clips.length - 5} more`
    : clips.map((it) => `“${it.name}”`).join(', ')

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
  return `${free}.wav`
}

const asHeard = ({ midi, startSeconds, durationSeconds }: Note) => ({
  midi,
  startSeconds,
  durationSeconds,
  confidence: 1,
  centsOff: 0,
})
