import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Memory } from './remembered.ts'

const emptyPlace = async () => join(await mkdtemp(join(tmpdir(), 'syrinx-memory-')), 'cache', 'measured.json')
const shape = z.object({ hz: z.number() })

it('measures once, and another process knows it too', async () => {
  const path = await emptyPlace()
  const measure = vi.fn(async () => ({ hz: 5 }))
  const first = new Memory(path)
  expect(await first.remembered('a', shape, measure)).toEqual({ hz: 5 })
  expect(await first.remembered('a', shape, measure)).toEqual({ hz: 5 })
  expect(await new Memory(path).remembered('a', shape, measure)).toEqual({ hz: 5 })
  expect(measure).toHaveBeenCalledTimes(1)
})

it('adds to what others have written, and forgets', async () => {
  const path = await emptyPlace()
  const [one, other] = [new Memory(path), new Memory(path)]
  await one.keep('a', { hz: 1 })
  await other.keep('b', { hz: 2 })
  expect(await one.recall('b', shape)).toEqual({ hz: 2 })
  await one.keep('a', undefined)
  expect(await new Memory(path).recall('a', shape)).toBeUndefined()
  expect(await new Memory(path).recall('b', shape)).toEqual({ hz: 2 })
})

it.each(['', '{"version":1,"entries":{"a":', '[]', '{"version":2,"entries":{}}', '\u0000\u0001'])(
  'passes over what is no memory, and writes it anew: %j',
  async (content) => {
    const path = await emptyPlace()
    await mkdir(join(path, '..'))
    await writeFile(path, content)
    expect(await new Memory(path).remembered('a', shape, async () => ({ hz: 3 }))).toEqual({ hz: 3 })
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 })
  },
)

it('measures again what has another shape', async () => {
  const memory = new Memory(await emptyPlace())
  await memory.keep('a', { hertz: 'many' })
  expect(await memory.remembered('a', shape, async () => ({ hz: 3 }))).toEqual({ hz: 3 })
})

it('goes on where nothing can be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-memory-'))
  await writeFile(join(folder, 'file'), '')
  const memory = new Memory(join(folder, 'file', 'measured.json'))
  const measure = vi.fn(async () => ({ hz: 4 }))
  expect(await memory.remembered('a', shape, measure)).toEqual({ hz: 4 })
  expect(await memory.remembered('a', shape, measure)).toEqual({ hz: 4 })
  expect(measure).toHaveBeenCalledTimes(1)
})

it('stays small', async () => {
  const path = await emptyPlace()
  const entries = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, { at, value: 1 }]))
  await mkdir(join(path, '..'))
  await writeFile(path, JSON.stringify({ version: 1, entries }))
  await new Memory(path).keep('new', { hz: 1 })
  const written = JSON.parse(await readFile(path, 'utf8')) as { entries: object }
  expect(Object.keys(written.entries)).toHaveLength(400)
  expect(written.entries).toHaveProperty('k999')
  expect(written.entries).not.toHaveProperty('k0')
})

it('knows what another process has measured anew, and what it has forgotten', async () => {
  const path = await emptyPlace()
  const [one, other] = [new Memory(path), new Memory(path)]
  await one.keep('a', { hz: 1 })
  await other.keep('a', { hz: 2 })
  expect(await one.recall('a', shape)).toEqual({ hz: 2 })
  await one.keep('b', { hz: 3 })
  expect(await other.recall('a', shape)).toEqual({ hz: 2 })
  await other.forget((key) => key === 'a')
  await one.keep('c', { hz: 4 })
  expect(await one.recall('a', shape)).toBeUndefined()
  expect(await other.recall('b', shape)).toEqual({ hz: 3 })
})

it('loses nothing that is kept at the same time', async () => {
  const path = await emptyPlace()
  const memory = new Memory(path)
  await Promise.all(['a', 'b', 'c'].map((key) => memory.keep(key, { hz: 1 })))
  for (const key of ['a', 'b', 'c']) expect(await new Memory(path).recall(key, shape)).toEqual({ hz: 1 })
})
