/**
 * A clip's category, captured from its name by a pattern such as `*_{category}_*`: `*` stands for any characters (also
 * none), `{category}` for the category, which has at least one character. Everything else stands for itself. Several
 * patterns are separated by `|`.
 */
import { SyrinxError } from '../errors.ts'

export type PatternMatch =
  | { readonly kind: 'category'; readonly category: string }
  /** The pattern doesn't fit the name. */
  | { readonly kind: 'none' }
  /** It fits in more than one way: what it could capture, sorted; a few of them. */
  | { readonly kind: 'several'; readonly categories: readonly string[] }

export interface CategoryPattern {
  /** @param name a clip's; folders before it and its ending don't count. */
  match(name: string): PatternMatch
  /** The file's name round about what is captured, to show it; null unless that is exactly one category. */
  locate(name: string): LocatedCategory | null
}

export interface LocatedCategory {
  readonly before: string
  readonly category: string
  readonly after: string
}

const placeholder = '{category}'
const shownAtMost = 8
/** Captures of different lengths differ: more of them than are shown tell no more, and a long name has thousands. */
const capturedAtMost = 64

/** @throws SyrinxError `category/pattern` when it can't capture one category. */
export function compilePattern(pattern: string): CategoryPattern {
  const alternatives = pattern.split('|').map(compileOne)
  const capturesOf = (name: string) => {
    const stem = stemOf(name)
    return alternatives.flatMap((captures) => captures(stem))
  }
  return {
    match(name) {
      const categories = [...new Set(capturesOf(name).map(({ category }) => category))].sort()
      if (categories.length === 0) return { kind: 'none' }
      if (categories.length === 1) return { kind: 'category', category: categories[0] }
      return { kind: 'several', categories: categories.slice(0, shownAtMost) }
    },
    locate(name) {
      const [first, ...others] = capturesOf(name)
      return first && others.every(({ category }) => category === first.category) ? first : null
    },
  }
}

/**
 * The one category of a clip.
 * @throws SyrinxError `category/none` or `category/several`, which names the clip and what the pattern captures.
 */
export function categoryByPattern(pattern: CategoryPattern, name: string): string {
  const match = pattern.match(name)
  switch (match.kind) {
    case 'category':
      return match.category
    case 'none':
      throw new SyrinxError(
        'category/none',
        `The pattern captures no category from the name “${name}”.`,
        'Change the pattern so that it fits every clip, or leave this clip out.',
      )
    case 'several':
      throw new SyrinxError(
        'category/several',
        `The name “${name}” could be of several categories: ${match.categories.join(', ')}. A clip has one.`,
        'Make the pattern stricter, so that it fits in one way only.',
      )
  }
}

/** The file’s name alone: `piano/take1_c4.wav` is `take1_c4`. */
function stemOf(name: string): string {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const dot = file.lastIndexOf('.')
  return dot > 0 ? file.slice(0, dot) : file
}

/** All that a pattern can capture from a name. */
function compileOne(pattern: string): (stem: string) => LocatedCategory[] {
  const parts = pattern.split(placeholder)
  if (parts.length !== 2)
    throw new SyrinxError(
      'category/pattern',
      parts.length === 1
        ? `The pattern “${pattern}” has no {category} in it.`
        : `The pattern “${pattern}” has {category} in it ${parts.length - 1} times; it needs it once.`,
      'For example, *_{category}_* takes “piano” from “take1_piano_c4”.',
    )
  const [before, after] = parts
  return (stem) => {
    const starts = placesAfter([...before], [...stem])
    const letters = [...stem]
    const ends = placesAfter([...after].reverse(), [...stem].reverse()).map((it) => letters.length - it)
    const captures: LocatedCategory[] = []
    for (const start of starts)
      for (const end of ends) {
        if (end <= start) continue
        captures.push({
          before: letters.slice(0, start).join(''),
          category: letters.slice(start, end).join(''),
          after: letters.slice(end).join(''),
        })
        if (captures.length >= capturedAtMost) return captures
      }
    return captures
  }
}

/** Everywhere in the text that a pattern may end which begins with the text. */
function placesAfter(pattern: readonly string[], text: readonly string[]): number[] {
  let places = [0]
  for (const letter of pattern) {
    if (places.length === 0) return []
    places =
      letter === '*'
        ? Array.from({ length: text.length - places[0] + 1 }, (_, i) => places[0] + i)
        : places.filter((place) => text[place] === letter).map((place) => place + 1)
  }
  return places
}
