import { expect, it } from 'vitest'
import { categoryLines, listedCategories } from './categoryWords.ts'

const words =
  (...categories: [string, number][]) =>
  (clipCount: number, tags: { name: string; clips: number }[] = []) =>
    categoryLines({ categories: categories.map(([name, clips]) => ({ name, clips })), clipCount, tags }).map(
      (line) => line.words,
    )

it('says where categories come from when clips have none', () => {
  expect(words()(3)[0]).toMatch(/first note/)
  expect(words()(3, [{ name: 'soft', clips: 3 }])[0]).toMatch(/tag/)
})

it('warns of clips without one, and of a category with one clip', () => {
  expect(words(['a', 2], ['b', 2])(4)).toEqual([])
  expect(words(['a', 2], ['b', 2])(5)[0]).toMatch(/^One clip has no category/)
  expect(words(['a', 1], ['b', 2])(3)[0]).toMatch(/^“a” has one clip only/)
  expect(words(['a', 1], ['b', 1])(2)[0]).toMatch(/^“a” and “b” have one clip only/)
  const many = Array.from({ length: 9 }, (_, i): [string, number] => [`c${String(i)}`, 1])
  expect(words(...many)(9)[0]).toMatch(/“c3” and 5 more have/)
  expect(words(['a', 3])(3)[0]).toMatch(/only one category/)
})

it('lists so many, and counts the rest', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({ name: String(i), clips: 2 }))
  expect(listedCategories(many).at(-1)).toEqual({ name: 'and 6 more:', clips: 12 })
})
