import { expect, it } from 'vitest'
import { categoryWords, parseCategory, printCategory, writtenWords } from './categoryBlend.ts'

const names = ['panflute', 'piano', 'a,b:c', '1']

it('reads names and numbers, a name first', () => {
  expect(parseCategory('piano', names)).toEqual([{ category: 1, share: 1 }])
  expect(parseCategory('a,b:c', names)).toEqual([{ category: 2, share: 1 }])
  expect(parseCategory('0', names)).toEqual([{ category: 0, share: 1 }])
  expect(parseCategory('1', names)).toEqual([{ category: 3, share: 1 }])
})

it('reads blends, the shares of which need not sum to 1', () => {
  expect(parseCategory('piano:0.4, panflute:0.6', names)).toEqual([
    { category: 1, share: 0.4 },
    { category: 0, share: 0.6 },
  ])
  expect(parseCategory('panflute:1,piano:3', names)).toEqual([
    { category: 0, share: 0.25 },
    { category: 1, share: 0.75 },
  ])
  expect(parseCategory('piano:1,panflute:0', names)).toEqual([{ category: 1, share: 1 }])
  expect(parseCategory('piano:.5,piano:.5', names)).toEqual([{ category: 1, share: 1 }])
})

it.each([
  '',
  'tuba',
  '4',
  '-1',
  'piano:',
  'piano:0',
  'piano:-1,panflute:2',
  'piano:NaN',
  'piano:1e999',
  'tuba:0.5,piano:0.5',
  'piano:0.5,',
  ':1',
  `${'9'.repeat(400)}:1`,
])('refuses “%s”', (text) => {
  expect(parseCategory(text, names)).toBeUndefined()
})

it('writes what it reads', () => {
  for (const text of ['piano', 'panflute:0.3,piano:0.7', 'a,b:c'])
    expect(printCategory(parseCategory(text, names)!, names)).toBe(text)
  const awkward = [
    { category: 2, share: 0.5 },
    { category: 0, share: 0.5 },
  ]
  expect(parseCategory(printCategory(awkward, names), names)).toEqual(awkward)
  expect(categoryWords('panflute:0.3,piano:0.7', names)).toBe('panflute 30 %, piano 70 %')
  expect(categoryWords('tuba', names)).toBe('tuba')
  expect(writtenWords('panflute:0.3,piano:0.7')).toBe('panflute 30 %, piano 70 %')
  expect(writtenWords('a,b:c')).toBe('a,b:c')
})
