/** What the tests of the sampling loop share. */
import type { ConditionSource } from '../../../src-shared/conditioning/noteRows.ts'

/** Rows that say which sample they belong to. */
export const tellingCondition = (channels: number): ConditionSource => ({
  channels,
  rows: (startSample, count) =>
    Float32Array.from({ length: count * channels }, (_, i) =>
      Math.sin(startSample + Math.floor(i / channels) + (i % channels)),
    ),
})
