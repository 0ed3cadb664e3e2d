import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { openLibrary, type Library } from '../library/library.ts'
import { mediaHandler } from './media.ts'
import { openUploads } from './uploads.ts'

let folder: string
let library: Library
let answer: (request: Request) => Promise<Response>
const id = crypto.randomUUID()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-media-'))
  library = openLibrary(folder)
  answer = mediaHandler(library, openUploads(join(folder, 'uploads')))
  const { title, ...row } = { name: 'a', title: 'A', scale: 'quick' as const, createdAt: 1, dataPath: null }
  library.experiments.begin({ id, title, ...row })
  const own = library.experiments.folder(id)
  mkdirSync(join(own, 'takes', 'labels'), { recursive: true })
  for (const file of [
    'report.html',
    'report.json',
    'table.csv',
    'a.svg',
    'a.png',
    'weights.safetensors',
    '.env',
  ])
    writeFileSync(join(own, file), `this is ${file}`)
  writeFileSync(join(own, 'takes', 'labels', 'one.wav'), '0123456789')
  writeFileSync(join(folder, 'secret.json'), 'secret')
  symlinkSync(join(folder, 'secret.json'), join(own, 'link.json'))
  symlinkSync(folder, join(own, 'outside'))
  linkSync(join(own, 'report.json'), join(own, 'same.json'))
  mkdirSync(join(own, 'folder.json'))
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) =>
  answer(new Request(`http://studio${path}`, { headers }))

test('hands out an experiment’s files as what they are, with ranges', async () => {
  const typeOf = async (file: string) => {
    const response = await get(`/media/experiment/${id}/${file}`)
    await response.arrayBuffer()
    return response.headers.get('Content-Type')
  }
  expect(await typeOf('takes/labels/one.wav')).toBe('audio/wav')
  expect(await typeOf('a.png')).toBe('image/png')
  expect(await typeOf('report.json')).toBe('application/json')
  expect(await typeOf('table.csv')).toBe('text/csv; charset=utf-8')
  const part = await get(`/media/experiment/${id}/takes/labels/one.wav`, { Range: 'bytes=2-4' })
  expect([part.status, await part.text()]).toEqual([206, '234'])
  for (const file of ['report.html', 'a.svg']) {
    const page = await get(`/media/experiment/${id}/${file}`)
    const { headers } = page
    expect(await page.text()).toBe(`this is ${file}`)
    const policy = headers.get('Content-Security-Policy')
    expect(policy).toMatch(/^default-src 'none';.*; sandbox allow-same-origin$/)
    expect(policy).not.toContain('script')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  }
  library.experiments.remove(id)
  expect(await (await get(`/media/experiment/${id}/report.json`)).text()).toBe('this is report.json')
  library.history.undo('library')
})

it.each([
  `/media/experiment/${id}/`,
  `/media/experiment/${id}`,
  `/media/experiment/${id}/..%2f..%2fsecret.json`,
  `/media/experiment/${id}/%2e%2e/%2e%2e/secret.json`,
  `/media/experiment/${id}/../../secret.json`,
  `/media/experiment/${id}/takes/..%5c..%5csecret.json`,
  `/media/experiment/${id}//report.json`,
  `/media/experiment/${id}/link.json`,
  `/media/experiment/${id}/outside/secret.json`,
  `/media/experiment/${id}/folder.json`,
  `/media/experiment/${id}/.env`,
  `/media/experiment/${id}/weights.safetensors`,
  `/media/experiment/${id}/report.json%00.wav`,
  `/media/experiment/${id}/nothing.wav`,
  `/media/experiment/${id}/${'a/'.repeat(2000)}b.wav`,
  `/media/experiment/../experiment/x/report.json`,
  '/media/experiment/gone/report.json',
  '/media/blind/gone/0',
  '/media/blind/gone/-1',
  '/media/blind/gone',
  '/media/take/a/b',
  '/media/clip/..%2f..%2fsecret',
])('has nothing at %s', async (path) => {
  expect((await get(path)).status).toBe(404)
})
