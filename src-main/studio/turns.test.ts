import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

const never = () => new AbortController().signal

test('one at a time, in order', async () => {
  const turns = new Turns()
  const order: string[] = []
  expect(turns.isTaken).toBe(false)
  const first = await turns.take(never())
  expect(turns.isTaken).toBe(true)
  const others = ['second', 'third'].map(async (name) => {
    const release = await turns.take(never())
    order.push(name)
    release!()
  })
  expect(order).toEqual([])
  first!()
  await Promise.all(others)
  expect(order).toEqual(['second', 'third'])
  expect(turns.isTaken).toBe(false)
})

test('who thinks better of it while waiting lets the others pass', async () => {
  const turns = new Turns()
  const first = await turns.take(never())
  const abort = new AbortController()
  const second = turns.take(abort.signal)
  const third = turns.take(never())
  abort.abort()
  expect(await second).toBeUndefined()
  expect(turns.isTaken).toBe(true)
  first!()
  expect(await third).toBeDefined()
  expect(await turns.take(AbortSignal.abort())).toBeUndefined()
})
