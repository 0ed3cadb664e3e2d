/** Learns from strikes that are known to be true or not how to judge others: one hidden layer, Adam, cosine decay. */
import type { StrikeJudgement } from '../../src-main/audio/chords/strikeJudge.ts'
import { featureNames } from '../../src-main/audio/chords/strikes.ts'
import { randomNumbers } from './randomNumbers.ts'

export interface KnownStrike {
  readonly features: Float32Array
  readonly isStruck: boolean
}

const hidden = 16
const steps = 6000
const batch = 512
const learningRate = 0.01
const decay = 1e-5

export function fitStrikes(strikes: readonly KnownStrike[]): StrikeJudgement {
  const random = randomNumbers(1)
  const count = featureNames.length
  const mean = new Float32Array(count)
  const spread = new Float32Array(count)
  for (const { features } of strikes) for (let i = 0; i < count; i++) mean[i] += features[i] / strikes.length
  for (const { features } of strikes)
    for (let i = 0; i < count; i++) spread[i] += (features[i] - mean[i]) ** 2 / strikes.length
  for (let i = 0; i < count; i++) spread[i] = Math.sqrt(spread[i]) + 1e-6

  const around = (width: number) => () => (2 * random() - 1) * width
  const inputs = new Float32Array(count * hidden).map(around(Math.sqrt(3 / count)))
  const inputBias = new Float32Array(hidden)
  const outputs = new Float32Array(hidden).map(around(Math.sqrt(3 / hidden)))
  const outputBias = new Float32Array(1)
  const vectors = [inputs, inputBias, outputs, outputBias].map((values) => ({
    values,
    slope: new Float64Array(values.length),
    first: new Float64Array(values.length),
    second: new Float64Array(values.length),
  }))
  const [inputSlope, inputBiasSlope, outputSlope, outputBiasSlope] = vectors.map(({ slope }) => slope)
  const x = new Float64Array(count)
  const active = new Float64Array(hidden)

  for (let step = 1; step <= steps; step++) {
    for (const { slope } of vectors) slope.fill(0)
    for (let example = 0; example < batch; example++) {
      const { features, isStruck } = strikes[Math.floor(random() * strikes.length)]
      let sum = outputBias[0]
      for (let i = 0; i < count; i++) x[i] = (features[i] - mean[i]) / spread[i]
      for (let unit = 0; unit < hidden; unit++) {
        let activation = inputBias[unit]
        for (let i = 0; i < count; i++) activation += x[i] * inputs[i * hidden + unit]
        active[unit] = Math.tanh(activation)
        sum += active[unit] * outputs[unit]
      }
      const error = (1 / (1 + Math.exp(-sum)) - (isStruck ? 1 : 0)) / batch
      outputBiasSlope[0] += error
      for (let unit = 0; unit < hidden; unit++) {
        outputSlope[unit] += error * active[unit]
        const back = error * outputs[unit] * (1 - active[unit] ** 2)
        inputBiasSlope[unit] += back
        for (let i = 0; i < count; i++) inputSlope[i * hidden + unit] += back * x[i]
      }
    }
    const rate = 0.5 * learningRate * (1 + Math.cos((Math.PI * step) / steps))
    for (const { values, slope, first, second } of vectors)
      for (let i = 0; i < values.length; i++) {
        const gradient = slope[i] + decay * values[i]
        first[i] = 0.9 * first[i] + 0.1 * gradient
        second[i] = 0.99 * second[i] + 0.01 * gradient * gradient
        values[i] -=
          (rate * (first[i] / (1 - 0.9 ** step))) / (Math.sqrt(second[i] / (1 - 0.99 ** step)) + 1e-8)
      }
  }
  return { mean, spread, inputs, inputBias, outputs, outputBias }
}
