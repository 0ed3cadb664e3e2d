/** A report in words: measures with their units, claims with their numbers, durations. */
import { measures, type MeasureName } from './measures.ts'
import type { ClaimReport, Report } from './report.ts'

/** “98.2 %”, “−12.3 dB”, “5,000”; “—” where it could not be measured, nothing where it makes no sense. */
export function measureWords(name: MeasureName, value: number | null | undefined): string {
  if (value === undefined) return ''
  if (value === null || !Number.isFinite(value)) return '—'
  const { unit } = measures[name]
  const number = measureNumber(name, value)
  return unit === '' ? number : `${number} ${unit}`
}

/** The number alone, as its column shows it: `98.2`. */
export function measureNumber(name: MeasureName, value: number): string {
  const { unit, digits } = measures[name]
  const shown = unit === '%' ? value * 100 : value
  const words = shown.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (/^-0(\.0*)?$/.test(words) ? words.slice(1) : words).replace('-', '−')
}

/** “SNR (dB)”. */
export const measureTitle = (name: MeasureName): string => {
  const { title, unit } = measures[name]
  return unit === '' ? title : `${title} (${unit})`
}

export const betterWords = (name: MeasureName): string =>
  ({ higher: 'higher is better', lower: 'lower is better', neither: '' })[measures[name].better]

/** The same as a mark, where columns are narrow. */
export const betterMark = (name: MeasureName): string =>
  ({ higher: '▲', lower: '▼', neither: '' })[measures[name].better]

const signs = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const

/** “98.2 % ≥ 97 %”, “21.0 dB > 15.2 dB + 3 dB”. The value at the right has the margin in it. */
export function claimNumbers({
  left,
  right,
  is,
  margin,
  leftValue,
  rightValue,
  unmeasured,
}: ClaimReport): string {
  // The numbers of the rest would seem to hold what failed by these.
  if (unmeasured !== undefined)
    return `${measureWords(left.measure, leftValue)}, ${unmeasured} not measurable`
  const first = measureWords(left.measure, leftValue)
  if (typeof right === 'number' || margin === 0 || rightValue === null)
    return `${first} ${signs[is]} ${limitWords(left.measure, rightValue)}`
  const other = measureWords(right.measure, rightValue - margin)
  const apart = limitWords(left.measure, Math.abs(margin))
  return `${first} ${signs[is]} ${other} ${margin < 0 ? '−' : '+'} ${apart}`
}

/** A limit that someone chose is written as short as it is: 97 %, not 97.0 %. */
const limitWords = (name: MeasureName, value: number | null): string =>
  measureWords(name, value)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '')

/** “48 s”, “3 min 20 s”, “2 h 5 min”. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${String(whole)} s`
  if (whole < 3600)
    return `${String(Math.floor(whole / 60))} min${whole % 60 ? ` ${String(whole % 60)} s` : ''}`
  const minutes = Math.round(whole / 60)
  return `${String(Math.floor(minutes / 60))} h${minutes % 60 ? ` ${String(minutes % 60)} min` : ''}`
}

/** “quick: smaller, in minutes here”. */
export const scaleWords: Record<Report['scale'], string> = {
  quick: 'Quick: smaller, in minutes on two cores',
  paper: 'The paper’s own size',
}

/** What the main measures of a sound are, in a line: “98.2 % within 50 cents · SNR 21.4 dB”. */
export function measuresLine(values: Partial<Record<MeasureName, number | null>>): string {
  const named: readonly MeasureName[] = [
    'within50Cents',
    'centsOff',
    'amplitudeOff',
    'shapeRight',
    'categoryRight',
    'changeMedian',
    'signalToNoise',
    'melDistance',
  ]
  return named
    .filter((name) => typeof values[name] === 'number')
    .map((name) => `${measures[name].title} ${measureWords(name, values[name])}`)
    .join(' · ')
}
