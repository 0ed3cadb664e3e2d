import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { materialSchema, type Material } from '../../../src-shared/experiments/material.ts'
import { readLabelFile } from '../../audio/labelFiles.ts'
import { loadRecording } from '../../audio/recording.ts'
import { loadDataset } from '../dataset.ts'
import { drawTrack, makeMaterial, renderTrack } from './makeMaterial.ts'
import { namedMaterials } from './namedMaterials.ts'

const sampleRateHz = 16_000
const quick = { sampleRateHz, seed: 7 }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-material-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const described = (material: object): Material => materialSchema.parse(material)
const tone = (frequencyHz: number, amplitude: number | [number, number] = 0.5) => ({
  frequencyHz,
  amplitude,
  shape: 'sine',
})
const rms = (samples: Float32Array) => Math.hypot(...samples) / Math.sqrt(samples.length)
const contents = async (directory: string) => {
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.wav')).sort()
  return Promise.all(
    names.map(async (name) => [name, (await readFile(join(directory, name))).toString('base64')]),
  )
}

it('makes a folder a tone, in an order that training keeps', async () => {
  const frequencies = Array.from({ length: 12 }, (_, i) => 100 * (i + 1))
  const material = described({ kind: 'tones', tones: frequencies.map((it) => tone(it)), seconds: 0.5 })
  const directory = join(folder, 'tones')
  const made = await makeMaterial(material, directory, quick)
  expect(made.categories.map(({ frequencyHz }) => frequencyHz)).toEqual(frequencies)
  const { globalCategories, recordings } = await loadDataset(directory, {
    sampleRateHz,
    silenceThreshold: 0,
    normaliseLoudness: false,
    notes: 'no',
    globalCategoryBy: 'folder',
  })
  expect(globalCategories).toEqual(made.categories.map(({ name }) => name))
  for (const { samples } of recordings) expect(rms(samples)).toBeCloseTo(0.5 / Math.SQRT2, 3)
})

it('labels random sequences to the sample, with the amplitude and noise asked for', async () => {
  const tones = [tone(440, [0.25, 1]), tone(880, [0.25, 1]), tone(1320, [0.25, 1])]
  const made = await makeMaterial(
    described({ kind: 'toneSequences', tones, files: 20 }),
    join(folder, 's'),
    quick,
  )
  expect(made.labels.map(({ midi }) => midi)).toEqual([69, 81, 88])
  const amplitudes: number[] = []
  for (const { path } of made.files) {
    const samples = await loadRecording(join(made.directory, path), { sampleRateHz })
    const notes = await readLabelFile(join(made.directory, path.replace('.wav', '.labels.json')))
    expect(notes.length).toBeGreaterThanOrEqual(5)
    expect(notes.length).toBeLessThanOrEqual(10)
    let at = 0
    for (const [i, note] of notes.entries()) {
      const start = Math.round(note.startSeconds * sampleRateHz)
      const length = Math.round(note.durationSeconds * sampleRateHz)
      expect(start).toBe(at)
      expect(length % 1818).toBe(0)
      if (i > 0) expect(note.midi).not.toBe(notes[i - 1].midi)
      const { frequencyHz } = made.labels.find(({ midi }) => midi === note.midi)!
      const amplitude = Math.SQRT2 * rms(samples.subarray(start, start + length))
      amplitudes.push(amplitude)
      // What is left without the tone, at phase 0 from the label's very sample on, is the noise.
      const rest = Float32Array.from(
        samples.subarray(start, start + length),
        (value, n) => value - amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz),
      )
      expect(rms(rest)).toBeLessThan(0.013)
      at = start + length
    }
    expect(at).toBe(samples.length)
  }
  expect(Math.min(...amplitudes)).toBeLessThan(0.35)
  expect(Math.max(...amplitudes)).toBeGreaterThan(0.9)
})

it('gives stand-in numbers to categories that are no pitches', async () => {
  const tones = [tone(440, 0.8), tone(440, 0.2)]
  const made = await makeMaterial(
    described({ kind: 'toneSequences', tones, files: 1 }),
    join(folder, 's'),
    quick,
  )
  expect(made.labels).toEqual([
    { midi: 60, frequencyHz: 440, title: '440 Hz sine 0.8' },
    { midi: 61, frequencyHz: 440, title: '440 Hz sine 0.2' },
  ])
})

it('is the same for the same seed, and other for another; more files begin with the fewer', async () => {
  const of = async (name: string, seed: number, files: number) => {
    const material = described({ kind: 'noteSequences', instruments: ['panflute'], midi: [69, 81], files })
    return contents((await makeMaterial(material, join(folder, name), { sampleRateHz, seed })).directory)
  }
  const first = await of('a', 1, 3)
  expect(await of('b', 1, 3)).toEqual(first)
  expect((await of('c', 1, 5)).slice(0, 3)).toEqual(first)
  expect(await of('d', 2, 3)).not.toEqual(first)
})

