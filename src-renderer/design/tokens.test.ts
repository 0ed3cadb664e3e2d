import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, isInGamut, oklchToRgb, parseOklch, type Oklch } from './oklch.ts'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

function colours(theme: 'dark' | 'light'): Map<string, Oklch> {
  const block = css.slice(css.indexOf(`:root[data-theme='${theme}'] {`))
  const declarations = block
    .slice(0, block.indexOf('\n}'))
    .matchAll(/--colour-([a-z-]+):\s*(oklch\([^)]*\))/g)
  return new Map(
    [...declarations].map(([, name, value]) => {
      const colour = parseOklch(value)
      if (!colour) throw new Error(`${name} is no OKLCH colour: ${value}`)
      return [name, colour]
    }),
  )
}

const surfaces = ['ground', 'panel', 'raised', 'sunken']

/** WCAG AA: 4.5 for words, 3 for what tells a control or its state. */
const pairs: [foreground: string, backgrounds: string[], least: number][] = [
  ['text', [...surfaces, 'hover', 'accent-soft', 'danger-soft', 'warning-soft', 'good-soft'], 7],
  ['text-muted', [...surfaces, 'hover', 'accent-soft', 'danger-soft', 'warning-soft', 'good-soft'], 4.5],
  ['text-faint', surfaces, 4.5],
  ['accent', [...surfaces, 'accent-soft', 'hover'], 4.5],
  ['accent-text', ['accent', 'accent-hover'], 4.5],
  ['danger', [...surfaces, 'danger-soft'], 4.5],
  ['danger-text', ['danger-fill'], 4.5],
  ['warning', [...surfaces, 'warning-soft'], 4.5],
  ['good', [...surfaces, 'good-soft'], 4.5],
  ['control-line', surfaces, 3],
  ['focus', [...surfaces, 'accent-soft', 'hover'], 3],
  ['wave', ['sunken', 'panel', 'ground'], 3],
  ['playhead', ['sunken', 'wave'], 1.7],
]

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const list = colours(theme)
  const of = (name: string): Oklch => {
    const colour = list.get(name)
    if (!colour) throw new Error(`--colour-${name} is missing`)
    return colour
  }

  it('has the same tokens as the other one', () => {
    expect([...list.keys()]).toEqual([...colours(theme === 'dark' ? 'light' : 'dark').keys()])
  })

  it('uses only colours that every screen has', () => {
    expect([...list].filter(([, colour]) => !isInGamut(colour)).map(([name]) => name)).toEqual([])
  })

  it.each(pairs.flatMap(([front, backs, least]) => backs.map((back) => [front, back, least] as const)))(
    '%s on %s reaches %d',
    (front, back, least) => {
      expect(contrast(oklchToRgb(of(front)), oklchToRgb(of(back)))).toBeGreaterThanOrEqual(least)
    },
  )
})
