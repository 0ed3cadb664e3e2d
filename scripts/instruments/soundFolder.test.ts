import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readLabelFile } from '../../src-main/audio/labelFiles.ts'
import { loadRecording } from '../../src-main/audio/recording.ts'
import { finished, loudestPeak, peakOf, writeSounds } from './soundFolder.ts'

const sampleRateHz = 8000
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-sounds-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A tone that dies away within a second, then a second of nothing. */
const dying = (amplitude: number) =>
  Float32Array.from({ length: 2 * sampleRateHz }, (_, t) =>
    t < sampleRateHz ? amplitude * 1e-5 ** (t / sampleRateHz) * Math.sin(0.3 * t) : 0,
  )

it('keeps soft soft beside loud, and cuts what is silent', () => {
  const note = { midi: 60, startSeconds: 0, durationSeconds: 2 }
  const [soft, loud] = finished(
    [
      { name: 'soft', samples: dying(0.2), notes: [note] },
      { name: 'loud', samples: dying(2) },
    ],
    sampleRateHz,
  )
  expect(peakOf(loud.samples)).toBeCloseTo(loudestPeak, 5)
  expect(peakOf(loud.samples) / peakOf(soft.samples)).toBeCloseTo(10, 3)
  expect(soft.samples.length).toBeLessThan(loud.samples.length)
  expect(loud.samples.length).toBeLessThan(sampleRateHz)
  expect(soft.samples.at(-1)).toBe(0)
  expect(soft.notes![0].durationSeconds).toBe(soft.samples.length / sampleRateHz)
})

it('leaves silence as it is', () => {
  const [silence] = finished([{ name: 'a', samples: new Float32Array(100) }], sampleRateHz)
  expect(peakOf(silence.samples)).toBe(0)
})

it.each(['flac', 'wav'] as const)(
  'writes %s in 16 bits, with labels where they are wanted',
  async (format) => {
    const notes = [{ midi: 60, startSeconds: 0.1, durationSeconds: 0.5 }]
    const samples = dying(0.5)
    await writeSounds(folder, [{ name: 'in/a', samples, notes }], { sampleRateHz, format, labels: true })
    expect(new Set(await readdir(join(folder, 'in')))).toEqual(new Set([`a.${format}`, 'a.labels.json']))
    const read = await loadRecording(join(folder, 'in', `a.${format}`), { sampleRateHz })
    expect(read).toHaveLength(samples.length)
    for (let t = 0; t < samples.length; t += 97) expect(Math.abs(read[t] - samples[t])).toBeLessThan(2 ** -15)
    expect(await readLabelFile(join(folder, 'in', 'a.labels.json'))).toMatchObject(notes)
  },
)
