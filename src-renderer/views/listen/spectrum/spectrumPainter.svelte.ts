/** A spectrogram's worker, its newest picture, and painting it where the view is now. */
import { colourMap } from '../../../design/colourMap.ts'
import type { Theme } from '../../../design/pitchColour.ts'
import type { SpectrogramPicture, ToSpectrogram } from './messages.ts'
import { hertzAt, shareOf } from './scales.ts'
import { startSpectrogramWorker } from './startWorker.ts'
import type { SpectrogramView } from './spectrogram.ts'

/** Levels that the colours reach over: 0 dB is a sine of full scale. */
export const shownDb = { least: -85, most: -10 } as const

export class SpectrumPainter {
  picture = $state.raw<SpectrogramPicture | null>(null)
  isWorking = $state(false)
  readonly #worker = startSpectrogramWorker()
  readonly #canvas = document.createElement('canvas')
  #painted: { picture: SpectrogramPicture; theme: Theme } | null = null
  #turn = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<SpectrogramPicture>) => {
      if (data.turn !== this.#turn) return
      this.isWorking = false
      this.picture = data
    })
  }

  setSound(samples: Float32Array, sampleRateHz: number): void {
    this.picture = null
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
  ): void {
    const { width, height } = context.canvas
    context.clearRect(0, 0, width, height)
    const { picture } = this
    if (!picture) return
    this.#colour(picture, theme)
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

  #colour(picture: SpectrogramPicture, theme: Theme): void {
    if (this.#painted?.picture === picture && this.#painted.theme === theme) return
    const { columns, rows } = picture.view
    this.#canvas.width = columns
    this.#canvas.height = rows
    const context = this.#canvas.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    const pixels = new Uint32Array(image.data.buffer)
    const map = new Uint32Array(colourMap(theme).slice().buffer)
    const scale = 255 / (shownDb.most - shownDb.least)
    for (let row = 0; row < rows; row++) {
      const line = (rows - 1 - row) * columns
      for (let column = 0; column < columns; column++) {
        const level = (picture.levels[column * rows + row] - shownDb.least) * scale
        pixels[line + column] = map[level <= 0 ? 0 : level >= 255 ? 255 : level | 0]
      }
    }
    context.putImageData(image, 0, 0)
    this.#painted = { picture, theme }
  }

  #post(message: ToSpectrogram): void {
    this.#worker.postMessage(message)
  }
}
