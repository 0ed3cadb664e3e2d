/** The learning rate over a run. */
export interface LearningRateSchedule {
  readonly name: 'constant' | 'cosine'
  readonly peak: number
  /** The cosine ends at this share of the peak. */
  readonly floorShare: number
  /** Share of the run in which the rate rises linearly from 0. */
  readonly warmupShare: number
}

/** @param progress 0 at the start of the run, 1 at its end; beyond 1 the rate stays where it ended. */
export function learningRateAt(schedule: LearningRateSchedule, progress: number): number {
  const { name, peak, floorShare, warmupShare } = schedule
  const at = Math.min(Math.max(progress, 0), 1)
  if (at < warmupShare) return peak * Math.max(at / warmupShare, 1e-3)
  if (name === 'constant') return peak
  const fall = (at - warmupShare) / (1 - warmupShare)
  return peak * (floorShare + (1 - floorShare) * 0.5 * (1 + Math.cos(Math.PI * fall)))
}
