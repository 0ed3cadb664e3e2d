import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { figurePalettes, type FigurePalette } from '../../src-shared/figures/palette.ts'
import { contrast, oklchToRgb, parseOklch, type Rgb } from './oklch.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const light = css.indexOf(":root[data-theme='light']")
const parts = { dark: css.slice(css.indexOf(":root[data-theme='dark']"), light), light: css.slice(light) }

const tokenOf = (theme: 'dark' | 'light', name: string): string => {
  const [, colour] = new RegExp(`--colour-${name}: (oklch\\([^)]*\\))`).exec(parts[theme]) ?? []
  const rgb = oklchToRgb(parseOklch(colour ?? '')!)
  return `#${rgb
    .map((part) =>
      Math.round(255 * Math.max(0, Math.min(1, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

const tokens: Partial<Record<keyof FigurePalette, string>> = {
  ground: 'panel',
  panel: 'sunken',
  line: 'line',
  text: 'text',
  muted: 'text-muted',
  faint: 'text-faint',
  accent: 'accent',
}

const rgbOf = (hex: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb

it.each(['dark', 'light'] as const)('figures have the tokens of the %s window', (theme) => {
  const palette = figurePalettes[theme]
  for (const [name, token] of Object.entries(tokens))
    expect([name, palette[name as keyof FigurePalette]]).toEqual([name, tokenOf(theme, token)])
})

it.each(['dark', 'light'] as const)('curves and their names can be read in the %s window', (theme) => {
  const { ground, panel, series, faint } = figurePalettes[theme]
  for (const colour of [...series, faint])
    for (const behind of [ground, panel]) expect(contrast(rgbOf(colour), rgbOf(behind))).toBeGreaterThan(4.5)
})
