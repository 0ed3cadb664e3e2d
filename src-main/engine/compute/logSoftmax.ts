/** Makes every row of `width` logits log-probabilities (in float64 on the way). */
export function logSoftmaxInPlace(logits: Float32Array, width: number): void {
  for (let row = 0; row < logits.length; row += width) {
    let highest = -Infinity
    for (let q = row; q < row + width; q++) highest = Math.max(highest, logits[q])
    let total = 0
    for (let q = row; q < row + width; q++) total += Math.exp(logits[q] - highest)
    const normaliser = highest + Math.log(total)
    for (let q = row; q < row + width; q++) logits[q] -= normaliser
  }
}
