import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FigureData } from '../../src-shared/contract/study.ts'
import { constantQ } from '../audio/features/constantQ.ts'
import { melSpectrogram, toDecibels } from '../audio/features/mel.ts'
import { mfcc } from '../audio/features/mfcc.ts'
import { openSound } from '../audio/soundReader.ts'
import { add, concatenate, int16Bytes, noise, sine, wavBytes } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { soundFigureTask } from './soundFigureTask.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-figure-'))
})
afterAll(() => rm(folder, { recursive: true }))

const control = { tell: () => undefined, shouldStop: () => false, held: async () => undefined }

async function wavOf(samples: Float32Array, sampleRateHz = 16_000): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.wav`)
  await writeWavFile(path, samples, sampleRateHz)
  return path
}

const figureOf = (path: string, kind: FigureData['kind'], columns = 4096) =>
  soundFigureTask({ path, kind, columns }, control)

/** As the file has it. */
async function stored(path: string): Promise<Float32Array> {
  const sound = await openSound(path)
  const samples = await sound.read(0, sound.length)
  await sound.close()
  return samples
}

/** More than is computed at once, so that the seams are in it. */
const long = add(
  concatenate(sine(261.63, 40, 16_000, 0.3), sine(523.25, 40, 16_000, 0.1)),
  noise(80 * 16_000, 0.001),
)

describe('where there is a column for each frame', () => {
  let path = ''
  let samples: Float32Array
  beforeAll(async () => {
    path = await wavOf(long)
    samples = await stored(path)
  })

  it('mel is the mel spectrogram below its loudest', async () => {
    const figure = await figureOf(path, 'mel')
    const mel = melSpectrogram(samples, 16_000)
    const loudest = mel.values.reduce((most, value) => Math.max(most, value), 0)
    expect(figure).toMatchObject({ kind: 'mel', seconds: 80, sampleRateHz: 16_000, columns: 2501, rows: 128 })
    expect(figure.referenceDb).toBeCloseTo(10 * Math.log10(loudest), 4)
    expect(furthest(figure.values, toDecibels(mel.values))).toBeLessThan(0.01)
  })

  it('mfcc are librosa’s coefficients 2 to 13', async () => {
    const figure = await figureOf(path, 'mfcc')
    const { values, frames } = mfcc(samples, 16_000)
    expect([figure.columns, figure.rows, figure.frequencyHz.length]).toEqual([frames, 12, 0])
    const wanted = Float32Array.from(
      { length: frames * 12 },
      (_, i) => values[Math.floor(i / 12) * 20 + 1 + (i % 12)],
    )
    expect(furthest(figure.values, wanted)).toBeLessThan(1e-3)
  })

  it('constantQ is the transform, in dB below its loudest', async () => {
    const figure = await figureOf(path, 'constantQ')
    const { values, frames, bins } = constantQ(samples, 16_000)
    const loudest = values.reduce((most, value) => Math.max(most, value), 0)
    expect([figure.columns, figure.rows]).toEqual([frames, bins])
    expect(figure.frequencyHz[0]).toBeCloseTo(32.703, 3)
    const wanted = values.map((value) => Math.max(-80, 20 * Math.log10(Math.max(value, 1e-5) / loudest)))
    expect(furthest(figure.values, wanted)).toBeLessThan(0.01)
  })
})

describe('with fewer columns', () => {
  it('a short sound in a long silence is still seen', async () => {
    const samples = new Float32Array(20 * 16_000)
    samples.set(sine(440, 0.05, 16_000), 10.3 * 16_000)
    const figure = await figureOf(await wavOf(samples), 'mel', 20)
    const columns = Array.from({ length: 20 }, (_, c) =>
      Math.max(...figure.values.slice(c * 128, (c + 1) * 128)),
    )
    expect(columns.findIndex((level) => level === 0)).toBe(10)
    expect(columns.filter((level) => level > -79)).toHaveLength(1)
  })

  it('waveforms have the least and the greatest of each', async () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => ((i % 100) - 50) / 64)
    const { columns, rows, values } = await figureOf(await wavOf(samples), 'waveform', 10)
    expect([columns, rows]).toEqual([10, 2])
    for (let c = 0; c < 10; c++) {
      expect(values[2 * c]).toBeCloseTo(-50 / 64, 3)
      expect(values[2 * c + 1]).toBeCloseTo(49 / 64, 3)
    }
  })
})

describe('is at ease with', () => {
  const kinds = ['waveform', 'mel', 'mfcc', 'constantQ'] as const

  it.each(kinds)('silence and one sample (%s)', async (kind) => {
    for (const samples of [new Float32Array(4000), Float32Array.of(0.5)]) {
      const figure = await figureOf(await wavOf(samples), kind)
      expect(figure.values).toHaveLength(figure.columns * figure.rows)
      expect(figure.values.every(Number.isFinite)).toBe(true)
    }
  })

  it('silence, which is dark', async () => {
    const { values } = await figureOf(await wavOf(new Float32Array(4000)), 'mel')
    expect(values.every((level) => level === -80)).toBe(true)
  })

  it('a stereo wav of 44.1 kHz that another program wrote', async () => {
    const path = join(folder, 'stereo.wav')
    const tone = sine(1000, 0.5, 44_100)
    const levels = Array.from({ length: 2 * tone.length }, (_, i) => Math.round(tone[i >> 1] * 32_767))
    await writeFile(path, wavBytes({ bits: 16, channels: 2, sampleRateHz: 44_100, data: int16Bytes(levels) }))
    const figure = await figureOf(path, 'mel')
    expect(figure.sampleRateHz).toBe(44_100)
    expect(figure.seconds).toBeCloseTo(0.5, 4)
    const middle = figure.values.slice(20 * 128, 21 * 128)
    expect(Math.abs(figure.frequencyHz[middle.indexOf(Math.max(...middle))] - 1000)).toBeLessThan(40)
  })

  it('a low rate, at which the upper bins are left out', async () => {
    const figure = await figureOf(await wavOf(sine(100, 1, 4000), 4000), 'constantQ')
    expect(figure.rows).toBeLessThan(84)
    expect(figure.frequencyHz[figure.rows - 1]).toBeLessThan(2000)
  })
})

it('a long sound in constant-Q: its tone is found in every column, however far apart the frames', async () => {
  const path = await wavOf(sine(440, 60, 8000), 8000)
  const figure = await figureOf(path, 'constantQ', 16)
  expect(figure.columns).toBe(16)
  const bin = figure.frequencyHz.findIndex((hz) => Math.abs(hz - 440) < 1)
  for (let column = 0; column < 16; column++)
    expect(figure.values[column * figure.rows + bin]).toBeGreaterThan(-1)
})

describe('says what is wrong with', () => {
  it('files that are empty, gone, or no sound', async () => {
    const empty = join(folder, 'empty.wav')
    await writeFile(empty, '')
    const text = join(folder, 'text.wav')
    await writeFile(text, 'This is a letter and not a sound, however long it may become.')
    await expect(figureOf(empty, 'mel')).rejects.toMatchObject({ code: 'audio/empty' })
    await expect(figureOf(await wavOf(new Float32Array(0)), 'mel')).rejects.toMatchObject({
      code: 'audio/empty',
    })
    await expect(figureOf(join(folder, 'none.wav'), 'mel')).rejects.toMatchObject({ code: 'audio/missing' })
    await expect(figureOf(text, 'mel')).rejects.toMatchObject({ code: 'audio/not-audio' })
    await expect(figureOf(folder, 'mel')).rejects.toMatchObject({ code: 'audio/unreadable' })
  })
})

function furthest(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}
