/** Pitch colours as strings that are made once: a frame asks for thousands, and a canvas knows a string again. */
import { pitchColour, type Theme } from '../../../design/pitchColour.ts'

const steps = 20
const made = new Map<string, string[]>()

/** As `pitchColour`, with its strength in steps of a twentieth. */
export function colourOf(midi: number, theme: Theme, strength: number): string {
  let colours = made.get(theme)
  if (!colours) made.set(theme, (colours = []))
  const step = Math.round(strength * steps)
  return (colours[midi * (steps + 1) + step] ??= pitchColour(midi, theme, step / steps))
}
