/** The hum of the mains: 50 or 60 Hz and its multiples, in what sounds all the time. */
import { RealTransform } from '../features/fourier.ts'

export interface Hum {
  readonly mainsHz: 50 | 60
  /** How many of its multiples stand out from what lies around them. */
  readonly harmonics: number
  /** All of them together, dB relative to full scale. */
  readonly levelDb: number
}

const frameSeconds = 1
const mostHarmonics = 7
/** How far a multiple must stand out from what lies around it. */
const outstandingDb = 12
const leastHarmonics = 2
/** Nobody hears less. */
const inaudibleDb = -80
/** What is so near to a harmonic of a note belongs to the note. */
const ofANoteHz = 7
const [nearHz, farHz] = [4, 14]

/**
 * @param notesHz frequencies of the notes in it, whose harmonics aren’t hum.
 * @returns undefined where there is none, or less than half a second to hear it in.
 */
export function humOf(
  samples: Float32Array,
  sampleRateHz: number,
  notesHz: readonly number[],
): Hum | undefined {
  if (samples.length < 0.5 * sampleRateHz) return undefined
  const power = quietSpectrum(samples, sampleRateHz)
  const binHz = sampleRateHz / (2 * (power.length - 1))
  const found = ([50, 60] as const).flatMap((mainsHz) => {
    const levels = Array.from({ length: mostHarmonics }, (_, i) => (i + 1) * mainsHz)
      .filter((hz) => !notesHz.some((note) => isNearHarmonic(hz, note)))
      .map((hz) => standingOut(power, binHz, hz))
      .filter(({ excessDb }) => excessDb >= outstandingDb)
    const levelDb = 10 * Math.log10(levels.reduce((sum, it) => sum + it.power, 0) + 1e-13)
    return levels.length >= leastHarmonics && levelDb > inaudibleDb
      ? [{ mainsHz, harmonics: levels.length, levelDb }]
      : []
  })
  return found.sort((a, b) => b.levelDb - a.levelDb)[0]
}

const isNearHarmonic = (hz: number, noteHz: number) =>
  Math.abs(hz - Math.max(1, Math.round(hz / noteHz)) * noteHz) < ofANoteHz

/** The power spectrum, a sine of amplitude a having a²/2 at its peak: in each bin the quietest third of all frames. */
function quietSpectrum(samples: Float32Array, sampleRateHz: number): Float64Array {
  const size = 2 ** Math.round(Math.log2(frameSeconds * sampleRateHz))
  const length = Math.min(size, samples.length)
  const transform = new RealTransform(size)
  const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length))
  const scale = 2 / (0.5 * length) ** 2
  const frames: Float64Array[] = []
  // A few minutes say enough.
  const hop = Math.max(length >> 1, Math.floor(samples.length / 200))
  for (let start = 0; start + length <= samples.length; start += hop) {
    const signal = new Float64Array(size)
    for (let i = 0; i < length; i++) signal[i] = samples[start + i] * window[i]
    const spectrum = transform.forward(signal)
    const bins = Math.ceil((mostHarmonics * 60 + 60) / (sampleRateHz / size))
    frames.push(
      Float64Array.from(
        { length: bins },
        (_, k) => scale * (spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2),
      ),
    )
  }
  const whole = new Float64Array(size / 2 + 1)
  for (let k = 0; k < (frames[0]?.length ?? 0); k++)
    whole[k] = frames.map((it) => it[k]).sort((a, b) => a - b)[Math.floor(frames.length / 3)]
  return whole
}

function standingOut(power: Float64Array, binHz: number, hz: number): { excessDb: number; power: number } {
  const at = (from: number, to: number) =>
    Array.from(power.subarray(Math.max(0, Math.round(from / binHz)), Math.round(to / binHz) + 1))
  const peak = Math.max(...at(hz - 1.5, hz + 1.5))
  const around = [...at(hz - farHz, hz - nearHz), ...at(hz + nearHz, hz + farHz)].sort((a, b) => a - b)
  const floor = around[around.length >> 1] ?? 0
  return { excessDb: 10 * Math.log10((peak + 1e-13) / (floor + 1e-13)), power: peak / 2 }
}
