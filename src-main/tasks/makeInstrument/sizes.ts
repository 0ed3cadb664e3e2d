/**
 * Which network for which time: what “Make an instrument” trains, with the reasons. Everything here was judged by free
 * playing (docs/sound.md); change it there first.
 */

export interface InstrumentSize {
  /** In src-shared/model/presets.ts. */
  readonly preset: string
  /** So many samples it must have learned from to sound well: below, a smaller one sounds better. */
  readonly goodAfterSamples: number
  /** In a few words, for a musician. */
  readonly words: string
}

/** Small first. All of them play in real time on one core. */
export const instrumentSizes: readonly InstrumentSize[] = [
  {
    preset: 'small-rf62',
    goodAfterSamples: 0,
    words: 'a small network, which follows its notes after a few minutes',
  },
  {
    preset: 'small-rf191',
    goodAfterSamples: 60_000_000,
    words: 'a network that hears further back, for held notes that are cleaner',
  },
]

/** The largest that this machine can train well in the time. */
export const sizeFor = (samplesPerSecond: number, seconds: number): InstrumentSize =>
  instrumentSizes.findLast((it) => it.goodAfterSamples <= samplesPerSecond * seconds) ?? instrumentSizes[0]

/** How it is trained, whatever its size. */
export const instrumentTraining = {
  sampleRateHz: 16_000,
  /** Musicians try early: the first checkpoint comes after fifty steps, another every so many seconds. */
  checkpointEverySeconds: 60,
  /** Training states to go on from. */
  keptStates: 2,
} as const
