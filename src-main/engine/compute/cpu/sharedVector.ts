/** A vector that several threads see without copying. */
export type SharedVector = Float32Array<SharedArrayBuffer>

export const sharedVector = (length: number): SharedVector =>
  new Float32Array(new SharedArrayBuffer(4 * length))

export function shareCopy(values: Float32Array): SharedVector {
  const shared = sharedVector(values.length)
  shared.set(values)
  return shared
}

/** The vectors that a step of the optimiser reads and writes. */
export interface StateVectors {
  readonly weights: SharedVector
  readonly average?: SharedVector
  readonly moments: readonly SharedVector[]
}
