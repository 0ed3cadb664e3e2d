/** Condition rows of one voice, for the kind `voice`; sample 0 is the voice's first. */
import { channelCount, type VoiceCondition } from './description.ts'
import type { ConditionSource } from './noteRows.ts'
import { partialGain, toneNear } from './tones.ts'
import { slurredAgeSeconds, type Voice } from './voices.ts'

/** Below this a decaying channel says nothing, and a zero channel costs nothing. */
const smallest = 1e-5
/** How long a note's coming out of another one is told. */
const slurChannelSeconds = 0.03
const phaseStepSamples = 16
/** The strength of partials is looked up so often, and straight between. */
const strengthStepSeconds = 0.004

/** What a recording says beside its notes. */
export interface Recorded {
  /** How much older the note is than its first sample says. */
  readonly agedSamples?: number
  /** The phase of its partial number `k` from 0 on, in radians, `sample` after the voice's first. */
  readonly phaseAt?: (k: number, sample: number) => number
}

/** Rows before the voice's first sample are zero: silence. */
export function voiceRows(
  condition: VoiceCondition,
  voice: Voice,
  sampleRateHz: number,
  { agedSamples = 0, phaseAt = steadyPhases(condition, voice, sampleRateHz) }: Recorded = {},
): ConditionSource {
  const width = condition.categories.length
  const channels = channelCount(condition)
  const agesAt = width
  const slurredAt = agesAt + condition.ageDecaysSeconds.length
  const loudnessAt = slurredAt + 1
  const aged = agedSamples + (voice.isSlurred ? Math.round(slurredAgeSeconds * sampleRateHz) : 0)

  /** exp(−t/τ) from sample `origin` on, in the rows `from` … `to − 1`. */
  function decay(
    rows: Float32Array,
    start: number,
    [from, to]: Span,
    origin: number,
    at: number,
    tau: number,
  ) {
    const ratio = Math.exp(-1 / (tau * sampleRateHz))
    let value = Math.exp(-(from - origin) / (tau * sampleRateHz))
    for (let t = from; t < to && value >= smallest; t++, value *= ratio)
      rows[(t - start) * channels + at] = value
  }

  function pitch(rows: Float32Array, start: number, [from, to]: Span) {
    const { midi } = voice
    for (let t = from; t < to; t++) {
      const wanted = typeof midi === 'number' ? midi : midi(t / sampleRateHz)
      const { low, share } = between(condition.categories, wanted)
      const row = (t - start) * channels
      rows[row + low] = 1 - share
      if (share > 0) rows[row + low + 1] = share
    }
  }

  function phases(rows: Float32Array, start: number, span: Span) {
    for (let k = 0; k < condition.partialCount; k++) partial(rows, start, span, k)
  }

  /** Turned on sample by sample between the places where its phase is asked for, which are the same for any stretch. */
  function partial(rows: Float32Array, start: number, [from, to]: Span, k: number) {
    const first = from - (from % phaseStepSamples)
    let phase = phaseAt(k, first)
    for (let step = first; step < to; step += phaseStepSamples) {
      const next = phaseAt(k, step + phaseStepSamples)
      const turn = (next - phase) / phaseStepSamples
      const [turnCosine, turnSine] = [Math.cos(turn), Math.sin(turn)]
      let [cosine, sine] = [Math.cos(phase), Math.sin(phase)]
      const end = Math.min(step + phaseStepSamples, to)
      for (let t = step; t < end; t++) {
        if (t >= from) {
          const at = (t - start) * channels + loudnessAt + 1 + 2 * k
          rows[at] = cosine
          rows[at + 1] = sine
        }
        const turned = cosine * turnCosine - sine * turnSine
        sine = cosine * turnSine + sine * turnCosine
        cosine = turned
      }
      phase = next
    }
  }

  const { partials = [] } = condition.partialSum ? toneNear(condition, voice.midi, voice.globalCategory) : {}
  const strengthStep = Math.max(1, Math.round(strengthStepSeconds * sampleRateHz))

  /** Out of the cosines and sines that the rows hold already: cos(φ + δ) = cos φ cos δ − sin φ sin δ. */
  function sums(rows: Float32Array, start: number, [from, to]: Span) {
    const told = partials.slice(0, condition.partialCount)
    for (const [k, { decibels, offset }] of told.entries()) {
      const [cosine, sine] = [Math.cos(offset), Math.sin(offset)]
      const gainAt = (step: number) => partialGain(decibels, (step * strengthStep + aged) / sampleRateHz)
      let step = -1
      let [early, late] = [0, 0]
      for (let t = from; t < to; t++) {
        const current = Math.floor(t / strengthStep)
        if (current !== step) {
          ;[early, late] = [current === step + 1 && step >= 0 ? late : gainAt(current), gainAt(current + 1)]
          step = current
        }
        const gain = early + ((late - early) * (t - step * strengthStep)) / strengthStep
        const row = (t - start) * channels
        const at = row + loudnessAt + 1 + 2 * k
        rows[row + channels - 1] += gain * (cosine * rows[at] - sine * rows[at + 1])
      }
    }
  }

  return {
    channels,
    rows(startSample, count) {
      const rows = new Float32Array(count * channels)
      const all: Span = [Math.max(startSample, 0), startSample + count]
      if (all[1] <= all[0]) return rows
      pitch(rows, startSample, all)
      if (condition.partialCount > 0) phases(rows, startSample, all)
      sums(rows, startSample, all)
      const { loudness } = voice
      for (let t = all[0]; t < all[1]; t++)
        rows[(t - startSample) * channels + loudnessAt] =
          typeof loudness === 'number' ? loudness : loudness(t / sampleRateHz)
      for (const [i, tau] of condition.ageDecaysSeconds.entries())
        decay(rows, startSample, all, -aged, agesAt + i, tau)
      if (voice.isSlurred) decay(rows, startSample, all, 0, slurredAt, slurChannelSeconds)
      return rows
    },
  }
}

