/** A spectrogram's worker, its newest picture, and painting it where the view is now. */
import { colourMap } from '../../../design/colourMap.ts'
import type { Theme } from '../../../design/pitchColour.ts'
import { toneOf, type LevelRange } from './levels.ts'
import type { FromSpectrogram, SpectrogramPicture, ToSpectrogram } from './messages.ts'
import { hertzAt, shareOf } from './scales.ts'
import { startSpectrogramWorker } from './startWorker.ts'
import type { SpectrogramView } from './spectrogram.ts'

/** Finer than the colours, so that none is left out where the tone curve is flat. */
const toneSteps = 1023

export class SpectrumPainter {
  picture = $state.raw<SpectrogramPicture | null>(null)
  /** Of the whole sound; null until it is known. */
  loudestDb = $state<number | null>(null)
  isWorking = $state(false)
  readonly #worker = startSpectrogramWorker()
  readonly #canvas = document.createElement('canvas')
  #painted: { picture: SpectrogramPicture; theme: Theme; range: LevelRange } | null = null
  #turn = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromSpectrogram>) => {
      if (data.kind === 'level') {
        this.loudestDb = data.loudestDb
        return
      }
      if (data.turn !== this.#turn) return
      this.isWorking = false
      this.picture = data
    })
  }

  setSound(samples: Float32Array, sampleRateHz: number): void {
    this.picture = null
    this.loudestDb = null
    this.#post({ kind: 'sound', samples, sampleRateHz })
  }

  setView(view: SpectrogramView): void {
    this.isWorking = true
    this.#post({ kind: 'view', turn: ++this.#turn, view })
  }

  close(): void {
    this.#worker.terminate()
  }

  /** The newest picture, stretched to where its time lies in the view of now. */
  paint(
    context: CanvasRenderingContext2D,
    view: { startSeconds: number; endSeconds: number },
    theme: Theme,
    range: LevelRange,
  ): void {
    const { width, height } = context.canvas
    context.clearRect(0, 0, width, height)
    const { picture } = this
    if (!picture) return
    this.#colour(picture, theme, range)
    const span = view.endSeconds - view.startSeconds
    const x = ((picture.view.startSeconds - view.startSeconds) / span) * width
    const wide = ((picture.view.endSeconds - picture.view.startSeconds) / span) * width
    context.imageSmoothingEnabled = Math.abs(wide - picture.view.columns) > 1
    context.drawImage(this.#canvas, x, 0, wide, height)
  }

  /** The level at a place; null where nothing is painted. */
  levelAt(seconds: number, hertz: number): number | null {
    const { picture } = this
    if (!picture) return null
    const { startSeconds, endSeconds, columns, rows, axis } = picture.view
    const column = Math.floor(((seconds - startSeconds) / (endSeconds - startSeconds)) * columns)
    const row = Math.floor(shareOf(axis, hertz) * rows)
    if (column < 0 || column >= columns || row < 0 || row >= rows) return null
    return picture.levels[column * rows + row]
  }

  hertzAt(share: number): number | null {
    return this.picture ? hertzAt(this.picture.view.axis, share) : null
  }

  #colour(picture: SpectrogramPicture, theme: Theme, range: LevelRange): void {
    const before = this.#painted
    if (before?.picture === picture && before.theme === theme && before.range === range) return
    const { columns, rows } = picture.view
    this.#canvas.width = columns
    this.#canvas.height = rows
    const context = this.#canvas.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    const pixels = new Uint32Array(image.data.buffer)
    const map = new Uint32Array(colourMap(theme).slice().buffer)
    const { leastDb, mostDb } = range
    const steps = toneSteps / (mostDb - leastDb)
    const tones = Uint32Array.from(
      { length: toneSteps + 1 },
      (_, step) => map[Math.round(255 * toneOf(step / toneSteps, theme))],
    )
    for (let row = 0; row < rows; row++) {
      const line = (rows - 1 - row) * columns
      for (let column = 0; column < columns; column++) {
        const step = (picture.levels[column * rows + row] - leastDb) * steps
        pixels[line + column] = tones[step <= 0 ? 0 : step >= toneSteps ? toneSteps : step | 0]
      }
    }
    context.putImageData(image, 0, 0)
    this.#painted = { picture, theme, range }
  }

  #post(message: ToSpectrogram): void {
    this.#worker.postMessage(message)
  }
}
