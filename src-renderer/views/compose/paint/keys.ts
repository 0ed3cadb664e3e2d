/** The piano's keys beside the rows. */
import { noteName } from '../../../../src-shared/conditioning/description.ts'
import { pitchColour, pitchInk } from '../../../design/pitchColour.ts'
import { rowAt, type PitchAxis } from '../roll/geometry.ts'
import type { Size } from './canvasLayer.svelte.ts'
import { hatch, isBlackKey } from './grid.ts'
import { faded, type Palette } from './palette.ts'

export interface KeysScene {
  readonly pitch: PitchAxis
  readonly known: ReadonlySet<number> | null
  readonly hoverMidi: number | null
  readonly soundingMidi: number | null
  /** Keys that are held on a keyboard. */
  readonly heldMidis: ReadonlySet<number>
  readonly palette: Palette
}

const blackKeyShare = 0.6

export function paintKeys(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  scene: KeysScene,
): void {
  const { pitch, palette } = scene
  const dark = palette.theme === 'dark'
  const white = dark ? 'oklch(0.8 0.013 85)' : 'oklch(0.995 0.003 90)'
  const black = dark ? 'oklch(0.24 0.008 75)' : 'oklch(0.33 0.012 75)'
  const seam = dark ? 'oklch(0.58 0.012 85)' : 'oklch(0.86 0.01 86)'
  const first = Math.max(rowAt(pitch, 0), 0)
  const last = Math.min(rowAt(pitch, height), pitch.rows.midiOf.length - 1)
  context.fillStyle = white
  context.fillRect(0, 0, width, height)
  for (let row = first; row <= last; row++) {
    const midi = pitch.rows.midiOf[row]
    const top = row * pitch.rowPixels - pitch.scrollPixels
    const below = pitch.rows.midiOf[row + 1]
    if (isBlackKey(midi)) {
      context.fillStyle = black
      context.beginPath()
      context.roundRect(0, top, width * blackKeyShare, pitch.rowPixels, [0, 2, 2, 0])
      context.fill()
      // White keys meet behind the middle of a black one.
      context.fillStyle = seam
      context.fillRect(width * blackKeyShare, Math.round(top + pitch.rowPixels / 2), width, 1)
    } else if (below === undefined || !isBlackKey(below)) {
      context.fillStyle = seam
      context.fillRect(0, Math.round(top + pitch.rowPixels) - 1, width, 1)
    }
    paintState(context, width, scene, midi, top)
    paintKeyName(context, width, scene, midi, top)
  }
  context.fillStyle = faded(palette.ground, 0.5)
  context.fillRect(width - 1, 0, 1, height)
}

function paintState(
  context: CanvasRenderingContext2D,
  width: number,
  scene: KeysScene,
  midi: number,
  top: number,
): void {
  const { pitch, palette, known } = scene
  const keyWidth = isBlackKey(midi) ? width * blackKeyShare : width
  if (midi === scene.soundingMidi || scene.heldMidis.has(midi)) {
    context.fillStyle = pitchColour(midi, palette.theme)
    context.fillRect(0, top + 1, keyWidth, pitch.rowPixels - 2)
  } else if (midi === scene.hoverMidi) {
    context.fillStyle = pitchColour(midi, palette.theme, 0.4)
    context.fillRect(0, top, keyWidth, pitch.rowPixels)
  }
  if (!known || known.has(midi)) return
  context.fillStyle = faded(palette.ground, palette.theme === 'dark' ? 0.74 : 0.6)
  context.fillRect(0, top, width, pitch.rowPixels)
  hatch(context, 0, top, width, pitch.rowPixels, faded(palette.text, 0.06), 7, -pitch.scrollPixels)
}

/** Each C is named; every white key where rows are tall; and the key under the pointer. */
function paintKeyName(
  context: CanvasRenderingContext2D,
  width: number,
  scene: KeysScene,
  midi: number,
  top: number,
): void {
  const { pitch, palette, known, hoverMidi } = scene
  const hovered = midi === hoverMidi
  const named = midi % 12 === 0 || hovered || (pitch.rowPixels >= 17 && !isBlackKey(midi))
  if (!named || pitch.rowPixels < (hovered || midi % 12 === 0 ? 7 : 17)) return
  const isKnown = !known || known.has(midi)
  context.font = `${midi % 12 === 0 || hovered ? 600 : 400} 11px ${palette.font}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const isDown = midi === scene.soundingMidi || scene.heldMidis.has(midi)
  const ink = isDown ? pitchInk(palette.theme) : 'oklch(0.3 0.014 72)'
  context.fillStyle = isKnown ? ink : palette.textFaint
  context.fillText(noteName(midi), width - 6, top + pitch.rowPixels / 2 + 0.5)
}
