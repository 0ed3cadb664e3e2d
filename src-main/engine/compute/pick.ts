import type { Pick } from './compute.ts'

/**
 * The code that the caller's number picks from one row of logits, as compute.ts defines it, in float64: the first q
 * with Σ_{i ≤ q} e_i > uniform·Σ e_i, where e_i = exp((logit_i − max)/temperature).
 */
export function pickCode(logits: ArrayLike<number>, uniform: number, { pick, temperature }: Pick): number {
  let highest = 0
  for (let q = 1; q < logits.length; q++) if (logits[q] > logits[highest]) highest = q
  if (pick === 'highest' || temperature === 0) return highest

  const weight = (q: number) => Math.exp((logits[q] - logits[highest]) / temperature)
  let total = 0
  for (let q = 0; q < logits.length; q++) total += weight(q)
  let sum = 0
  for (let q = 0; q < logits.length; q++) {
    sum += weight(q)
    if (sum > uniform * total) return q
  }
  // Only reached with logits that are not numbers.
  return highest
}
