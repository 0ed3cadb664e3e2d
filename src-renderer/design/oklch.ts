/**
 * OKLab and OKLCH (Björn Ottosson, 2020, https://bottosson.github.io/posts/oklab/) to sRGB, and WCAG's contrast.
 */

/** Lightness 0 … 1, chroma from 0, hue in degrees. */
export interface Oklch {
  readonly lightness: number
  readonly chroma: number
  readonly hue: number
}

/** Red, green, blue 0 … 1, gamma-encoded; outside of it where sRGB has no such colour. */
export type Rgb = readonly [red: number, green: number, blue: number]

const encode = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055

const decode = (encoded: number): number =>
  encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4

/** Lightness and the two opponent axes to gamma-encoded sRGB. */
export function oklabToRgb(lightness: number, a: number, b: number): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encode(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ]
}

export function oklchToRgb({ lightness, chroma, hue }: Oklch): Rgb {
  const angle = (hue * Math.PI) / 180
  return oklabToRgb(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle))
}

/** Whether sRGB has the colour, within half a step of 8 bits. */
export const isInGamut = (colour: Oklch): boolean =>
  oklchToRgb(colour).every((part) => part >= -0.002 && part <= 1.002)

/** Lightness as OKLab sees it, of a gamma-encoded sRGB colour. */
export function oklabLightness([red, green, blue]: Rgb): number {
  const [r, g, b] = [decode(red), decode(green), decode(blue)]
  return (
    0.2104542553 * Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) +
    0.793617785 * Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) -
    0.0040720468 * Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  )
}

/** WCAG 2's relative luminance. */
const luminance = (rgb: Rgb): number => {
  const [red, green, blue] = rgb.map((part) => decode(Math.min(1, Math.max(0, part))))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2's contrast, 1 … 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** `oklch(0.8 0.1 105)` or `oklch(80% 0.1 105 / 0.5)` as CSS writes it; the alpha is left out. Null for anything else. */
export function parseOklch(text: string): Oklch | null {
  const match = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:\s*\/\s*[\d.]+%?)?\s*\)$/.exec(text.trim())
  if (!match) return null
  const [, lightness, percent, chroma, hue] = match
  return {
    lightness: Number(lightness) / (percent ? 100 : 1),
    chroma: Number(chroma),
    hue: Number(hue),
  }
}
