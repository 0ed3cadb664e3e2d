/** What the measures of all takes come to, each figure beside the recording’s own where it has one. */
import { median, percentile } from '../statistics.ts'
import type { Beside } from './heldNoise.ts'
import { levelFollowing } from './levels.ts'
import type { TakeMeasures } from './measureTake.ts'
import { shareWithin } from './pitchFrames.ts'

export interface Figure {
  /** NaN where there was nothing to measure. */
  readonly value: number
  /** The recording’s own, over the same places. */
  readonly recording?: number
}

/** Notes that lose less a second don’t decay: they are held. */
const heldDb = 1

/** Drift is looked at in takes of at least this. */
const longSeconds = 45

type TakeFigures = ReturnType<typeof figuresOf>
/** The loss and the seconds of one core a second of audio are known to whoever trains and plays. */
export type FigureName = keyof TakeFigures | 'validationLoss' | 'cost'
export type Figures = Readonly<Partial<Record<FigureName, Figure>>>

/** Of takes of one instrument. Shares are 0 … 1 and times seconds. */
export function figuresOf(takes: readonly TakeMeasures[]) {
  const frames = takes.flatMap((it) => it.frames)
  const drawn = frames.map((it) => it.fromDrawnCents)
  const own = frames.map((it) => it.fromRecordingCents)
  const recording = frames.map((it) => it.recordingCents).filter((cents) => !Number.isNaN(cents))
  const onsets = takes.flatMap((it) => it.onsetErrors).filter((error) => !Number.isNaN(error))
  const late = onsets.map(Math.abs)
  const risen = takes.flatMap((it) => it.attacks)
  const levels = takes.flatMap((it) => it.levels)
  const following = levelFollowing(levels)
  const held = takes.flatMap((it) => it.held)
  const decays = takes.flatMap((it) => it.decays)
  const long = takes.filter((it) => it.seconds >= longSeconds)
  const seconds = sum(takes.map((it) => it.seconds))
  const quiet = takes.map((it) => it.collapse)
  const snrBelow = held.map((it) => it.snrDb.recording - it.snrDb.take).filter(Number.isFinite)
  return {
    within50Drawn: { value: shareWithin(drawn, 50), recording: shareWithin(recording, 50) },
    within20Drawn: { value: shareWithin(drawn, 20), recording: shareWithin(recording, 20) },
    within50Recording: { value: shareWithin(own, 50) },
    within20Recording: { value: shareWithin(own, 20) },
    notesHit: { value: share(takes.flatMap((it) => it.hitDrawn)) },
    notesHitRecording: { value: share(takes.flatMap((it) => it.hitRecording)) },
    onsetMedian: { value: percentileOfAll(late, 0.5) },
    onset95: { value: percentileOfAll(late, 0.95) },
    onsetsMissed: { value: share(onsets.map((error) => error === Infinity)) },
    riseTime: medians(risen.map((it) => ({ take: it.riseSeconds, recording: it.recordingRiseSeconds }))),
    attackLikeness: { value: median(risen.map((it) => it.correlation).filter(Number.isFinite)) },
    levelCorrelation: { value: following.correlation },
    levelSlope: { value: following.slope, recording: 1 },
    levelError: { value: median(levels.map((it) => it.errorDb)) },
    snr: medians(held.map((it) => it.snrDb)),
    snrBelow: { value: median(snrBelow) },
    snrBelowWorst: { value: percentile(snrBelow, 0.9) },
    harmonicToNoise: medians(held.map((it) => it.harmonicToNoiseDb)),
    outsideHarmonics: medians(held.map((it) => it.outsideHarmonicsDb)),
    outsideAbove: { value: median(differences(held.map((it) => it.outsideHarmonicsDb))) },
    decay: medians(decays),
    decayError: {
      value: median(
        decays
          .filter((it) => Math.abs(it.recording) > heldDb)
          .map(({ take, recording: theirs }) => Math.abs((take - theirs) / theirs)),
      ),
    },
    stftDistance: { value: weighted(takes, (it) => it.stftDistance) },
    melDistance: { value: weighted(takes, (it) => it.melDistanceDb) },
    clicks: {
      value: (60 * sum(takes.map((it) => it.clicks.take.length))) / seconds,
      recording: (60 * sum(takes.map((it) => it.clicks.recording.length))) / seconds,
    },
    dc: {
      value: largest(takes.map((it) => it.dc.take)),
      recording: largest(takes.map((it) => it.dc.recording)),
    },
    clipped: { value: sum(takes.map((it) => it.clippedSamples)) },
    missing: { value: sum(quiet.map((it) => it.missingSeconds)) },
    straying: { value: sum(quiet.map((it) => it.strayingSeconds)) },
    silence: medians(quiet.map((it) => ({ take: it.silenceDb, recording: it.recordingSilenceDb }))),
    ...(long.length > 0 && {
      driftCents: { value: largest(long.map((it) => it.drift.cents)) },
      driftDb: { value: largest(long.map((it) => it.drift.decibels)) },
    }),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const share = (flags: readonly boolean[]) => flags.filter(Boolean).length / flags.length
/** Without sign. */
const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs))

/** A percentile among values of which some may be infinite. */
export function percentileOfAll(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted[Math.ceil(at * (sorted.length - 1))] === Infinity) return Infinity
  // Nothing times infinity is no number.
  return percentile(sorted.filter(Number.isFinite), (at * (sorted.length - 1)) / lastFinite(sorted))
}

const lastFinite = (sorted: readonly number[]) => Math.max(1, sorted.filter(Number.isFinite).length - 1)

const differences = (pairs: readonly Beside[]) =>
  pairs.map(({ take, recording }) => take - recording).filter(Number.isFinite)

/** Of the take and of the recording, over the places at which both are known. */
function medians(pairs: readonly Beside[]): Figure {
  const known = pairs.filter(({ take, recording }) => Number.isFinite(take) && Number.isFinite(recording))
  return {
    value: median(known.map((it) => it.take)),
    recording: median(known.map((it) => it.recording)),
  }
}

/** The mean, by length. */
const weighted = (takes: readonly TakeMeasures[], of: (take: TakeMeasures) => number) =>
  sum(takes.map((it) => it.seconds * of(it))) / sum(takes.map((it) => it.seconds))
