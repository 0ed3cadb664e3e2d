import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { parseMfccJson } from '../../src-shared/notes/mfccJson.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { mfcc } from '../audio/features/mfcc.ts'
import { signalToNoiseDb } from '../audio/features/snr.ts'
import { add, noise, sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { analyzeCommand } from './analyze.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-analyze-'))
const [tone, other] = ['tone.wav', 'other.wav'].map((name) => join(folder, name))
beforeAll(async () => {
  await writeWavFile(tone, add(sine(440, 1, 16_000), noise(16_000, 0.005)), 16_000)
  await writeWavFile(other, sine(440, 0.9, 22_050), 22_050)
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

async function analyze(...words: string[]): Promise<Record<string, unknown>> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await analyzeCommand().parseAsync([...words, '--json'], { from: 'user' })
  return JSON.parse(write.mock.calls.map(([text]) => String(text)).join('')) as Record<string, unknown>
}

it('prints every measure', async () => {
  const { channels } = await decodeAudioFile(tone)
  const printed = await analyze(tone, '--reference', other)
  expect(printed.snrDb).toBeCloseTo(signalToNoiseDb(channels[0]), 9)
  const measures = printed.measures as Record<string, number>
  expect(measures.zeroCrossings).toBeGreaterThan(800)
  expect(measures.harmonicToNoise).toBeGreaterThan(30)
  expect(measures.pitchedShare).toBeGreaterThan(0.95)
  expect(measures.melDistance).toBeGreaterThan(0)
  expect(measures.stftDistance).toBeGreaterThan(0)
})

it('writes MFCC at the rate of the instrument that is to play them', async () => {
  const json = join(folder, 'mfcc-16k.json')
  await analyze(other, '--mfcc', json, '--mfcc-rate', '16000')
  // 0.9 s, a frame every 512 samples.
  expect(parseMfccJson(readFileSync(json, 'utf8'))[0]).toHaveLength(1 + Math.floor((0.9 * 16_000) / 512))
})

it('has no SNR for silence', async () => {
  const silent = join(folder, 'silent.wav')
  await writeWavFile(silent, new Float32Array(4000), 16_000)
  expect(await analyze(silent)).toMatchObject({ snrDb: null, measures: { silentShare: 1 } })
})

it('writes MFCC, a table and figures', async () => {
  const [json, csv, figures] = ['mfcc.json', 'frames.csv', 'figures'].map((name) => join(folder, name))
  const printed = await analyze(tone, '--mfcc', json, '--csv', csv, '--figures', figures)
  const rows = parseMfccJson(readFileSync(json, 'utf8'))
  const { channels } = await decodeAudioFile(tone)
  const { frames, values } = mfcc(channels[0], 16_000)
  expect(rows[0]).toHaveLength(frames)
  expect(rows[0][5]).toBeCloseTo(values[5 * 20 + 1], 3)
  expect(rows[11][5]).toBeCloseTo(values[5 * 20 + 12], 3)

  const lines = readFileSync(csv, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(frames + 1)
  const cells = lines[11].split(',')
  expect(cells).toHaveLength(lines[0].split(',').length)
  expect(Number(cells[0])).toBeCloseTo((10 * 512) / 16_000, 6)
  expect(Number(cells[lines[0].split(',').indexOf('pitch_hz')])).toBeCloseTo(440, 0)

  const names = ['waveform', 'spectrogram', 'mel', 'constant-q', 'mfcc', 'pitch']
  expect(printed.figures).toEqual(names.map((name) => join(figures, `${name}.png`)))
  for (const name of names) {
    const image = await loadImage(join(figures, `${name}.png`))
    expect([image.width, image.height]).toEqual([1600, 640])
  }
})

it('says what is wrong with a file, and writes nothing then', async () => {
  const bad = join(folder, 'bad.wav')
  writeFileSync(bad, 'no sound')
  const csv = join(folder, 'never.csv')
  await expect(analyze(bad, '--csv', csv)).rejects.toThrow(/bad\.wav/)
  await expect(analyze(tone, '--reference', bad, '--csv', csv)).rejects.toThrow(/bad\.wav/)
  expect(existsSync(csv)).toBe(false)
})
