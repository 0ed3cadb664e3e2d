/**
 * Condition rows of MFCC frames (Claramunt Molet 2018, section 4.3.2): every sample has the coefficients of the frame
 * whose centre is nearest to it, scaled with the statistics of the training set.
 */
import type { MfccCondition } from './description.ts'
import type { ConditionSource } from './noteRows.ts'

/** Coefficients 2 to 13 as librosa gives them, before scaling; frame k is centred at sample k · hopSamples. */
export interface MfccFrames {
  readonly hopSamples: number
  readonly frames: number
  /** frames × coefficients, row-major. */
  readonly values: Float32Array
}

/** The frames of what sounded before sample 0, and how many samples of it there were. */
export interface MfccBefore {
  readonly frames: MfccFrames
  readonly samples: number
}

/** What did not vary in the training set, but for rounding, says nothing; coefficients are tens of decibels. */
const scaleOf = (deviation: number) => (deviation > 1e-4 ? 1 / deviation : 0)

/**
 * Outside of the frames the nearest one holds: the first before sample 0 (or those of `before`), the last after the end.
 * @throws Error when the frames have another number of coefficients than the condition; callers check what users give.
 */
export function mfccRows(condition: MfccCondition, frames: MfccFrames, before?: MfccBefore): ConditionSource {
  const { coefficients, mean, deviation } = condition
  const scales = deviation.map(scaleOf)
  const scaled = ({ values, frames: count }: MfccFrames) => {
    if (count < 1 || values.length !== count * coefficients)
      throw new Error(`${values.length} values are not ${count} frames of ${coefficients} coefficients.`)
    return values.map((value, i) => (value - mean[i % coefficients]) * scales[i % coefficients])
  }
  const rowsOf = (it: MfccFrames) => {
    const values = scaled(it)
    return (sample: number) => {
      const frame = Math.min(Math.max(Math.round(sample / it.hopSamples), 0), it.frames - 1)
      return values.subarray(frame * coefficients, (frame + 1) * coefficients)
    }
  }
  const own = rowsOf(frames)
  const earlier = before && before.samples > 0 ? rowsOf(before.frames) : undefined
  return {
    channels: coefficients,
    rows(startSample, count) {
      const rows = new Float32Array(count * coefficients)
      for (let t = 0; t < count; t++) {
        const sample = startSample + t
        const row = sample < 0 && earlier ? earlier(sample + before!.samples) : own(sample)
        rows.set(row, t * coefficients)
      }
      return rows
    },
  }
}