it('plays each note from its attack on, and lets the old one fade after the change', async () => {
  const material = described({ kind: 'noteSequences', instruments: ['panflute'], midi: [69, 81], files: 1 })
  const track = [
    { category: 0, startSample: 0, endSample: 16_000, loudness: 1 },
    { category: 1, startSample: 16_000, endSample: 32_000, loudness: 1 },
  ]
  const both = await renderTrack(material, track, sampleRateHz)
  const [first, second] = await Promise.all(
    track.map((segment) =>
      renderTrack(material, [{ ...segment, startSample: 0, endSample: 16_000 }], sampleRateHz),
    ),
  )
  expect(both.subarray(0, 16_000)).toEqual(first)
  const fade = Math.round(0.015 * sampleRateHz)
  expect(both.subarray(16_000 + fade)).toEqual(second.subarray(fade))
  // The old note is loud just after the change.
  expect(rms(both.subarray(16_000, 16_080))).toBeGreaterThan(3 * rms(second.subarray(0, 80)))
  expect(Math.max(...both)).toBeLessThan(1)
})

it('holds a blown note for longer than its recording', async () => {
  const material = described({ kind: 'noteSequences', instruments: ['panflute'], midi: [81], files: 1 })
  const long = [{ category: 0, startSample: 0, endSample: 8 * sampleRateHz, loudness: 1 }]
  const samples = await renderTrack(material, long, sampleRateHz)
  for (let second = 1; second < 8; second++)
    expect(rms(samples.subarray(second * sampleRateHz, (second + 1) * sampleRateHz))).toBeGreaterThan(0.2)
})

it('draws tracks that no file has', async () => {
  for (const { material } of Object.values(namedMaterials)) {
    if (material.kind === 'pianoMusic') {
      expect(() => drawTrack(material, 1)).toThrow(/no categories/)
      continue
    }
    const { segments } = drawTrack(material, 1)
    expect(drawTrack(material, 1)).toEqual({ segments })
    expect(await renderTrack(material, segments, sampleRateHz)).toHaveLength(segments.at(-1)!.endSample)
  }
})

it.each(['melodies', 'chorales'] as const)('plays piano music: %s', async (style) => {
  const material = described({ kind: 'pianoMusic', style, clips: 14, clipSeconds: 5 })
  const made = await makeMaterial(material, join(folder, style), quick)
  expect(made.recordings).toBe(14)
  expect(made.minutes).toBeCloseTo(14 / 12)
  for (const { path } of made.files) {
    const samples = await loadRecording(join(made.directory, path), { sampleRateHz })
    expect(samples).toHaveLength(5 * sampleRateHz)
    expect(rms(samples)).toBeGreaterThan(0.02)
    expect(samples.every((value) => Math.abs(value) < 0.999)).toBe(true)
  }
})

it('leaves nothing when it is stopped, and goes through when asked again', async () => {
  const material = described({ kind: 'toneSequences', tones: [tone(440), tone(880)], files: 5 })
  const directory = join(folder, 's')
  let asked = 0
  const stopped = makeMaterial(material, directory, { ...quick, shouldStop: () => ++asked > 3 })
  await expect(stopped).rejects.toMatchObject({ code: 'work/stopped' })
  expect(await readdir(folder)).toEqual([])
  const made = await makeMaterial(material, directory, quick)
  let again = 0
  const taken = await makeMaterial(material, directory, { ...quick, progress: () => again++ })
  expect(taken).toEqual(made)
  expect(again).toBe(0)
  expect((await makeMaterial(material, directory, { ...quick, seed: 8 })).files).toHaveLength(5)
})

it('never replaces a folder of somebody’s own', async () => {
  await writeFile(join(folder, 'mine.txt'), 'mine')
  await expect(makeMaterial({ kind: 'bundled', id: 'drums' }, folder, quick)).rejects.toMatchObject({
    code: 'material/not-ours',
  })
  const file = join(folder, 'mine.txt')
  await expect(makeMaterial({ kind: 'bundled', id: 'drums' }, file, quick)).rejects.toMatchObject({
    code: 'material/not-a-folder',
  })
  expect(await readFile(file, 'utf8')).toBe('mine')
})

it('says which notes it hasn’t got, and that given recordings are missing', async () => {
  const material = described({ kind: 'noteSequences', instruments: ['piano'], midi: [21, 60], files: 1 })
  await expect(makeMaterial(material, join(folder, 'n'), quick)).rejects.toThrow(/A0/)
  const given = described({
    kind: 'given',
    words: 'MAESTRO v3',
    layout: 'maestro',
    clipSeconds: 5,
    clips: null,
  })
  await expect(makeMaterial(given, join(folder, 'g'), quick)).rejects.toThrow(/MAESTRO v3/)
})
