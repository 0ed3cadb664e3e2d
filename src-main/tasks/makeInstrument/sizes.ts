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

const short: InstrumentSize = {
  preset: 'small-rf62',
  goodAfterSamples: 0,
  words: 'a small network',
}
const long: InstrumentSize = {
  preset: 'small-rf191',
  goodAfterSamples: 0,
  words: 'a network that hears further back, for cleaner notes',
}

/**
 * Small first; all play in real time on one core. A struck string or bar has partials that go their own ways: field 191
 * followed the piano better than 62 from the beginning (72 % of the frames against 66 % after 10 million samples). For
 * held tones, whose phases the network is told, 62 did nearly as well (pan flute: 99.6 % and 6.8 dB below the recording’s
 * SNR against 99.7 % and 6.1 dB) and has two layers fewer, until there is time for everything.
 */
export const instrumentSizes: Readonly<Record<'held' | 'dying', readonly InstrumentSize[]>> = {
  held: [short, { ...long, goodAfterSamples: 60_000_000 }],
  dying: [long],
}

/** How it is trained, whatever its size. */
export const instrumentTraining = {
  sampleRateHz: 16_000,
  /** Musicians try early: the first checkpoint comes after fifty steps, another every so many seconds. */
  checkpointEverySeconds: 60,
  /** Below, notes are missed; measured with a pan flute, a piano and a bass. */
  followsAfterSamples: 10_000_000,
  /** Training states to go on from. */
  keptStates: 2,
} as const
