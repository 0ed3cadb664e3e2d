/** The frame of a chart: a panel with a time axis below and a value axis to the left. */
import { createRequire } from 'node:module'
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { palette } from './colours.ts'

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Tick {
  /** 0 at the left or the bottom, 1 at the right or the top. */
  readonly share: number
  readonly text: string
}

const family = 'Syrinx Source Sans'
const files = createRequire(import.meta.url)

/** Text comes from a bundled font (Source Sans 3, OFL), so that it looks the same on machines without any. */
export function registerFonts() {
  if (GlobalFonts.has(family)) return
  for (const weight of [400, 600])
    GlobalFonts.registerFromPath(
      files.resolve(`@fontsource/source-sans-3/files/source-sans-3-latin-${weight}-normal.woff2`),
      family,
    )
}

export const font = (size: number, weight: 400 | 600 = 400): string => `${weight} ${size}px "${family}"`

export function drawText(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  style: { size: number; weight?: 400 | 600; colour?: string; align?: 'left' | 'right' | 'center' },
) {
  context.font = font(style.size, style.weight)
  context.fillStyle = style.colour ?? palette.ink
  context.textAlign = style.align ?? 'left'
  context.textBaseline = 'middle'
  context.fillText(text, x, y)
}

/** The panel itself, its title above, and its axes; what is drawn later lies on the grid lines. */
export function drawPanel(
  context: SKRSContext2D,
  box: Box,
  { title, xTicks, yTicks }: { title: string; xTicks: readonly Tick[]; yTicks: readonly Tick[] },
) {
  const { left, top, width, height } = box
  context.fillStyle = palette.panel
  context.fillRect(left, top, width, height)
  drawText(context, title, left, top - 14, { size: 17, weight: 600 })
  context.strokeStyle = palette.rule
  context.lineWidth = 1
  for (const { share, text } of yTicks) {
    const y = Math.round(top + (1 - share) * height) + 0.5
    line(context, left, y, left + width, y)
    drawText(context, text, left - 10, y, { size: 15, colour: palette.faintInk, align: 'right' })
  }
  for (const { share, text } of xTicks) {
    const x = Math.round(left + share * width) + 0.5
    line(context, x, top + height, x, top + height + 5)
    drawText(context, text, x, top + height + 16, { size: 15, colour: palette.faintInk, align: 'center' })
  }
}

function line(context: SKRSContext2D, x0: number, y0: number, x1: number, y1: number) {
  context.beginPath()
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
  context.stroke()
}

/** About `wanted` round times from 0 to the end, as ticks. */
export function timeTicks(seconds: number, wanted = 12): Tick[] {
  const rough = seconds / wanted
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough)!
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, i) => ({
    share: (i * step) / seconds,
    text: i === 0 ? '0 s' : (i * step).toFixed(digits),
  }))
}
