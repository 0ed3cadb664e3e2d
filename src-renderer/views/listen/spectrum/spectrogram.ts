/**
 * A spectrogram for just the pixels that show it: one column a pixel, one row a pixel, levels in dB below a sine of full
 * scale. A column takes in everything between its neighbours: where many frames fall on a pixel, the loudest counts.
 */
import { fourier, type Fourier } from './fourier.ts'
import { axisOf, hertzAt, type FrequencyAxis } from './scales.ts'

export interface SpectrogramView {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly columns: number
  readonly rows: number
  readonly axis: FrequencyAxis
  /** A power of two. */
  readonly windowSamples: number
}

/** Nothing is quieter. */
export const floorDb = -120

/** Twice as many points as samples: the rows between two bins are smooth. */
const padding = 2

interface Row {
  readonly first: number
  readonly last: number
  /** Between `first` and `last` where no bin lies in the row. */
  readonly share: number
  readonly isBetween: boolean
}

export class SpectrogramPainter {
  readonly #samples: Float32Array
  readonly #sampleRateHz: number
  readonly #view: SpectrogramView
  readonly #fourier: Fourier
  readonly #window: Float64Array
  readonly #rows: readonly Row[]
  readonly #real: Float64Array
  readonly #imaginary: Float64Array
  readonly #power: Float64Array
  /** dB, column after column, each from the lowest frequency up. */
  readonly levels: Float32Array
  #nextColumn = 0

  constructor(samples: Float32Array, sampleRateHz: number, view: SpectrogramView) {
    const size = padding * view.windowSamples
    this.#samples = samples
    this.#sampleRateHz = sampleRateHz
    this.#view = view
    this.#fourier = fourier(size)
    this.#window = hann(view.windowSamples)
    this.#rows = rowsOf(view, size, sampleRateHz)
    this.#real = new Float64Array(size)
    this.#imaginary = new Float64Array(size)
    this.#power = new Float64Array(size / 2 + 1)
    this.levels = new Float32Array(view.columns * view.rows)
  }

  /** Works for about so long. @returns whether all columns are done */
  work(milliseconds: number): boolean {
    const until = performance.now() + milliseconds
    while (this.#nextColumn < this.#view.columns) {
      this.#paintColumn(this.#nextColumn++)
      if (performance.now() >= until) break
    }
    return this.#nextColumn >= this.#view.columns
  }

  #paintColumn(column: number): void {
    const { startSeconds, endSeconds, columns, rows, windowSamples } = this.#view
    const samplesPerColumn = ((endSeconds - startSeconds) * this.#sampleRateHz) / columns
    const frames = Math.max(1, Math.ceil(samplesPerColumn / (windowSamples / 2)))
    const begin = startSeconds * this.#sampleRateHz + column * samplesPerColumn
    this.#power.fill(0)
    for (let frame = 0; frame < frames; frame++)
      this.#addFrame(begin + ((frame + 0.5) / frames) * samplesPerColumn)
    for (let row = 0; row < rows; row++)
      this.levels[column * rows + row] = decibels(this.#rowPower(this.#rows[row]))
  }

  /** The loudest of each bin so far. */
  #addFrame(middle: number): void {
    const { windowSamples } = this.#view
    const first = Math.round(middle - windowSamples / 2)
    if (first + windowSamples <= 0 || first >= this.#samples.length) return
    this.#real.fill(0)
    this.#imaginary.fill(0)
    for (let index = 0; index < windowSamples; index++) {
      const at = first + index
      if (at >= 0 && at < this.#samples.length) this.#real[index] = this.#samples[at] * this.#window[index]
    }
    this.#fourier.transform(this.#real, this.#imaginary)
    for (let bin = 0; bin < this.#power.length; bin++) {
      const power = this.#real[bin] ** 2 + this.#imaginary[bin] ** 2
      if (power > this.#power[bin]) this.#power[bin] = power
    }
  }

  #rowPower({ first, last, share, isBetween }: Row): number {
    if (isBetween) return (1 - share) * this.#power[first] + share * this.#power[last]
    let most = 0
    for (let bin = first; bin <= last; bin++) most = Math.max(most, this.#power[bin])
    return most
  }
}

/** Loudest frames that are looked at for a sound's loudest level. */
const loudFrames = 24
const levelWindowSamples = 1024
/** An offset from zero is no partial, however large. */
const inaudibleRows = 4

/** The level of the strongest partial anywhere in a sound, in dB below a sine of full scale; looked for where it peaks. */
export function loudestLevel(samples: Float32Array, sampleRateHz: number): number {
  const blocks = Array.from({ length: Math.ceil(samples.length / levelWindowSamples) }, (_, index) => {
    const block = samples.subarray(index * levelWindowSamples, (index + 1) * levelWindowSamples)
    return { index, energy: block.reduce((sum, value) => sum + value * value, 0) }
  })
  const loud = blocks.sort((a, b) => b.energy - a.energy).slice(0, loudFrames)
  return loud.reduce((loudest, { index }) => {
    const startSeconds = (index * levelWindowSamples) / sampleRateHz
    const painter = new SpectrogramPainter(samples, sampleRateHz, {
      startSeconds,
      endSeconds: startSeconds + levelWindowSamples / sampleRateHz,
      columns: 1,
      rows: levelWindowSamples / 2,
      axis: axisOf('linear', sampleRateHz),
      windowSamples: levelWindowSamples,
    })
    painter.work(Infinity)
    return painter.levels.subarray(inaudibleRows).reduce((most, level) => Math.max(most, level), loudest)
  }, floorDb)
}

const decibels = (power: number): number => Math.max(floorDb, 10 * Math.log10(power + 1e-30))

/** Hann’s window, scaled so that a sine of full scale reads 0 dB. */
function hann(size: number): Float64Array {
  const window = Float64Array.from(
    { length: size },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / size),
  )
  const sum = window.reduce((all, value) => all + value, 0)
  return window.map((value) => (2 * value) / sum)
}

function rowsOf({ rows, axis }: SpectrogramView, size: number, sampleRateHz: number): Row[] {
  const binAt = (share: number) => (hertzAt(axis, share) * size) / sampleRateHz
  const lastBin = size / 2
  return Array.from({ length: rows }, (_, row) => {
    const [low, high] = [binAt(row / rows), binAt((row + 1) / rows)]
    const [first, last] = [Math.ceil(low), Math.min(lastBin, Math.floor(high))]
    if (last >= first) return { first, last, share: 0, isBetween: false }
    const middle = Math.min(lastBin, (low + high) / 2)
    const under = Math.min(lastBin - 1, Math.floor(middle))
    return { first: under, last: under + 1, share: middle - under, isBetween: true }
  })
}
