/** Whether a finding held: the claims of a plan against what was measured. Pure. */
import { isRenderOf } from './check.ts'
import { planOf, type Claim, type Definition, type Quantity, type Scale } from './definition.ts'
import { verdictSentence } from './verdict.ts'
import { measures, type Measures } from './measures.ts'
import type { ClaimReport, VariantReport } from './report.ts'

export interface Judgement {
  readonly claims: ClaimReport[]
  /** Whether all claims that decide hold; null while one of them is undecided and none has failed. */
  readonly held: boolean | null
  readonly sentence: string
}

/** What a quantity came to. */
export interface QuantityValue {
  /** Null when nothing was measured. */
  readonly value: number | null
  /** Sounds (or variants) of which it was asked and could not be measured: a tone without a pitch, for example. */
  readonly unmeasured: number
  /** Whether everything that it asks for is there. */
  readonly whole: boolean
}

/**
 * @param unfinished names of variants whose work is not done or has failed: what asks for them can't be decided yet.
 *   Variants that are missing from `variants` are unfinished too.
 */
export function judge(
  definition: Definition,
  scale: Scale,
  variants: readonly VariantReport[],
  unfinished: readonly string[] = [],
): Judgement {
  const plan = planOf(definition, scale)
  const open = plan.variants
    .map((it) => it.name)
    .filter((name) => unfinished.includes(name) || !variants.some((it) => it.name === name))
  const claims = plan.claims.map((claim) => judgeClaim(claim, variants, open))
  const verdicts = [...decidingGroups(claims)].map((group) => groupHeld(group))
  const held = verdicts.includes(false)
    ? false
    : verdicts.length === 0 || verdicts.includes(null)
      ? null
      : true
  return { claims, held, sentence: verdictSentence(claims, held, open.length, plan.variants.length) }
}

/** Claims of which one is enough, together; every other deciding claim by itself. */
function decidingGroups(claims: readonly ClaimReport[]): Iterable<ClaimReport[]> {
  const deciding = claims.filter((it) => it.decides)
  return Map.groupBy(deciding, (it) => it.oneOf ?? it).values()
}

function groupHeld(group: readonly ClaimReport[]): boolean | null {
  if (group.some((it) => it.held === true)) return true
  return group.some((it) => it.held === null) ? null : false
}

function judgeClaim(claim: Claim, variants: readonly VariantReport[], open: readonly string[]): ClaimReport {
  const left = quantityValue(claim.left, variants, open)
  const right =
    typeof claim.right === 'number'
      ? { value: claim.right, unmeasured: 0, whole: true }
      : quantityValue(claim.right, variants, open)
  return {
    ...claim,
    leftValue: left.value,
    ...(left.unmeasured > 0 && { unmeasured: left.unmeasured }),
    rightValue: right.value === null ? null : right.value + claim.margin,
    held: isHeld(claim, left, right),
  }
}

function isHeld(claim: Claim, left: QuantityValue, right: QuantityValue): boolean | null {
  if (!left.whole || !right.whole) return null
  // A tone that has no pitch is not within 20 cents of anything.
  if (left.unmeasured > 0) return false
  if (left.value === null || right.value === null || right.unmeasured > 0) return null
  return compare(left.value, claim.is, right.value + claim.margin)
}

function compare(left: number, is: Claim['is'], right: number): boolean {
  switch (is) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

/** One number out of those of all variants and renders that the quantity names. */
export function quantityValue(
  quantity: Quantity,
  variants: readonly VariantReport[],
  open: readonly string[] = [],
): QuantityValue {
  const isMeant = (name: string) => quantity.variants?.includes(name) ?? true
  const whole = !open.some(isMeant)
  const found = variants
    .filter((it) => isMeant(it.name))
    .flatMap((variant): Measures[] =>
      measures[quantity.measure].of === 'variant'
        ? [variant.measures]
        : variant.renders
            .filter((it) => quantity.renders?.some((name) => isRenderOf(it.name, name)) ?? true)
            .map((it) => it.measures),
    )
  const values = found.flatMap((it) => it[quantity.measure] ?? [])
  const unmeasured = found.filter((it) => it[quantity.measure] === null).length
  return { value: values.length === 0 ? null : reduced(values, quantity.reduce), unmeasured, whole }
}

function reduced(values: readonly number[], reduce: Quantity['reduce']): number {
  const sum = () => values.reduce((total, value) => total + value, 0)
  switch (reduce) {
    case 'mean':
      return sum() / values.length
    case 'sum':
      return sum()
    case 'least':
      return Math.min(...values)
    case 'most':
      return Math.max(...values)
    case 'median': {
      const sorted = [...values].sort((a, b) => a - b)
      const middle = sorted.length >> 1
      return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }
}
