/** What the bundled instruments promise. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NoteCondition, VoiceCondition } from '../../src-shared/conditioning/description.ts'
import { rowsOfNotes } from '../../src-shared/conditioning/testing.ts'
import { muLawEncode } from '../../src-shared/model/muLaw.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { measureFollowing } from '../audio/following.ts'
import { loadRecording } from '../audio/recording.ts'
import { cpuCompute } from '../engine/compute/cpu/compute.ts'
import { generate, generationDefaults } from './generate.ts'
import { instrumentIds, loadInstrument } from './instruments.ts'
import { readNotesFile } from './readNotes.ts'
import { resourcePath } from './resources.ts'

const performance = (name: string) => resourcePath('datasets', 'performances', name)
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syrinx-instruments-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('knows its bundled instruments and names them when asked for another', async () => {
  expect(await instrumentIds()).toContain('panflute')
  await expect(loadInstrument('kazoo')).rejects.toMatchObject({ hint: expect.stringContaining('panflute') })
})

describe('the pan flute', () => {
  it('plays A4 to A6 and says where it came from', async () => {
    const { condition, provenance, training } = await loadInstrument('panflute')
    expect((condition as NoteCondition).categories).toEqual(Array.from({ length: 25 }, (_, i) => 69 + i))
    expect(provenance.attribution).toContain('FluidR3')
    expect(training).toBeUndefined()
  })

  it.each([1, 2, 3])('follows Syrinx at the default temperature, seed %i', async (seed) => {
    const notes = await readNotesFile(performance('panflute_syrinx.mid'))
    const out = join(folder, `${seed}.wav`)
    await generate(
      {
        ...generationDefaults,
        checkpoint: await loadInstrument('panflute'),
        score: { kind: 'notes', notes, nearest: false },
        seed,
      },
      out,
      { say: () => {}, progress: () => {}, shouldStop: () => false },
    )
    const { sampleRateHz, channels } = await decodeAudioFile(out)
    const followed = measureFollowing(channels[0], sampleRateHz, notes)
    expect(followed.notesHit).toBe(27)
    expect(followed.framesWithin50Cents).toBeGreaterThanOrEqual(0.98)
    expect(followed.heldNotes.meanSnrDb).toBeGreaterThanOrEqual(9)
    expect(followed.signal.clippedSamples).toBe(0)
    expect(Math.abs(followed.signal.dc)).toBeLessThan(2e-3)
    expect(followed.signal.startJump).toBeLessThan(0.01)
    expect(followed.signal.endJump).toBeLessThan(0.01)
  })

  it('predicts in int16 what it predicts in float32', async () => {
    const { hyperparameters, weights, condition } = await loadInstrument('panflute')
    const { sampleRateHz, quantizationChannels: levels } = hyperparameters
    const recording = await loadRecording(performance('panflute_syrinx.wav'), { sampleRateHz })
    const codes = muLawEncode(recording.subarray(0, 10_001), levels)
    const notes = await readNotesFile(performance('panflute_syrinx.notes.json'))
    const local = rowsOfNotes(condition as NoteCondition | VoiceCondition, notes, sampleRateHz).rows(
      0,
      codes.length,
    )
    const score = async (precision: 'int16' | 'float32') => {
      const sampler = await cpuCompute.sampler(hyperparameters, weights, { streams: 1, precision })
      const rows = await sampler.score(codes, { local })
      await sampler.dispose()
      return rows
    }
    const exact = await score('float32')
    const fast = await score('int16')
    let divergence = 0
    for (let i = 0; i < exact.length; i++) divergence += Math.exp(exact[i]) * (exact[i] - fast[i])
    expect(exact.length).toBe(10_000 * levels)
    expect(divergence / 10_000).toBeGreaterThanOrEqual(0)
    expect(divergence / 10_000).toBeLessThan(0.001)
  })
})
