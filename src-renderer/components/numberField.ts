/** What a NumberField reads, keeps and shows. */

export interface NumberRange {
  readonly min: number
  readonly max: number
  readonly step: number
}

/** Digits after the point that a step needs: 0.05 → 2. */
export function decimalsOf(step: number): number {
  const [digits, exponent] = String(step).split('e')
  const fraction = digits.split('.')[1] ?? ''
  return Math.max(0, fraction.length - Number(exponent ?? 0))
}

/** Within the range, and free of what adding steps in binary leaves behind. */
export function clampNumber(value: number, { min, max, step }: NumberRange): number {
  const clamped = Math.min(max, Math.max(min, value))
  return Number(clamped.toFixed(Math.max(decimalsOf(step), 6)))
}

/** A number of steps from a value, on the grid that the smallest value begins. */
export function stepNumber(value: number, steps: number, range: NumberRange): number {
  const origin = Number.isFinite(range.min) ? range.min : 0
  const onGrid = origin + Math.round((value - origin) / range.step) * range.step
  const start = Math.abs(onGrid - value) < range.step * 1e-6 ? onGrid : value
  return clampNumber(Number((start + steps * range.step).toFixed(decimalsOf(range.step))), range)
}

/** What a user typed as a number: `1,5`, `120 bpm`, `−3`; null when it is none. */
export function readNumber(text: string): number | null {
  const match = /^[+−-]?\s*(\d+([.,]\d*)?|[.,]\d+)/.exec(text.trim())
  if (!match) return null
  const value = Number(match[0].replace('−', '-').replace(',', '.').replaceAll(' ', ''))
  return Number.isFinite(value) ? value : null
}
