/** SVG as text: every attribute and every word escaped, numbers short. */

/** For words and for attributes in double quotes; what XML forbids is left out. */
export const escapeMarkup = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)

/** Two digits after the point are a hundredth of a pixel. */
export const pixels = (value: number): string => {
  const short = String(Math.round(value * 100) / 100)
  return short === '-0' ? '0' : short
}

type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element with its children, which are markup already. Attributes without a value are left out. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? pixels(value) : escapeMarkup(String(value))}"`,
    )
    .join('')
  const inside = children.join('')
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`
}

export const text = (attributes: Attributes, words: string): string =>
  element('text', attributes, escapeMarkup(words))

/** Roughly: as wide as Source Sans 3 is on average. For room, not for alignment. */
export const textWidth = (words: string, fontSize: number): number => words.length * fontSize * 0.52

/** Of a letter, in its size: what is cut off should not be cut off too early. */
const narrowest = 0.48

/** Cut off with … where it doesn't fit. */
export function fitText(words: string, fontSize: number, width: number): string {
  const most = Math.max(1, Math.floor(width / (fontSize * narrowest)))
  return words.length <= most ? words : `${words.slice(0, Math.max(1, most - 1)).trimEnd()}…`
}

/** On up to three lines, broken at spaces, and not inside brackets if it can be; cut off where that is too little too. */
export function wrapText(words: string, fontSize: number, width: number): string[] {
  const lines: string[] = []
  const grouped = words.split(/ (?![^()]*\))/)
  const parts = grouped.some((part) => textWidth(part, fontSize) > width) ? words.split(' ') : grouped
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines[lines.length - 1]} ${part}`
    if (lines.length === 0 || (textWidth(longer, fontSize) > width && lines.length < 3)) lines.push(part)
    else lines[lines.length - 1] = longer
  }
  return lines.map((line) => fitText(line, fontSize, width))
}
