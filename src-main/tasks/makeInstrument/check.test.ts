import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { channelCount, voiceCondition } from '../../../src-shared/conditioning/description.ts'
import { measuresSchema } from '../../../src-shared/instruments/card.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import { encodeWav16 } from '../../audio/encodeWav16.ts'
import { labelsPathOf, printLabelFile } from '../../audio/labelFiles.ts'
import { testNote, testRateHz, testSound } from '../../audio/playing/testing.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { freshSamplers } from '../samplers.ts'
import { unfiltered } from '../unfiltered.ts'
import { voiceKnowledge } from '../voiceKnowledge.ts'
import { checkInstrument } from './check.ts'
import { cutNotesIn, soundsOf } from './cutSounds.ts'
import { notesFolder, type Notebook } from './notebook.ts'

const midis = [69, 74, 81]
/** How far the player was off. */
const cents = 30
let folder: string
let checkpoint: Checkpoint
const notebook: Notebook = {
  format: 'syrinx-making',
  version: 1,
  origin: 'here',
  title: 'A flute',
  findings: [],
  choices: [],
  preset: 'thesis-rf16',
  preparedSeconds: 0,
  files: [],
  recordings: 3,
  recordedSeconds: 3,
  categories: ['flute'],
  notes: midis.map((midi) => ({ category: 0, midi, pitch: midi + cents / 100, isSustained: true })),
}
const notesOf = () => cutNotesIn(join(notesFolder(folder), 'flute'))

/** Single notes, and a network that has learned nothing of them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-check-'))
  const notes = join(notesFolder(folder), 'flute')
  await mkdir(notes, { recursive: true })
  for (const midi of midis) {
    const samples = testSound([testNote(midi, 0.03, 1)], 1.2, () => ({ cents }))
    const path = join(notes, `${midi}.wav`)
    await writeFile(path, encodeWav16(samples, testRateHz))
    const label = { midi, startSeconds: 0.03, durationSeconds: 1, confidence: 1, centsOff: cents }
    await writeFile(labelsPathOf(path), printLabelFile(path, [label]))
  }
  const sounds = await soundsOf(await notesOf(), new Set(midis), midis, testRateHz)
  const recordings = sounds.map(({ category, samples, heldSamples }) => ({
    name: String(category),
    samples,
    track: [{ category, startSample: 0, endSample: heldSamples, loudness: 1 }],
  }))
  const condition = voiceCondition(midis, voiceKnowledge({ recordings, midiNumbers: midis }, testRateHz))
  const hyperparameters = withConditions(
    { ...presets['thesis-rf16'].hyperparameters, dilations: [1, 2, 4], sampleRateHz: testRateHz },
    { localChannels: channelCount(condition), globalCardinality: 1, globalChannels: 2 },
  )
  checkpoint = {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    condition,
    globalCategories: ['flute'],
    step: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const check = (
  played: Checkpoint,
  shouldStop = () => false,
  progress: (share: number) => void = () => undefined,
) => checkInstrument(played, notebook, folder, freshSamplers, { progress, shouldStop })

it('finds the sounds of the notes that are asked for', async () => {
  const sounds = await soundsOf(await notesOf(), new Set([74]), midis, testRateHz)
  expect(sounds).toMatchObject([{ midi: 74, category: 1, isSustained: true }])
  expect(sounds[0].heldSamples / testRateHz).toBeCloseTo(1, 1)
})

it('measures all that a card holds', async () => {
  const shares: number[] = []
  const { measures, sound } = (await check(unfiltered(checkpoint), undefined, (share) => shares.push(share)))!
  expect(sound.length / testRateHz).toBeGreaterThan(9)
  expect(shares.at(-1)).toBe(1)
  expect(measuresSchema.parse(measures)).toEqual(measures)
  expect(measures.sequences!.count).toBe(1)
  // Nothing was learned.
  expect(measures.framesWithin50Cents).toBeLessThan(0.5)
  expect(measures.recordingSnrDecibels! - measures.snrDecibels!).toBeGreaterThan(10)
  expect(measures.outsideHarmonicsDecibels! - measures.recordingOutsideHarmonicsDecibels!).toBeGreaterThan(10)
  // Loudness is laid over what the network plays.
  expect(measures.levelCorrelation).toBeGreaterThan(0.5)
  expect(measures.spectralDistance).toBeGreaterThan(1)
  expect(measures.realTimeFactor).toBeGreaterThan(0)
})

it('hears the partials that are told where the rest is held down, even of a network that learned nothing', async () => {
  const { measures } = (await check(checkpoint))!
  expect(measures.framesWithin50Cents).toBeGreaterThan(0.95)
})

it('ends where it is stopped', async () => {
  expect(await check(checkpoint, () => true)).toBe(undefined)
})
