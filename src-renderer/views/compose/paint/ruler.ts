/** The ruler: the loop's strip, bars and beats, and seconds. */
import { secondsOf, xOf, type TimeAxis } from '../roll/geometry.ts'
import { barsBetweenLines, barSeconds, beatSeconds, positionOf, type Tempo } from '../roll/grid.ts'
import type { Loop } from '../roll/gestures/loop.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { faded, type Palette } from './palette.ts'

export interface RulerPart {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly colours: readonly string[]
}

export interface RulerScene {
  readonly time: TimeAxis
  readonly tempo: Tempo
  /** Drawn in outline while it is off. */
  readonly loop: Loop | null
  /** Which category plays when: the colour of one, or of the two of a blend. */
  readonly parts: readonly RulerPart[]
  readonly playheadSeconds: number
  readonly positionSeconds: number | null
  readonly palette: Palette
}

/** Height of the strip at the top in which the loop is drawn. */
export const loopStripPixels = 13
const barsBaseline = 24
const secondsBaseline = 38
const partsPixels = 4

export function paintRuler(context: CanvasRenderingContext2D, size: Size, scene: RulerScene): void {
  const { palette } = scene
  context.fillStyle = palette.panel
  context.fillRect(0, 0, size.width, size.height)
  context.fillStyle = faded(palette.text, 0.03)
  context.fillRect(0, 0, size.width, loopStripPixels)
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  paintBars(context, size, scene)
  paintSeconds(context, size, scene)
  paintLoopBar(context, scene)
  context.fillStyle = palette.line
  context.fillRect(0, size.height - 1, size.width, 1)
  paintParts(context, size, scene)
  if (scene.positionSeconds !== null) {
    context.fillStyle = palette.playhead
    context.fillRect(Math.round(xOf(scene.time, scene.positionSeconds)), loopStripPixels, 1, size.height)
  }
  paintHandle(context, size, xOf(scene.time, scene.playheadSeconds), palette)
}

function paintBars(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { time, tempo, palette }: RulerScene,
): void {
  const bar = barSeconds(tempo)
  const beat = beatSeconds(tempo)
  const least = 46 * time.secondsPerPixel
  const beatsToo = beat >= least
  const step = beatsToo ? beat : bar * barsBetweenLines(bar, least)
  const end = secondsOf(time, width)
  for (let i = Math.floor(time.startSeconds / step); i * step <= end; i++) {
    const seconds = i * step
    const { bar: barNumber, beat: beatNumber } = positionOf(seconds, tempo)
    const x = Math.round(xOf(time, seconds))
    const isBar = beatNumber === 1
    context.fillStyle = isBar ? faded(palette.text, 0.28) : faded(palette.text, 0.14)
    context.fillRect(x, loopStripPixels + (isBar ? 0 : 5), 1, height)
    context.font = `${isBar ? 600 : 400} 12px ${palette.font}`
    context.fillStyle = isBar ? palette.text : palette.textFaint
    context.fillText(isBar ? String(barNumber) : `${barNumber}.${beatNumber}`, x + 5, barsBaseline)
  }
}

/** Steps of seconds that people count in. */
const niceSeconds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]

function paintSeconds(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { time, palette }: RulerScene,
): void {
  const step = niceSeconds.find((it) => it / time.secondsPerPixel >= 64) ?? 3600
  const end = secondsOf(time, width)
  context.font = `400 11px ${palette.font}`
  for (let i = Math.floor(time.startSeconds / step); i * step <= end; i++) {
    const x = Math.round(xOf(time, i * step))
    context.fillStyle = faded(palette.text, 0.22)
    context.fillRect(x, height - 5, 1, 4)
    context.fillStyle = palette.textFaint
    context.fillText(printSeconds(i * step, step), x + 5, secondsBaseline)
  }
}

/** “0:05”, “1:02.5”: as many digits as steps of `step` need. */
export function printSeconds(seconds: number, step: number): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2
  const rounded = Number(seconds.toFixed(digits))
  const minutes = Math.floor(rounded / 60)
  const rest = (rounded - minutes * 60).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, '0')
  return `${minutes}:${rest}`
}

function paintLoopBar(context: CanvasRenderingContext2D, { time, loop, palette }: RulerScene): void {
  if (!loop) return
  const from = xOf(time, loop.startSeconds)
  const width = xOf(time, loop.endSeconds) - from
  context.beginPath()
  context.roundRect(from, 2, Math.max(width, 2), loopStripPixels - 4, 2)
  context.fillStyle = palette.accent
  context.fill()
}

/** Along the lower edge, over the notes that it is about. */
function paintParts(context: CanvasRenderingContext2D, { height }: Size, { time, parts }: RulerScene): void {
  for (const { startSeconds, endSeconds, colours } of parts) {
    const x = xOf(time, startSeconds)
    const width = xOf(time, endSeconds) - x
    for (const [i, colour] of colours.entries()) {
      context.fillStyle = colour
      const each = partsPixels / colours.length
      context.fillRect(x, height - partsPixels + i * each, Math.max(width - 1, 1), each)
    }
  }
}

function paintHandle(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  x: number,
  palette: Palette,
): void {
  if (x < -8 || x > width + 8) return
  const centre = Math.round(x) + 0.5
  context.fillStyle = palette.playhead
  context.beginPath()
  context.moveTo(centre - 6, loopStripPixels + 1)
  context.lineTo(centre + 6, loopStripPixels + 1)
  context.lineTo(centre + 6, loopStripPixels + 7)
  context.lineTo(centre, loopStripPixels + 14)
  context.lineTo(centre - 6, loopStripPixels + 7)
  context.closePath()
  context.fill()
  context.fillRect(Math.round(x), loopStripPixels + 10, 1, height)
}
