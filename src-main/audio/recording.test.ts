import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loudnessDb, normaliseLoudness } from './loudness.ts'
import { describeFolder, findAudioFiles, loadFolder, loadRecording } from './recording.ts'
import { splitIntoClips, trimSilence } from './silence.ts'
import { concatenate, int16Bytes, noise, sine, wavBytes } from './testing.ts'
import { writeWavFile } from './writeWav.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'syrinx-recording-'))
  await mkdir(join(directory, 'deeper'))
  await mkdir(join(directory, '.hidden'))
  await writeWavFile(join(directory, 'b.wav'), sine(440, 1, 16_000), 16_000)
  await writeWavFile(join(directory, 'deeper', 'a'), sine(440, 2.3, 44_100), 44_100)
  await writeWavFile(join(directory, '.hidden', 'c.wav'), sine(440, 1, 16_000), 16_000)
  await writeFile(join(directory, 'B.labels.json'), '{}')
  await writeFile(join(directory, 'a.wav'), 'FORM\0\0\0\0AIFF')
  await writeFile(join(directory, 'empty.flac'), '')
})
afterAll(() => rm(directory, { recursive: true }))

it('refuses a sample rate that makes no sense', async () => {
  const path = join(directory, '.hidden', 'fast.wav')
  await writeWavFile(path, sine(440, 0.1, 16_000), 5_000_000)
  await expect(loadRecording(path, { sampleRateHz: 16_000 })).rejects.toMatchObject({ code: 'audio/rate' })
})

describe('folders', () => {
  it('are searched in order, without what is hidden or ours', async () => {
    expect(await findAudioFiles(directory)).toEqual(
      ['a.wav', 'b.wav', 'deeper/a', 'empty.flac'].map((name) => join(directory, name)),
    )
  })

  it('are loaded at one rate, with a line for what was skipped', async () => {
    const folder = await loadFolder(directory, { sampleRateHz: 8000 })
    expect(folder.recordings.map(({ samples }) => samples.length)).toEqual([8000, 18_400])
    expect(describeFolder(folder, 8000)).toBe(
      '2 files, 0.1 minutes, 2 skipped:\n  a.wav: a.wav is really an AIFF file.\n  empty.flac: empty.flac is empty (0 bytes).',
    )
  })

  it('are cut into clips', async () => {
    const folder = await loadFolder(directory, { sampleRateHz: 8000, clipSeconds: 1 })
    expect(folder.recordings.map(({ samples }) => samples.length)).toEqual([8000, 8000, 8000])
    expect(describeFolder(folder, 8000)).toMatch(/^2 files/)
  })

  it('that are none say so', async () => {
    await expect(findAudioFiles(join(directory, 'nowhere'))).rejects.toMatchObject({
      code: 'audio/no-folder',
    })
    await expect(findAudioFiles(join(directory, 'b.wav'))).rejects.toThrow(/is a file, not a folder/)
  })
})

it('mixes the channels to their mean', async () => {
  const path = join(directory, '.stereo')
  await writeFile(path, wavBytes({ bits: 16, channels: 2, data: int16Bytes([1000, 3000, -4000, 2000]) }))
  const samples = await loadRecording(path, { sampleRateHz: 16_000 })
  expect([...samples].map((sample) => sample * 32_768)).toEqual([2000, -1000])
})

describe('silence', () => {
  const recording = concatenate(noise(16_000, 0.001), sine(440, 1, 16_000, 0.9), noise(8000, 0.001, 2))

  it('is trimmed from both ends', () => {
    const trimmed = trimSilence(recording, { threshold: 0.3 })
    const start = trimmed.byteOffset / 4
    // The frames' centres lie on a grid of 512, and a frame with a quarter of tone in it is loud enough.
    expect(start).toBeGreaterThan(16_000 - 1024)
    expect(start).toBeLessThanOrEqual(16_000 + 512)
    expect(start + trimmed.length).toBeGreaterThan(32_000 - 1024)
    expect(start + trimmed.length).toBeLessThan(32_000 + 1024)
    expect(start % 512).toBe(0)
  })

  it('leaves nothing where nothing is loud enough', async () => {
    expect(trimSilence(recording, { threshold: 0.95 })).toHaveLength(0)
    expect(trimSilence(new Float32Array(0), { threshold: 0.1 })).toHaveLength(0)
    await expect(
      loadRecording(join(directory, 'b.wav'), { sampleRateHz: 16_000, trimSilence: { threshold: 0.9 } }),
    ).rejects.toMatchObject({ code: 'audio/silent' })
  })

  it('is judged over the whole of a recording shorter than a frame', () => {
    expect(trimSilence(new Float32Array(700).fill(0.5), { threshold: 0.3 })).toHaveLength(512)
  })
})

it('splits into clips that share the recording', () => {
  const clips = splitIntoClips(Float32Array.from([1, 2, 3, 4, 5]), 2)
  expect(clips.map((clip) => [...clip])).toEqual([[1, 2], [3, 4], [5]])
  expect(() => splitIntoClips(new Float32Array(1), 0)).toThrow(RangeError)
})

describe('loudness', () => {
  it('is the level of what sounds, not of the pauses', () => {
    const tone = sine(440, 1, 16_000, 0.5)
    expect(loudnessDb(tone, 16_000)).toBeCloseTo(-9.03, 1)
    expect(loudnessDb(concatenate(tone, new Float32Array(64_000)), 16_000)).toBeCloseTo(-9.03, 1)
  })

  it('is brought to −20 dBFS, but no peak beyond full scale', () => {
    expect(loudnessDb(normaliseLoudness(sine(440, 1, 16_000, 0.003), 16_000), 16_000)).toBeCloseTo(-20, 3)
    const click = new Float32Array(800)
    click[100] = 0.01
    expect(Math.max(...normaliseLoudness(click, 16_000))).toBeCloseTo(1, 6)
    expect(normaliseLoudness(new Float32Array(5), 16_000)).toEqual(new Float32Array(5))
  })
})
