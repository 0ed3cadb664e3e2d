/** Global categories of clips: by a rule, after a look at what it would do, or by hand. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import { compilePattern } from '../../src-shared/conditioning/categoryPattern.ts'
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { CategoryPreview, CategoryRule } from '../../src-shared/contract/datasets.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ForCategory } from '../library/clips.ts'
import { counted } from '../library/gone.ts'
import type { StudioContext } from './context.ts'

/** Of each category, so many clips are named in a preview. */
const examples = 5
/** So many clips are named where something is wrong with them. */
const namedClips = 5
/** As a category may be written by hand. */
const longestName = 200

/** What a rule finds in each clip: none, one or several categories. */
export interface Sorted {
  readonly clip: ForCategory
  readonly categories: readonly string[]
}

/** @throws SyrinxError `category/pattern` when the rule's pattern can't capture one category. */
export function sortClips(clips: readonly ForCategory[], rule: CategoryRule): Sorted[] {
  const fits = fitOf(rule)
  return clips.map((clip) => ({
    clip,
    categories: [...new Set(fits(clip).map((it) => it.trim().slice(0, longestName)))].filter(
      (it) => it !== '',
    ),
  }))
}

function fitOf(rule: CategoryRule): (clip: ForCategory) => readonly string[] {
  switch (rule.kind) {
    case 'folder':
      return ({ sourceFolder }) => [sourceFolder.split('/').at(-1) ?? '']
    case 'pattern': {
      const pattern = compilePattern(rule.pattern)
      return ({ name }) => {
        // What looks like a file's ending in a clip's name is part of it.
        const match = pattern.match(`${name}.wav`)
        if (match.kind === 'category') return [match.category]
        return match.kind === 'several' ? match.categories : []
      }
    }
    case 'tag':
      return ({ tags }) => tags
    case 'note':
      return ({ midi }) => [...midi].sort((a, b) => a - b).map(noteName)
  }
}

export function previewOf(sorted: readonly Sorted[]): CategoryPreview {
  const categories = new Map<string, { name: string; clips: number; examples: string[] }>()
  for (const { clip, categories: fitting } of sorted) {
    if (fitting.length !== 1) continue
    const category = categories.get(fitting[0]) ?? { name: fitting[0], clips: 0, examples: [] }
    categories.set(category.name, category)
    category.clips++
    if (category.examples.length < examples) category.examples.push(clip.name)
  }
  return {
    categories: [...categories.values()].sort((a, b) =>
      a.name.localeCompare(b.name, 'en', { numeric: true }),
    ),
    without: sorted.filter((it) => it.categories.length === 0).map((it) => it.clip.name),
    several: sorted
      .filter((it) => it.categories.length > 1)
      .map((it) => ({ name: it.clip.name, categories: [...it.categories] })),
  }
}

/** @throws SyrinxError `category/several` that names the clips which fit twice. */
export function requireOneEach(sorted: readonly Sorted[], rule: CategoryRule): void {
  const several = sorted.filter((it) => it.categories.length > 1)
  if (several.length === 0) return
  const named = several
    .slice(0, namedClips)
    .map(({ clip, categories }) => `“${clip.name}” (${categories.slice(0, namedClips).join(', ')})`)
  if (several.length > namedClips) named.push(`${several.length - namedClips} more`)
  throw new SyrinxError(
    'category/several',
    `A clip can be in one category only, and ${several.length === 1 ? 'one fits' : `${several.length} fit`} several: ${named.join('; ')}.`,
    hints[rule.kind],
  )
}

const hints: Record<CategoryRule['kind'], string> = {
  folder: 'Put these clips into a category by hand.',
  pattern: 'Write more of the name into the pattern, so that it fits in one way.',
  tag: 'Leave one tag on each of these clips, or put them into a category by hand.',
  note: 'Cut them into single notes, or put them into a category by hand.',
}

export function categoryHandlers({
  library,
}: StudioContext): Handlers<'clips.previewCategories' | 'clips.categorise' | 'clips.setCategory'> {
  const sort = (datasetId: string, rule: CategoryRule) => {
    library.datasets.get(datasetId)
    return sortClips(library.clips.forCategories(datasetId), rule)
  }
  return {
    'clips.previewCategories': ({ datasetId, rule }) => previewOf(sort(datasetId, rule)),
    'clips.categorise': ({ datasetId, rule }) => {
      const sorted = sort(datasetId, rule)
      requireOneEach(sorted, rule)
      library.clips.setCategories(
        // A clip that fits nothing keeps what it has: it may have been put there by hand.
        new Map(
          sorted.flatMap(({ clip, categories }) =>
            categories.length === 1 ? [[clip.id, categories[0]] as const] : [],
          ),
        ),
        (clips) => `Put ${counted(clips, 'clip')} into categories`,
      )
    },
    'clips.setCategory': ({ ids, category }) => {
      library.clips.setCategories(new Map(ids.map((id) => [id, category])), (clips) =>
        category === null
          ? `Take ${counted(clips, 'clip')} out of ${clips === 1 ? 'its category' : 'their categories'}`
          : `Put ${counted(clips, 'clip')} into “${category}”`,
      )
    },
  }
}
