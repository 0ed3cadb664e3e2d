/**
 * When exactly one note goes over into the next. Each note has a profile, the magnitudes at the harmonics of both while
 * it is held; in between the sound is a mixture of the two, and the change is where there is as much of the new one as
 * of the old one, each measured by what it has when it is held: a slow attack is not late by itself. Windows are short
 * and symmetric, so that a sharp change is found where it is, without delay.
 */

interface Change {
  readonly fromHz: number
  readonly toHz: number
  /** Where the old note begins and the new one ends. */
  readonly oldStartSeconds: number
  readonly newEndSeconds: number
}

const harmonics = 5
const shortestWindowSeconds = 0.008
const periodsInWindow = 4
const hopSeconds = 0.0005
/** How far on both sides of the rough time the change is looked for. */
const reachSeconds = 0.05
/** Profiles are taken this far away from the rough time, and over this long. */
const awaySeconds = 0.035
const profileSeconds = 0.12
/** Frequencies nearer than this to another one tell nothing more. */
const apartHz = 25

/** @param roughSeconds when a pitch tracker hears the new note. Comes back as it is where nothing better can be told. */
export function changeTime(
  samples: Float32Array,
  sampleRateHz: number,
  { fromHz, toHz, oldStartSeconds, newEndSeconds }: Change,
  roughSeconds: number,
): number {
  const frequencies = combOf([fromHz, toHz], sampleRateHz)
  const windowSeconds = Math.max(shortestWindowSeconds, periodsInWindow / Math.min(fromHz, toHz))
  const magnitudes = magnitudesAt(samples, sampleRateHz, frequencies, windowSeconds)
  const profile = (fromSeconds: number, toSeconds: number) => {
    const times = range(fromSeconds, Math.max(fromSeconds, toSeconds), 0.005)
    return mean(times.map(magnitudes))
  }
  const before = roughSeconds - awaySeconds
  const after = roughSeconds + awaySeconds
  const old = profile(Math.max(oldStartSeconds, before - profileSeconds), Math.max(oldStartSeconds, before))
  const fresh = profile(Math.min(newEndSeconds, after), Math.min(newEndSeconds, after + profileSeconds))
  const shareOf = mixture(old, fresh)
  if (!shareOf) return roughSeconds
  const times = range(
    Math.max(oldStartSeconds, roughSeconds - reachSeconds),
    Math.min(newEndSeconds, roughSeconds + reachSeconds),
    hopSeconds,
  )
  const share = times.map((time) => shareOf(magnitudes(time)))
  return crossing(times, share) ?? roughSeconds
}

/** How much of the new profile there is in a spectrum, as a share of both; undefined where they can't be told apart. */
function mixture(
  old: readonly number[],
  fresh: readonly number[],
): ((spectrum: readonly number[]) => number) | undefined {
  const [oldOld, oldFresh, freshFresh] = [dot(old, old), dot(old, fresh), dot(fresh, fresh)]
  const determinant = oldOld * freshFresh - oldFresh * oldFresh
  if (!(determinant > 1e-6 * oldOld * freshFresh) || oldOld === 0 || freshFresh === 0) return undefined
  return (spectrum) => {
    const [toOld, toFresh] = [dot(spectrum, old), dot(spectrum, fresh)]
    // Least squares in two unknowns that can't be negative.
    const amountOld = (freshFresh * toOld - oldFresh * toFresh) / determinant
    const amountFresh = (oldOld * toFresh - oldFresh * toOld) / determinant
    if (amountOld <= 0) return 1
    if (amountFresh <= 0) return 0
    return amountFresh / (amountOld + amountFresh)
  }
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0)

/** The last time that the share comes up to a half and stays there. */
function crossing(times: readonly number[], share: readonly number[]): number | undefined {
  const last = share.findLastIndex((value) => value < 0.5)
  if (last < 0 || last + 1 >= share.length) return undefined
  const part = (0.5 - share[last]) / (share[last + 1] - share[last])
  return times[last] + part * (times[last + 1] - times[last])
}

function combOf(fundamentals: readonly number[], sampleRateHz: number): number[] {
  const comb: number[] = []
  for (let harmonic = 1; harmonic <= harmonics; harmonic++)
    for (const frequency of fundamentals) {
      const hz = harmonic * frequency
      if (hz < 0.45 * sampleRateHz && comb.every((it) => Math.abs(it - hz) > apartHz)) comb.push(hz)
    }
  return comb
}

/** Magnitudes at some frequencies in a Hann window around a time. */
function magnitudesAt(
  samples: Float32Array,
  sampleRateHz: number,
  frequencies: readonly number[],
  windowSeconds: number,
): (seconds: number) => number[] {
  const length = Math.max(8, Math.round(windowSeconds * sampleRateHz))
  const kernels = frequencies.map((hz) => {
    const step = (2 * Math.PI * hz) / sampleRateHz
    const weight = (i: number) => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / length)) / length
    return {
      cosine: Float64Array.from({ length }, (_, i) => weight(i) * Math.cos(step * i)),
      sine: Float64Array.from({ length }, (_, i) => weight(i) * Math.sin(step * i)),
    }
  })
  return (seconds) => {
    const start = Math.round(seconds * sampleRateHz - length / 2)
    const from = Math.max(0, -start)
    const to = Math.min(length, samples.length - start)
    return kernels.map(({ cosine, sine }) => {
      let [real, imaginary] = [0, 0]
      for (let i = from; i < to; i++) {
        real += samples[start + i] * cosine[i]
        imaginary += samples[start + i] * sine[i]
      }
      return Math.hypot(real, imaginary)
    })
  }
}

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: 1 + Math.max(0, Math.floor((to - from) / step + 1e-9)) }, (_, i) => from + i * step)

const mean = (rows: readonly number[][]): number[] =>
  rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length)
