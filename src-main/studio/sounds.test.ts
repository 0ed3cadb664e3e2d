import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const notes = [
  { midi: 69, startSeconds: 0, durationSeconds: 0.5 },
  { midi: 81, startSeconds: 0.5, durationSeconds: 0.5 },
]

let studio: TestStudio
beforeAll(async () => void (studio = await openTestStudio()))
afterAll(() => studio.remove())

test('a take has a waveform, a pitch track, and a judgement; while it is generated it has none', async () => {
  const { id: projectId } = await studio.call('projects.create', { name: 'Melody' })
  const settings = { ...defaultGenerationSettings, seed: 1 }
  const { jobId, takeIds } = await studio.call('generation.start', { projectId, settings, notes })
  const [id] = takeIds
  await expect(studio.call('takes.peaks', { id, bins: 10 })).rejects.toMatchObject({ code: 'take/no-sound' })
  await studio.ended(jobId)

  const { peaks } = await studio.call('takes.peaks', { id, bins: 130 })
  expect(peaks).toHaveLength(260)
  expect(peaks[20]).toBeLessThan(-0.02)
  expect(peaks[21]).toBeGreaterThan(0.02)

  const analysis = await studio.call('takes.analysis', { id })
  const pitchAt = (seconds: number) =>
    analysis.frequencyHz[Math.round((seconds - analysis.firstSeconds) / analysis.frameSeconds)]
  expect(Math.abs(pitchAt(0.25) / 440 - 1)).toBeLessThan(0.03)
  expect(Math.abs(pitchAt(0.75) / 880 - 1)).toBeLessThan(0.03)
  expect(analysis.following).toMatchObject({ notes: 2, notesHit: 2 })
  expect(analysis.following!.within50Cents).toBeGreaterThan(0.9)
  expect(analysis.signalToNoiseDb).toBeGreaterThan(3)
  // What was found out is remembered: the sound is not needed again.
  await rm(join(studio.directory, 'audio'), { recursive: true })
  expect(await studio.call('takes.analysis', { id })).toEqual(analysis)
  await expect(studio.call('takes.analysis', { id: 'gone' })).rejects.toMatchObject({ code: 'take/unknown' })
})