/** The phases of a note that is played: from those of its recording on, and as steady as its pitch. */
function steadyPhases(
  condition: VoiceCondition,
  { midi, globalCategory = 0 }: Voice,
  sampleRateHz: number,
): (k: number, sample: number) => number {
  const own = toneNear(condition, midi, globalCategory)
  const stretches = own.frequenciesHz.map((frequencyHz) => frequencyHz / own.frequenciesHz[0])
  const radians = (2 * Math.PI) / sampleRateHz
  const phaseFrom = (k: number, fundamental: number) =>
    (own.phases[k] ?? 0) + (stretches[k] ?? k + 1) * fundamental
  if (typeof midi === 'number') {
    const step = radians * own.frequenciesHz[0] * 2 ** ((midi - own.midi) / 12)
    return (k, sample) => phaseFrom(k, step * sample)
  }
  // A bent note's phase is the sum of what went before.
  const fundamentals = [0]
  return (k, sample) => {
    while (fundamentals.length <= sample) {
      const bent = midi((fundamentals.length - 1) / sampleRateHz) - own.midi
      fundamentals.push(fundamentals.at(-1)! + radians * own.frequenciesHz[0] * 2 ** (bent / 12))
    }
    return phaseFrom(k, fundamentals[sample])
  }
}

/** From … up to. */
type Span = readonly [number, number]

/** The categories between which a pitch lies: the lower one's index, and the share of the one above. */
function between(categories: readonly number[], midi: number): { low: number; share: number } {
  const last = categories.length - 1
  if (midi <= categories[0]) return { low: 0, share: 0 }
  if (midi >= categories[last]) return { low: last, share: 0 }
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (categories[middle] <= midi) low = middle
    else high = middle
  }
  return { low, share: (midi - categories[low]) / (categories[low + 1] - categories[low]) }
}
