/** Figures of clips, as they are written. */
import { noteName } from '../../../src-shared/conditioning/description.ts'

/** “A♯4”. */
export const pitchName = (midi: number): string => noteName(midi).replace('#', '♯')

/** “0:02.8”, “12:05”, “1:02:05”. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10)
  const [whole, tenth] = [Math.floor(tenths / 10), tenths % 10]
  const two = (value: number) => String(value).padStart(2, '0')
  if (whole >= 3600)
    return `${String(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  const short = `${String(Math.floor(whole / 60))}:${two(whole % 60)}`
  return whole >= 600 ? short : `${short}.${String(tenth)}`
}

/** An amplitude in dB relative to full scale: “−6.0 dB”. */
export function decibels(amplitude: number): string {
  if (amplitude <= 0) return '−∞ dB'
  const value = 20 * Math.log10(amplitude)
  return `${value > -0.05 ? '0.0' : value.toFixed(1).replace('-', '−')} dB`
}

export const pitchRange = (lowest: number | null, highest: number | null): string =>
  lowest === null || highest === null
    ? '–'
    : lowest === highest
      ? pitchName(lowest)
      : `${pitchName(lowest)} – ${pitchName(highest)}`

export const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en-GB')} ${word}${count === 1 ? '' : 's'}`

/** “16 kHz”, “44.1 kHz”. */
export const kilohertz = (rateHz: number): string => `${String(Number((rateHz / 1000).toFixed(3)))} kHz`

/** Of a data set: “40 s”, “1.1 min”, “2.3 h”. */
export function shortLength(seconds: number): string {
  if (seconds < 60) return `${String(Math.round(seconds))} s`
  if (seconds < 3600) return `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
