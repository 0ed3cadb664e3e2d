import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { concatenate, frequencyOfMidi, sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { analyzeFile, describeAnalysis, summarizeAnalysis } from './analyze.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-analyze-'))
  path = join(folder, 'a.wav')
  const tone = (midi: number) => sine(frequencyOfMidi(midi), 0.5, 22_050)
  await writeWavFile(path, concatenate(tone(72), tone(76)), 22_050)
})
afterAll(() => rm(folder, { recursive: true }))

it('says what a recording is', async () => {
  const { analysis, samples } = await analyzeFile(path)
  expect(samples).toHaveLength(22_050)
  expect(analysis).toMatchObject({ seconds: 1, sampleRate: 22_050, channels: 1, expected: 'heard' })
  expect(analysis.notes.map(({ midi }) => midi)).toEqual([72, 76])
  expect(analysis.pitch.lowestMidi).toBeCloseTo(72, 0)
  expect(analysis.pitch.highestMidi).toBeCloseTo(76, 0)
  expect(describeAnalysis(analysis)).toMatch(/^a\.wav: 1\.00 s at 22050 Hz, mono\nlevel −9\.0 dBFS/)
  expect(describeAnalysis(analysis)).not.toMatch(/expected/)
  expect(summarizeAnalysis(analysis)).toMatch(/2 notes heard/)
})

it('says how it follows notes', async () => {
  const notes = [
    { midi: 72, startSeconds: 0, durationSeconds: 0.5 },
    { midi: 77, startSeconds: 0.5, durationSeconds: 0.5 },
  ]
  const { analysis } = await analyzeFile(path, notes)
  expect(analysis.following.notesHit).toBe(1)
  expect(describeAnalysis(analysis)).toMatch(
    /1 of 2 expected notes hit\n50\.0 % of 86 voiced frames within 50 cents/,
  )
})
