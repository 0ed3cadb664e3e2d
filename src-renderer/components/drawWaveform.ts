/** Paints a waveform: a filled shape when many samples fall on a pixel, the same shape drawn apart when few do. */
import { columnsOf, type Peaks } from '../audio/peaks.ts'

export interface WaveformPicture {
  readonly peaks: Peaks
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly viewStartSeconds: number
  readonly viewEndSeconds: number
  readonly widthPixels: number
  readonly heightPixels: number
  readonly muted: boolean
  readonly normalise: boolean
}

const leastHeight = 1

export function drawWaveform(canvas: HTMLCanvasElement, picture: WaveformPicture): void {
  const ratio = devicePixelRatio || 1
  const columns = Math.max(1, Math.round(picture.widthPixels * ratio))
  const height = Math.max(1, Math.round(picture.heightPixels * ratio))
  if (canvas.width !== columns) canvas.width = columns
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  context.clearRect(0, 0, columns, height)
  const style = getComputedStyle(canvas)
  context.fillStyle = style.getPropertyValue(picture.muted ? '--colour-wave-muted' : '--colour-wave')
  const pairs = columnsOf(picture.peaks, { ...picture, columns })
  const gain = picture.normalise ? loudestGain(pairs) : 1
  const middle = height / 2
  context.beginPath()
  for (let column = 0; column < columns; column++) {
    const [least, most] = [pairs[2 * column], pairs[2 * column + 1]]
    if (Number.isNaN(least)) continue
    const top = middle - Math.min(1, most * gain) * middle
    const tall = Math.max(leastHeight * ratio, Math.min(2, (most - least) * gain) * middle)
    context.rect(column, Math.min(top, height - tall), 1, tall)
  }
  context.fill()
}

/** Quiet recordings fill the height; silence is not blown up. */
function loudestGain(pairs: Float32Array): number {
  const peak = pairs.reduce((most, value) => Math.max(most, Number.isNaN(value) ? 0 : Math.abs(value)), 0)
  return peak > 0.02 ? 0.95 / peak : 1
}
