import type * as FileSystem from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { muLawDecode, muLawEncode } from '../../src-shared/model/muLaw.ts'
import { decodeAudio, decodeAudioFile } from './decode.ts'
import { sine } from './testing.ts'
import { openWavStream, writeWavFile } from './writeWav.ts'

const disk = vi.hoisted(() => ({ freeBytes: Infinity }))
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof FileSystem>()
  return {
    ...actual,
    open: async (...parameters: Parameters<typeof actual.open>) => {
      const file = await actual.open(...parameters)
      const write = file.write.bind(file)
      file.write = (async (buffer: Buffer, offset: number, length: number, position: number) => {
        if (position + length > disk.freeBytes)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        return write(buffer, offset, length, position)
      }) as typeof file.write
      return file
    },
  }
})

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'syrinx-wav-'))
  path = join(directory, 'x.wav')
  disk.freeBytes = Infinity
})
afterEach(() => rm(directory, { recursive: true }))

it('writes what µ-law 256 reads back code for code', async () => {
  const codes = Uint16Array.from({ length: 256 }, (_, code) => code)
  await writeWavFile(path, muLawDecode(codes, 256), 16_000)
  const { channels, sampleRateHz } = await decodeAudioFile(path)
  expect(sampleRateHz).toBe(16_000)
  expect(muLawEncode(channels[0], 256)).toEqual(codes)
  expect(await readdir(directory)).toEqual(['x.wav'])
})

it('clips beyond full scale and writes silence for what is no number', async () => {
  await writeWavFile(path, Float32Array.from([2, -2, NaN, 1, -1]), 8000)
  const { channels } = await decodeAudioFile(path)
  expect([...channels[0]].map((sample) => sample * 32_768)).toEqual([32_767, -32_768, 0, 32_767, -32_768])
})

it('is a whole wav after each block, under a temporary name until it is closed', async () => {
  const stream = await openWavStream(path, 16_000)
  await stream.append(sine(440, 0.1, 16_000))
  const [temporary] = await readdir(directory)
  expect(temporary).toMatch(/^\.x\.wav\..*\.partial$/)
  const early = await decodeAudio(await readFile(join(directory, temporary)), temporary)
  expect(early.channels[0]).toHaveLength(1600)
  await stream.append(sine(440, 0.2, 16_000))
  await stream.close()
  expect(await readdir(directory)).toEqual(['x.wav'])
  expect((await decodeAudioFile(path)).channels[0]).toHaveLength(4800)
  await expect(stream.append(new Float32Array(1))).rejects.toThrow(/closed/)
})

it('leaves what was there when it is discarded', async () => {
  await writeFile(path, 'before')
  const stream = await openWavStream(path, 16_000)
  await stream.append(new Float32Array(100))
  await stream.discard()
  await stream.discard()
  expect(await readdir(directory)).toEqual(['x.wav'])
  expect(await readFile(path, 'utf8')).toBe('before')
})

it('says that the disk is full and leaves nothing behind', async () => {
  await writeFile(path, 'before')
  const stream = await openWavStream(path, 16_000)
  await stream.append(new Float32Array(1000))
  disk.freeBytes = 3000
  await expect(stream.append(new Float32Array(1000))).rejects.toMatchObject({
    name: 'SyrinxError',
    code: 'audio/disk-full',
  })
  expect(await readdir(directory)).toEqual(['x.wav'])
  expect(await readFile(path, 'utf8')).toBe('before')
})

it('says why a place cannot be written to', async () => {
  const attempt = (target: string) => writeWavFile(target, new Float32Array(1), 16_000)
  await expect(attempt(join(directory, 'nowhere', 'x.wav'))).rejects.toThrow(/its folder does not exist/)
  await writeFile(path, '')
  await expect(attempt(join(path, 'x.wav'))).rejects.toThrow(/a file, not a folder/)
  await mkdir(join(directory, 'y.wav'))
  await expect(attempt(join(directory, 'y.wav'))).rejects.toThrow(/a folder of that name/)
  expect(await readdir(directory)).toEqual(['x.wav', 'y.wav'])
})
