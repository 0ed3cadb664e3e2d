/** The colours that the roll is painted with: the design's tokens as a canvas takes them. */
import type { Theme } from '../../../design/pitchColour.ts'

export interface Palette {
  readonly theme: Theme
  readonly ground: string
  readonly panel: string
  readonly raised: string
  readonly sunken: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly textMuted: string
  readonly textFaint: string
  readonly accent: string
  readonly accentText: string
  readonly accentLine: string
  readonly selection: string
  readonly focus: string
  readonly warning: string
  readonly playhead: string
  readonly font: string
}

/** Reads the tokens from the page; ask again when the theme has changed. */
export function readPalette(theme: Theme): Palette {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(`--colour-${name}`).trim()
  return {
    theme,
    ground: colour('ground'),
    panel: colour('panel'),
    raised: colour('raised'),
    sunken: colour('sunken'),
    line: colour('line'),
    lineStrong: colour('line-strong'),
    text: colour('text'),
    textMuted: colour('text-muted'),
    textFaint: colour('text-faint'),
    accent: colour('accent'),
    accentText: colour('accent-text'),
    accentLine: colour('accent-line'),
    selection: colour('selection'),
    focus: colour('focus'),
    warning: colour('warning'),
    playhead: colour('playhead'),
    font: style.getPropertyValue('--font').trim() || 'sans-serif',
  }
}

/** `oklch(… / alpha)` of a token without one. */
export const faded = (colour: string, alpha: number): string =>
  colour.startsWith('oklch(') && !colour.includes('/') ? `${colour.slice(0, -1)} / ${alpha})` : colour
