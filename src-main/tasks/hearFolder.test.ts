import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseMidi } from '../../src-shared/notes/midi.ts'
import { loadRecording } from '../audio/recording.ts'
import { add } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { describeHeard, hearFolder } from './hearFolder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-chords-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('writes the chords of a recording as a MIDI file, and keeps one that is there', async () => {
  const load = (name: string) =>
    loadRecording(join(import.meta.dirname, '../../resources/datasets/piano', name), { sampleRateHz: 16_000 })
  const [lower, higher] = await Promise.all([load('piano_60_C4.flac'), load('piano_64_E4.flac')])
  await writeWavFile(join(folder, 'third.wav'), add(lower, higher.subarray(0, lower.length)), 16_000)
  await writeFile(join(folder, 'broken.wav'), 'no sound')
  const heard = await hearFolder(folder)
  const midiPath = join(folder, 'third.mid')
  expect(heard.recordings).toEqual([{ recording: 'third.wav', midi: midiPath, notes: 2, kept: false }])
  expect(heard.skipped).toMatchObject([{ recording: 'broken.wav' }])
  expect(parseMidi(await readFile(midiPath)).notes.map(({ midi }) => midi)).toEqual([60, 64])

  await writeFile(midiPath, 'corrected by hand')
  const again = await hearFolder(folder)
  expect(again.recordings).toMatchObject([{ kept: true, notes: null }])
  expect(describeHeard(again)).toContain('third.mid was there already and kept')
  expect(await readFile(midiPath, 'utf8')).toBe('corrected by hand')
  await hearFolder(folder, { again: true })
  expect(parseMidi(await readFile(midiPath)).notes).toHaveLength(2)
})

it('says so when there is nothing to listen to', async () => {
  await writeFile(join(folder, 'broken.wav'), 'no sound')
  await expect(hearFolder(folder)).rejects.toMatchObject({ code: 'label/nothing' })
})
