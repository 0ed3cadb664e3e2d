import { expect, it } from 'vitest'
import { categoryColours } from './categoryColours.ts'

it('gives each category a colour of its own, and a blend those of its largest shares', () => {
  const categories = Array.from({ length: 12 }, (_, i) => `kind ${String(i)}`)
  const colours = categories.map((it) => categoryColours(it, categories, 'light')[0].colour)
  expect(new Set(colours).size).toBe(12)
  const blend = categoryColours('kind 1:0.1,kind 2:0.3,kind 3:0.6', categories, 'light')
  expect(blend.map(({ colour }) => colour)).toEqual([colours[3], colours[2]])
  expect(blend.map(({ share }) => share)).toEqual([expect.closeTo(2 / 3), expect.closeTo(1 / 3)])
  expect(categoryColours('gone', categories, 'light')).toEqual([{ colour: colours[0], share: 1 }])
})
