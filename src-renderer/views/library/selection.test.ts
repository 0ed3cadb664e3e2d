import { expect, it } from 'vitest'
import { extended, kept, neighbour, noSelection, selectAll, selectOnly, toggled } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

it('selects a range both ways, and single ones', () => {
  expect([...extended(selectOnly('d'), 'b', order).ids]).toEqual(['b', 'c', 'd'])
  const range = extended(selectOnly('b'), 'd', order)
  expect(range).toMatchObject({ anchor: 'b', active: 'd' })
  expect([...extended(range, 'a', order).ids]).toEqual(['a', 'b'])
  expect([...toggled(range, 'c').ids]).toEqual(['b', 'd'])
  expect([...toggled(selectOnly('a'), 'c').ids]).toEqual(['a', 'c'])
  expect([...extended(noSelection, 'c', order).ids]).toEqual(['c'])
})

it('moves within the list and stops at its ends', () => {
  expect(neighbour(selectOnly('b'), 1, order)).toBe('c')
  expect(neighbour(selectOnly('b'), -9, order)).toBe('a')
  expect(neighbour(noSelection, 1, order)).toBe('a')
  expect(neighbour(noSelection, -1, order)).toBe('e')
  expect(neighbour(noSelection, -Infinity, order)).toBe('a')
  expect(neighbour(selectOnly('b'), Infinity, order)).toBe('e')
  expect(neighbour(noSelection, 1, [])).toBeNull()
})

it('forgets rows that are gone and stays where it was', () => {
  const selection = extended(selectOnly('b'), 'c', order)
  expect(kept(selection, order, ['a', 'b', 'd', 'e'])).toMatchObject({ anchor: 'b', active: 'd' })
  expect([...kept(selection, order, ['a', 'b', 'd']).ids]).toEqual(['b'])
  expect(kept(selectOnly('e'), order, ['a'])).toMatchObject({ active: 'a' })
  expect(kept(selectOnly('e'), order, [])).toMatchObject({ active: null })
  expect([...selectAll(order, noSelection).ids]).toEqual(order)
})
