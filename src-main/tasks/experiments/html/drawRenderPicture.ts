/** The picture of a render, as the papers show theirs: what was asked for above, what was generated below. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { drawText, registerFonts, timeTicks, type Box } from '../../../audio/chart.ts'
import { palette } from '../../../audio/colours.ts'
import { defaultPitchOptions, trackPitch } from '../../../audio/features/pitch.ts'
import type { ExpectedNote } from '../../../audio/following.ts'
import { drawAxes, drawLevels, soundLevels, topHz, type SoundLevels } from './spectrogramPanel.ts'
import { drawNotes, drawPitch, drawPitchLine } from './soundOverlays.ts'

export interface RenderPicture {
  readonly title: string
  /** Mono; may be empty. */
  readonly samples: Float32Array
  /** What was asked for, as a sound. */
  readonly reference: Float32Array | null
  readonly sampleRateHz: number
  /** What was asked for, as notes. */
  readonly expected: readonly ExpectedNote[]
  /** “98.2 % within 50 cents · SNR 21.4 dB”. */
  readonly measuresLine: string
  /** What stands above the two panels. */
  readonly names?: { readonly reference: string; readonly result: string }
}

const usualNames = { reference: 'Asked for', result: 'Generated' }

const width = 1600
const left = 92
const right = 1488
const firstTop = 128
const gap = 68
const longestPitchSeconds = 600

/** The PNG file's bytes, 1600 pixels wide; with a reference higher than without. */
export function drawRenderPicture(picture: RenderPicture): Uint8Array {
  registerFonts()
  const { samples, reference, sampleRateHz, expected, title, measuresLine, names = usualNames } = picture
  const panelHeight = reference ? 300 : 420
  const height = firstTop + panelHeight + (reference ? gap + panelHeight : 0) + 66
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = palette.panel
  context.fillRect(0, 0, width, height)
  drawText(context, fitted(context, title, right - left, 28), left, 40, { size: 28, weight: 600 })
  const line = fitted(context, measuresLine, right - left, 18)
  drawText(context, line, left, 74, { size: 18, colour: palette.faintInk })

  const seconds = Math.max(samples.length, reference?.length ?? 0, 1) / sampleRateHz
  const columns = right - left
  const levelsOf = (sound: Float32Array) => soundLevels(sound, sampleRateHz, seconds, columns)
  const sounds: { sound: Float32Array; name: string; levels: SoundLevels; isResult: boolean }[] = []
  if (reference)
    sounds.push({ sound: reference, name: names.reference, levels: levelsOf(reference), isResult: false })
  sounds.push({ sound: samples, name: names.result, levels: levelsOf(samples), isResult: true })
  // One scale of levels for both: amplitudes can be compared.
  const loudestDb = Math.max(...sounds.map(({ levels }) => levels.loudestDb))
  const ticks = timeTicks(seconds)
  sounds.forEach(({ sound, name, levels, isResult }, index) => {
    const box: Box = {
      left,
      top: firstTop + index * (panelHeight + gap),
      width: columns,
      height: panelHeight,
    }
    drawLevels(context, box, levels, loudestDb)
    const scale = { seconds, topHz: topHz(sampleRateHz) }
    drawNotes(context, box, scale, expected)
    const hasPitch = isResult && expected.length > 0
    if (hasPitch && sound.length > 0 && sound.length / sampleRateHz <= longestPitchSeconds)
      drawPitch(
        context,
        box,
        scale,
        trackPitch(sound, sampleRateHz, { ...defaultPitchOptions, hopSeconds: 0.005 }),
      )
    drawAxes(context, box, { name, ticks, topHz: scale.topHz, loudestDb })
  })
  drawLegend(context, expected.length > 0)
  return canvas.toBuffer('image/png')
}

const mostLetters = 400

/** Cut off where it doesn't fit. */
function fitted(context: SKRSContext2D, words: string, most: number, size: number): string {
  const clean = words.replace(/\s+/g, ' ')
  context.font = `400 ${String(size)}px "Syrinx Source Sans"`
  if (clean.length <= mostLetters && context.measureText(clean).width <= most) return clean
  // More could not fit at any size, and each letter is measured.
  const letters = [...clean].slice(0, mostLetters)
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > most) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

function drawLegend(context: SKRSContext2D, hasNotes: boolean) {
  if (!hasNotes) return
  const y = firstTop - 16
  context.strokeStyle = palette.ink
  context.lineWidth = 1.5
  context.strokeRect(right - 250, y - 6, 24, 11)
  drawText(context, 'notes asked for', right - 218, y, { size: 16, colour: palette.faintInk })
  drawPitchLine(context, () => {
    context.moveTo(right - 90, y)
    context.lineTo(right - 70, y)
  })
  drawText(context, 'pitch heard', right - 62, y, { size: 16, colour: palette.faintInk })
}
