/** What Syrinx trains with when nothing else is asked for; found by trying (docs/sound.md). */
export const usualTraining = {
  /** At its peak: it rises at first and falls as a cosine. */
  learningRate: 6e-3,
  /** Crops a step. */
  batchSize: 2,
  /** Samples that a crop predicts. */
  sampleSize: 2048,
} as const
