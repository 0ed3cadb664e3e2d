import { beforeEach, expect, it, vi } from 'vitest'
import type { Run } from '../../src-shared/contract/training.ts'
import { lifetimeMilliseconds, notices, notify } from './notices.svelte.ts'
import { OfferToGoOn } from './offerToGoOn.ts'

const run = (id: string, state: Run['state']) => ({ id, name: id, state, words: 'Halfway.' }) as Run
const messages = () => notices.list.map(({ message }) => message)
const answers = { goOn: vi.fn(() => Promise.resolve()), show: vi.fn() }

beforeEach(() => {
  for (const { id } of notices.list) notices.close(id)
})

it('asks once, stays, and goes when the run goes on', () => {
  const offer = new OfferToGoOn(answers)
  offer.follow([run('Flute', 'interrupted'), run('Piano', 'finished')])
  expect(messages()).toEqual(['Go on with “Flute”?'])
  expect(lifetimeMilliseconds(notices.list[0])).toBe(null)
  for (let i = 0; i < 6; i++) notify({ level: 'note', message: `Other ${String(i)}` })
  expect(messages()).toContain('Go on with “Flute”?')
  offer.follow([run('Flute', 'running'), run('Piano', 'finished')])
  expect(messages()).not.toContain('Go on with “Flute”?')
  offer.follow([run('Flute', 'interrupted')])
  expect(messages()).not.toContain('Go on with “Flute”?')
})

it('tells how many are left, and nothing any more once it was closed', () => {
  const offer = new OfferToGoOn(answers)
  offer.follow([run('Flute', 'interrupted'), run('Piano', 'interrupted'), run('Bass', 'interrupted')])
  expect(messages()).toEqual(['3 runs ended in the middle, “Flute” among them.'])
  offer.follow([run('Piano', 'interrupted'), run('Bass', 'interrupted')])
  expect(messages()).toEqual(['2 runs ended in the middle, “Piano” among them.'])
  void notices.list[0].action?.run()
  expect(answers.show).toHaveBeenCalledOnce()
  notices.close(notices.list[0].id)
  offer.follow([run('Bass', 'interrupted')])
  expect(messages()).toEqual([])
})

it('keeps quiet where nothing ended in the middle', () => {
  new OfferToGoOn(answers).follow([run('Flute', 'stopped')])
  expect(messages()).toEqual([])
})
