/** HTML from templates that escape whatever is put into them. */
import { escapeMarkup } from '../../../../src-shared/figures/markup.ts'

/** Text that is markup already. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[]

const isMany = (part: Part): part is readonly Html[] => Array.isArray(part)

const written = (part: Part): string => {
  if (isMany(part)) return part.map(({ markup }) => markup).join('')
  return typeof part === 'object' ? part.markup : escapeMarkup(String(part))
}

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html => ({
  markup: String.raw({ raw: strings }, ...parts.map(written)),
})

/** For what is markup by itself: a drawn figure, a style sheet. */
export const raw = (markup: string): Html => ({ markup })

/** A relative address out of a path in the experiment’s folder. */
export const address = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
