import { expect, it } from 'vitest'
import { conflictsIn, isIn, meant, overlap, type Command } from './command.ts'
import { filterCommands, groupCommands } from './find.ts'

const command = (id: string, keys: string, more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'Edit',
  keys,
  run: () => undefined,
  ...more,
})
const keysOf = ({ keys }: Command) => keys

const everywhere = command('everywhere', 'A')
const compose = command('compose', 'A B', { scope: 'compose' })
const both = command('both', 'C', { scope: ['compose', 'listen'], group: 'Transport' })
const listen = command('listen', 'A', { scope: 'listen', title: 'Größer zeigen', group: 'Listen' })
const list = [everywhere, compose, both, listen]

it('knows where commands meet', () => {
  expect(overlap(compose, listen)).toBe(false)
  expect(overlap(compose, both)).toBe(true)
  expect(overlap(everywhere, listen)).toBe(true)
  expect(isIn(both, 'listen')).toBe(true)
  expect(isIn(both, 'train')).toBe(false)
  expect(isIn(everywhere, 'train')).toBe(true)
})

it('finds who has keys already, only where both can be meant', () => {
  expect(conflictsIn(list, compose, 'A', keysOf).map(({ id }) => id)).toEqual(['everywhere'])
  expect(conflictsIn(list, listen, 'B', keysOf)).toEqual([])
  expect(conflictsIn(list, both, 'B', keysOf).map(({ id }) => id)).toEqual(['compose'])
})

it('means a view’s own command before one that is everywhere', () => {
  expect(meant([everywhere, compose], 'A', keysOf)?.id).toBe('compose')
  expect(meant([everywhere], 'A', keysOf)?.id).toBe('everywhere')
  expect(meant(list, 'Z', keysOf)).toBe(undefined)
})

it('finds commands by words of their title, group and keys, without minding accents', () => {
  const find = (text: string) => filterCommands(list, text, keysOf).map(({ id }) => id)
  expect(find('großer')).toEqual(['listen'])
  expect(find('zeigen listen')).toEqual(['listen'])
  expect(find('transport')).toEqual(['both'])
  expect(find('')).toHaveLength(4)
  expect(groupCommands(list).map(({ group }) => group)).toEqual(['Transport', 'Edit', 'Listen'])
})
