/** What a run would be told of categories, and what is wrong with them, in words. */
import type { Dataset } from '../../../src-shared/contract/datasets.ts'

const listedAtMost = 24
const namedAtMost = 4

type Categories = Dataset['categories']

/** The first few, and how many clips are in the others. */
export function listedCategories(categories: Categories): Categories {
  if (categories.length <= listedAtMost) return categories
  const rest = categories.slice(listedAtMost)
  return [
    ...categories.slice(0, listedAtMost),
    { name: `and ${String(rest.length)} more:`, clips: rest.reduce((sum, { clips }) => sum + clips, 0) },
  ]
}

export function categoryLines({
  categories,
  clipCount,
  tags,
}: Pick<Dataset, 'categories' | 'clipCount' | 'tags'>): { level: 'note' | 'warning'; words: string }[] {
  if (categories.length === 0)
    return [
      {
        level: 'note',
        words:
          tags.length > 0
            ? 'No clip has a category yet: each clip’s tag is taken for one.'
            : 'No clip has a category yet: the first note of each clip is taken for one.',
      },
    ]
  const lines: { level: 'note' | 'warning'; words: string }[] = []
  const without = clipCount - categories.reduce((sum, { clips }) => sum + clips, 0)
  if (without > 0)
    lines.push({
      level: 'warning',
      words: `${without === 1 ? 'One clip has' : `${without.toLocaleString('en')} clips have`} no category. Every clip that it learns from needs one.`,
    })
  const [only] = categories.length === 1 ? categories : []
  if (only)
    lines.push({
      level: 'note',
      words: `There is only one category, “${only.name}”: nothing to choose between.`,
    })
  const single = categories.filter(({ clips }) => clips === 1).map(({ name }) => `“${name}”`)
  if (single.length > 0) {
    const more = single.length - namedAtMost
    const names = more > 0 ? [...single.slice(0, namedAtMost), `${String(more)} more`] : single
    const listed =
      names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
    lines.push({
      level: 'warning',
      words: `${listed} ${single.length === 1 ? 'has' : 'have'} one clip only: it is learned from, but whether it is learned well can’t be checked.`,
    })
  }
  return lines
}
