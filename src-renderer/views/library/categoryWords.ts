/** What a rule for categories would do, in words. */
import { compilePattern, type CategoryPattern } from '../../../src-shared/conditioning/categoryPattern.ts'
import type { CategoryPreview } from '../../../src-shared/contract/datasets.ts'
import { counted } from './words.ts'

/** Clips that are named in a message. */
const named = 4

/** How many clips would get a category. */
export const appliedClips = ({ categories }: CategoryPreview): number =>
  categories.reduce((sum, { clips }) => sum + clips, 0)

/** All of it in a sentence, for those who don't see the table. */
export function previewWords({ categories, without, several }: CategoryPreview): string {
  const kinds =
    categories.length === 1 ? '1 category' : `${categories.length.toLocaleString('en-GB')} categories`
  const twice = several.length > 0 ? `, ${counted(several.length, 'clip')} in several` : ''
  return `${kinds}${twice}, ${counted(without.length, 'clip')} without.`
}

/** Why a rule can't be applied: clips that fit several categories. Null when there are none. */
export function severalWords({ several }: CategoryPreview): string | null {
  if (several.length === 0) return null
  const clips = several.slice(0, named).map(({ name, categories }) => `“${name}” fits ${listed(categories)}`)
  const more = several.length - clips.length
  return `A clip can be in one category only: ${clips.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}.`
}

/** “a and b”, “a, b and c”. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** A pattern to begin with, for names that are built like this one: the part before the first separator. */
export function usualPattern(name: string | undefined): string {
  const separator = ['_', '-', ' '].find((it) => name?.includes(it)) ?? '_'
  const parts = name?.includes(separator) ? name.split(separator).length - 1 : 1
  return `{category}${`${separator}*`.repeat(Math.min(parts, 8))}`
}

/** The pattern as it marks names; null while it is none. */
export function shownPattern(pattern: string): CategoryPattern | null {
  try {
    return compilePattern(pattern)
  } catch {
    return null
  }
}
