import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileResponse } from './fileResponse.ts'

let folder: string
let file: string
const size = 700_001
const content = Uint8Array.from({ length: size }, (_, i) => i % 251)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-'))
  file = join(folder, 'a.wav')
  await writeFile(file, content)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ask = (range?: string, method = 'GET', path = file) =>
  fileResponse(new Request('http://x/', { method, ...(range && { headers: { Range: range } }) }), path, {
    'Content-Type': 'audio/wav',
  })
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

it('answers with the whole file', async () => {
  const response = await ask()
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Length')).toBe(String(size))
  expect(response.headers.get('Accept-Ranges')).toBe('bytes')
  expect(response.headers.get('Content-Type')).toBe('audio/wav')
  expect(await bytesOf(response)).toEqual(content)
})

it.each([
  ['bytes=0-0', 0, 0],
  ['bytes=0-3', 0, 3],
  ['bytes=600000-', 600_000, size - 1],
  ['bytes=700000-', size - 1, size - 1],
  ['bytes=-5', size - 5, size - 1],
  ['bytes=-99999999', 0, size - 1],
  ['bytes=10-99999999', 10, size - 1],
  ['bytes=250000-600000', 250_000, 600_000],
])('answers with the part %s', async (range, first, last) => {
  const response = await ask(range)
  expect(response.status).toBe(206)
  expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/${size}`)
  expect(response.headers.get('Content-Length')).toBe(String(last - first + 1))
  expect(await bytesOf(response)).toEqual(content.subarray(first, last + 1))
})

it.each(['bytes=700001-', 'bytes=99999999-', 'bytes=-0'])('has nothing for %s', async (range) => {
  const response = await ask(range)
  expect(response.status).toBe(416)
  expect(response.headers.get('Content-Range')).toBe(`bytes */${size}`)
})

it.each(['bytes=5-2', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes=0-1,4-5', 'bytes=0-1e3', ''])(
  'gives the whole for “%s”, which is no range that it knows',
  async (range) => {
    const response = await ask(range)
    expect(response.status).toBe(200)
    await response.body?.cancel()
  },
)

it('gives headers without a body to HEAD, and refuses other methods', async () => {
  const head = await ask('bytes=0-9', 'HEAD')
  expect([head.status, head.headers.get('Content-Length'), head.body]).toEqual([206, '10', null])
  expect((await ask(undefined, 'POST')).status).toBe(405)
})

it('has nothing where there is no file', async () => {
  expect((await ask(undefined, 'GET', join(folder, 'b.wav'))).status).toBe(404)
  expect((await ask(undefined, 'GET', folder)).status).toBe(404)
})

it('answers for empty files', async () => {
  const empty = join(folder, 'empty.wav')
  await writeFile(empty, '')
  expect(await bytesOf(await ask(undefined, 'GET', empty))).toEqual(new Uint8Array(0))
  expect((await ask('bytes=0-', 'GET', empty)).status).toBe(416)
})

it('says so when a file becomes shorter while it is read', async () => {
  const shrinking = join(folder, 'shrinking.wav')
  await writeFile(shrinking, content)
  const response = await ask(undefined, 'GET', shrinking)
  await truncate(shrinking, 10)
  await expect(response.arrayBuffer()).rejects.toThrow()
})
