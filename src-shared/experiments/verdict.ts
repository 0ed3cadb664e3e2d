/** The finding in one plain sentence, and numbers with their units. */
import type { Quantity } from './definition.ts'
import { measures, type MeasureFacts, type MeasureName } from './measures.ts'
import type { ClaimReport } from './report.ts'

/** “6.1 cents”, “97.3 %”, “–” for nothing. */
export function measureInWords(name: MeasureName, value: number | null): string {
  if (value === null) return '–'
  const { unit, digits }: MeasureFacts = measures[name]
  const shown = unit === '%' ? 100 * value : value
  const number = shown
    .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−')
  return unit === '' ? number : `${number} ${unit}`
}

export function verdictSentence(
  claims: readonly ClaimReport[],
  held: boolean | null,
  open: number,
  variants: number,
): string {
  const deciding = claims.filter((it) => it.decides)
  if (held === null) {
    const undecided = deciding.filter((it) => it.held === null)
    if (open > 0) return `Not decided yet: ${variants - open} of ${variants} parts are done.`
    if (undecided.length === 0) return 'Nothing in this experiment decides.'
    return `It could not be decided: nothing was measured for “${undecided.map((it) => it.words).join('” and “')}”.`
  }
  const missed = deciding.filter((it) => it.held === false)
  const kept = deciding.filter((it) => it.held === true)
  if (held) {
    const found = `The finding held: ${kept.map((it) => `${lowerFirst(bare(it.words))} (${claimNumbers(it)})`).join('; ')}.`
    // Of claims of which one is enough, the others may have failed.
    if (missed.length === 0) return found
    return `${found} It is not so that ${missed.map((it) => `${lowerFirst(bare(it.words))} (${claimNumbers(it)})`).join(', nor that ')}.`
  }
  const not = `The finding did not hold: it is not so that ${missed.map((it) => `${lowerFirst(bare(it.words))} (${claimNumbers(it)})`).join(', nor that ')}.`
  if (kept.length === 0) return not
  return `${not} What did hold: ${kept.map((it) => `${lowerFirst(bare(it.words))} (${claimNumbers(it)})`).join('; ')}.`
}

/** “the worst 6.1 cents”, “18.2 dB against 15.0 dB”. */
export function claimNumbers({
  left,
  leftValue,
  right,
  rightValue,
  margin,
  unmeasured,
}: ClaimReport): string {
  if (leftValue === null) return 'nothing that could be measured'
  const others = unmeasured === undefined ? '' : `, and ${unmeasured} that could not be measured`
  const first = `${measureInWords(left.measure, leftValue)}${others}`
  if (typeof right === 'number') return `${reduction(left)}${first}`
  // The right side was told with its margin; the reader wants what was measured.
  const other = rightValue === null ? null : rightValue - margin
  return `${first} against ${measureInWords(right.measure, other)}`
}

function reduction({ measure, reduce }: Quantity): string {
  const { better } = measures[measure]
  switch (reduce) {
    case 'most':
      return better === 'lower' ? 'the worst ' : better === 'higher' ? 'the best ' : 'the most '
    case 'least':
      return better === 'higher' ? 'the worst ' : better === 'lower' ? 'the best ' : 'the least '
    case 'mean':
      return 'on average '
    case 'median':
      return 'the median '
    case 'sum':
      return 'in all '
  }
}

const bare = (words: string) => words.replace(/[.…]+$/, '')

/** “MFCC …” and “SNR …” stay as they are. */
const lowerFirst = (words: string) =>
  /^[A-Z][A-Z]/.test(words) || /^(I|A4|Winder|Claramunt|WaveNet)\b/.test(words)
    ? words
    : words.charAt(0).toLowerCase() + words.slice(1)
