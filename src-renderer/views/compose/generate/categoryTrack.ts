/** Changes of the category while an instrument plays. */
import {
  isBlend,
  parseCategory,
  printCategory,
  writtenWords,
} from '../../../../src-shared/conditioning/categoryBlend.ts'
import type { GenerationSettings } from '../../../../src-shared/contract/generation.ts'

export type CategoryTrack = NonNullable<GenerationSettings['categoryTrack']>

export interface CategorySegment {
  readonly category: string
  readonly startSeconds: number
  readonly endSeconds: number
}

const byTime = (track: CategoryTrack): CategoryTrack =>
  track.toSorted((a, b) => a.startSeconds - b.startSeconds)

/** @param first the one before the first change. */
export const categoryAt = (track: CategoryTrack, first: string, seconds: number): string =>
  byTime(track).findLast(({ startSeconds }) => startSeconds <= seconds)?.category ?? first

/** One more change; one at the same time is replaced. */
export const withChange = (track: CategoryTrack, startSeconds: number, category: string): CategoryTrack =>
  byTime([...track.filter((it) => it.startSeconds !== startSeconds), { startSeconds, category }])

/** Another one than plays there, and than comes next where there are so many. */
export function nextCategory(
  track: CategoryTrack,
  first: string,
  seconds: number,
  categories: readonly string[],
): string {
  const now = categoryAt(track, first, seconds)
  const following = byTime(track).find(({ startSeconds }) => startSeconds > seconds)?.category
  const at = categories.indexOf(now)
  const others = [...categories.slice(at + 1), ...categories.slice(0, Math.max(at, 0))]
  return others.find((it) => it !== following) ?? others[0] ?? now
}

export const withoutChange = (track: CategoryTrack, startSeconds: number): CategoryTrack =>
  track.filter((it) => it.startSeconds !== startSeconds)

/** What plays when, from 0 to the end; changes behind the end are left out. */
export function segmentsOf(track: CategoryTrack, first: string, lengthSeconds: number): CategorySegment[] {
  const changes = byTime(track).filter(({ startSeconds }) => startSeconds < lengthSeconds)
  return [{ startSeconds: 0, category: first }, ...changes]
    .map(({ startSeconds, category }, i) => ({
      category,
      startSeconds,
      endSeconds: changes[i]?.startSeconds ?? lengthSeconds,
    }))
    .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds)
}

/** “piano, from 1.5 s flute, from 3 s piano”. */
export const categoryTrackWords = (track: CategoryTrack): string =>
  byTime(track)
    .map(
      ({ startSeconds, category }) =>
        `from ${String(Number(startSeconds.toFixed(2)))} s ${writtenWords(category)}`,
    )
    .join(', ')

export const isBlended = (category: string, categories: readonly string[]): boolean =>
  isBlend(parseCategory(category, categories) ?? [])

/** Which one stands first in a blend; empty for one that isn’t there. */
export function leading(category: string, categories: readonly string[]): string {
  const [first] = parseCategory(category, categories) ?? []
  return first ? categories[first.category] : ''
}

/** Another one in the first place of a blend. */
export function led(category: string, by: string, categories: readonly string[]): string {
  const [, second] = parseCategory(category, categories) ?? []
  const first = { category: categories.indexOf(by), share: 1 - (second?.share ?? 0) }
  return !second || second.category === first.category ? by : printCategory([first, second], categories)
}

/** Half of it, and half of the next of at least two. */
export function halved(category: string, categories: readonly string[]): string {
  const first = Math.max(categories.indexOf(leading(category, categories)), 0)
  const shares = [first, (first + 1) % categories.length].map((it) => ({ category: it, share: 0.5 }))
  return printCategory(shares, categories)
}
