/** Which colours the categories of an instrument have, wherever it is shown what plays when. */
import { parseCategory } from '../../../../src-shared/conditioning/categoryBlend.ts'
import { pitchColour, type Theme } from '../../../design/pitchColour.ts'

/** Neighbours a semitone apart: their colours lie across the wheel from each other. */
const colourOf = (index: number, theme: Theme) => pitchColour(60 + (index % 12), theme)

/** Of a category, or of the parts of a blend that are most of it: at most two, the larger share first. */
export function categoryColours(
  category: string,
  categories: readonly string[],
  theme: Theme,
): readonly { readonly colour: string; readonly share: number }[] {
  const blend = parseCategory(category, categories) ?? [{ category: 0, share: 1 }]
  const most = blend.toSorted((a, b) => b.share - a.share).slice(0, 2)
  const sum = most.reduce((total, { share }) => total + share, 0)
  return most.map((it) => ({ colour: colourOf(it.category, theme), share: it.share / sum }))
}
