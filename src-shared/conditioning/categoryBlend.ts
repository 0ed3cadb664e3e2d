/**
 * Global categories as they are named: one of an instrument's own (`piano`, or its number), or a blend of several with
 * their shares (`piano:0.4,panflute:0.6`). Written so in settings, projects and on the command line.
 */

/** At least one; shares are above 0 and sum to 1. */
export type CategoryBlend = readonly { readonly category: number; readonly share: number }[]

/**
 * @param names of the instrument's categories, by number; a name goes before a number.
 * @returns undefined for a category that isn't there, and for shares that are none.
 */
export function parseCategory(text: string, names: readonly string[]): CategoryBlend | undefined {
  const only = numberOf(text, names)
  if (only !== undefined) return [{ category: only, share: 1 }]
  const shares = new Map<number, number>()
  for (const part of text.split(',')) {
    const colon = part.lastIndexOf(':')
    const category = colon < 0 ? undefined : numberOf(part.slice(0, colon).trim(), names)
    const share = part.slice(colon + 1).trim()
    if (category === undefined || !/^\d*\.?\d+(e-?\d+)?$/i.test(share)) return undefined
    shares.set(category, (shares.get(category) ?? 0) + Number(share))
  }
  const sum = [...shares.values()].reduce((all, share) => all + share, 0)
  if (!(sum > 0) || !Number.isFinite(sum)) return undefined
  return [...shares]
    .filter(([, share]) => share > 0)
    .map(([category, share]) => ({ category, share: share / sum }))
}

export const isBlend = (blend: CategoryBlend): boolean => blend.length > 1

/** Longer names are written as numbers: what is written must stay short. */
const longestName = 80

/** As `parseCategory` reads it; shares to a hundredth. */
export function printCategory(blend: CategoryBlend, names: readonly string[]): string {
  if (blend.length === 1) return names[blend[0].category]
  return blend
    .map(({ category, share }) => {
      const name = names[category]
      const isPlain = name.length <= longestName && !/[:,]/.test(name) && name.trim() === name
      return `${isPlain ? name : category}:${Math.round(share * 100) / 100}`
    })
    .join(',')
}

/** “piano 40 %, panflute 60 %”; what is no blend as it is. */
export function categoryWords(text: string, names: readonly string[]): string {
  const blend = parseCategory(text, names)
  return blend && isBlend(blend) ? blendWords(blend, names) : text
}

export const blendWords = (blend: CategoryBlend, names: readonly string[]): string =>
  blend.length === 1
    ? names[blend[0].category]
    : blend.map(({ category, share }) => `${names[category]} ${Math.round(share * 100)} %`).join(', ')

/** The same where the instrument is not at hand: what looks like a blend is one. */
export const writtenWords = (text: string): string =>
  /^[^,]+:[\d.]+(,[^,]+:[\d.]+)+$/.test(text)
    ? text
        .split(',')
        .map((part) => part.split(/:(?=[\d.]+$)/))
        .map(([name, share]) => `${name.trim()} ${Math.round(Number(share) * 100)} %`)
        .join(', ')
    : text

function numberOf(text: string, names: readonly string[]): number | undefined {
  const byName = names.indexOf(text)
  if (byName >= 0) return byName
  return /^\d{1,6}$/.test(text) && Number(text) < names.length ? Number(text) : undefined
}
