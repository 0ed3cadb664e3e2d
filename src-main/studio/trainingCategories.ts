/** The global category of each recording that a run learns from: its own, else its tag, else its first note. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { TrainingClip } from './trainingData.ts'

/** Where the categories of a run come from. */
export type CategorySource = 'category' | 'tag' | 'note'

/** Whether a run is told the category of what it hears, alone or beside a local condition. */
export const usesCategories = ({
  condition,
  withCategories,
}: Pick<TrainingSettings, 'condition' | 'withCategories'>): boolean =>
  condition === 'global' || (withCategories && condition !== 'none')

/** Of tags, the one that all clips were chosen by says nothing. */
const tagsOf = ({ tags }: TrainingClip, tag: string | null) => tags.filter((it) => it !== tag)

export const categorySource = (clips: readonly TrainingClip[], tag: string | null): CategorySource => {
  if (clips.some(({ category }) => category !== null)) return 'category'
  return clips.some((clip) => tagsOf(clip, tag).length > 0) ? 'tag' : 'note'
}

/**
 * @param tag what all clips have, and no category.
 * @throws SyrinxError `train/no-category`, `train/several-categories`; both say which recordings.
 */
export function categoriesOf(
  clips: readonly TrainingClip[],
  tag: string | null,
): ReadonlyMap<TrainingClip, string> {
  const source = categorySource(clips, tag)
  const fitting = clips.map((clip) => [clip, fittingOf[source](clip, tag)] as const)
  const without = fitting.filter(([, categories]) => categories.length === 0).map(([clip]) => clip)
  if (without.length > 0) throw noCategory(without, source)
  const several = fitting.filter(([, categories]) => categories.length > 1).map(([clip]) => clip)
  if (several.length > 0)
    throw new SyrinxError(
      'train/several-categories',
      `${countWords(several.length)} several tags: ${namesOf(several)}. Where no clip has a category, its tag is one, and a recording can be in one only.`,
      'Put the recordings into categories in the Library, or leave them one tag each.',
    )
  return new Map(fitting.map(([clip, [category]]) => [clip, category]))
}

const fittingOf: Record<CategorySource, (clip: TrainingClip, tag: string | null) => readonly string[]> = {
  category: ({ category }) => (category === null ? [] : [category]),
  tag: tagsOf,
  note: firstNote,
}

function firstNote({ notes }: TrainingClip): string[] {
  if (!notes || notes.length === 0) return []
  return [noteName(notes.reduce((first, it) => (it.startSeconds < first.startSeconds ? it : first)).midi)]
}

function noCategory(without: readonly TrainingClip[], source: CategorySource): SyrinxError {
  const words: Record<CategorySource, string> = {
    category: `${countWords(without.length)} no category: ${namesOf(without)}. The others have one, and every recording needs one.`,
    tag: `${countWords(without.length)} no tag: ${namesOf(without)}. With a category each, every recording needs a tag.`,
    note: `No note was heard in ${namesOf(without)}. Without categories and tags, a recording’s category is its first note.`,
  }
  return new SyrinxError(
    'train/no-category',
    words[source],
    source === 'category'
      ? 'Put these recordings into a category, remove them, or choose another condition.'
      : 'Tag these recordings, remove them, or choose another condition.',
  )
}

const countWords = (count: number) => (count === 1 ? 'One recording has' : `${count} recordings have`)

const namesOf = (clips: readonly TrainingClip[]) =>
  clips.length > 5
    ? `${clips
        .slice(0, 5)
        .map((it) => `“${it.name}”`)
        .join(', ')} and ${clips.length - 5} more`
    : clips.map((it) => `“${it.name}”`).join(', ')
