/** Whether a key was struck: a small network over what speaks for and against it, learned by scripts/hearing/learnStrikes.ts. */
import { featureNames } from './strikes.ts'

/** One hidden layer: chance = σ(outᵀ · tanh(Wᵀ · (features − mean) / spread + b) + c). Row-major. */
export interface StrikeJudgement {
  readonly mean: Float32Array
  readonly spread: Float32Array
  /** [features, hidden] */
  readonly inputs: Float32Array
  readonly inputBias: Float32Array
  /** [hidden] */
  readonly outputs: Float32Array
  readonly outputBias: Float32Array
}

/** The shapes of its tensors for so many hidden units. */
export const judgementShapes = (hidden: number): Record<keyof StrikeJudgement, readonly number[]> => ({
  mean: [featureNames.length],
  spread: [featureNames.length],
  inputs: [featureNames.length, hidden],
  inputBias: [hidden],
  outputs: [hidden],
  outputBias: [1],
})

/** 0 … 1. */
export function judgeStrike(features: Float32Array, judgement: StrikeJudgement): number {
  const { mean, spread, inputs, inputBias, outputs, outputBias } = judgement
  const hidden = inputBias.length
  let sum = outputBias[0]
  for (let unit = 0; unit < hidden; unit++) {
    let activation = inputBias[unit]
    for (let i = 0; i < mean.length; i++)
      activation += ((features[i] - mean[i]) / spread[i]) * inputs[i * hidden + unit]
    sum += Math.tanh(activation) * outputs[unit]
  }
  return 1 / (1 + Math.exp(-sum))
}
