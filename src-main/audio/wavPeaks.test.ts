import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeWav16 } from './encodeWav16.ts'
import { peaksOf } from './peaks.ts'
import { peaksOfWavFile } from './wavPeaks.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syrinx-peaks-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  [1_500_000, 20_000],
  [1_000, 333],
  [10, 10],
  [5, 12],
])('peaks of %i samples in %i bins are those of the decoded whole', async (length, bins) => {
  const samples = Float32Array.from({ length }, (_, i) => Math.round(9000 * Math.sin(i * i)) / 32768)
  const path = join(folder, 'sound.wav')
  await writeFile(path, encodeWav16(samples, 16_000))
  expect(await peaksOfWavFile(path, bins)).toEqual(peaksOf(samples, bins))
})

test('a file that is gone, or none of ours, is an error in words', async () => {
  await expect(peaksOfWavFile(join(folder, 'gone.wav'), 10)).rejects.toMatchObject({ code: 'audio/missing' })
  await writeFile(join(folder, 'text.wav'), 'no sound')
  await expect(peaksOfWavFile(join(folder, 'text.wav'), 10)).rejects.toMatchObject({
    code: 'audio/not-audio',
  })
})
