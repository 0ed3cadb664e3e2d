/** A trained instrument, with its condition, on a card. */
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { NoteCondition, VoiceCondition } from '../../../../../src-shared/conditioning/description.ts'
import { rowsOfNotes } from '../../../../../src-shared/conditioning/testing.ts'
import { receptiveField } from '../../../../../src-shared/model/hyperparameters.ts'
import { silenceCode } from '../../../../../src-shared/model/muLaw.ts'
import { Random } from '../../../../../src-shared/random.ts'
import { loadCheckpoint } from '../../../checkpoint/checkpoint.ts'
import type { Sampler } from '../../compute.ts'
import { createCpuSampler } from '../../cpu/sampler.ts'
import type { Gpu } from '../gpu.ts'
import { gpuForTests } from '../testing.ts'
import { createWebGpuSampler } from './sampler.ts'

const found = await gpuForTests()
const file = fileURLToPath(
  new URL('../../../../../resources/instruments/panflute.safetensors', import.meta.url),
)
/** SwiftShader plays some 100 a second of them. */
const samples = 120
const takes = 2

it.skipIf(typeof found === 'string')(
  'plays the pan flute as the processor plays it, code by code',
  async () => {
    const gpu = found as Gpu
    const { hyperparameters, weights, condition } = await loadCheckpoint(file)
    const { sampleRateHz, quantizationChannels } = hyperparameters
    const notes = [
      { midi: 81, startSeconds: 0, durationSeconds: 0.004 },
      { midi: 76, startSeconds: 0.004, durationSeconds: 1 },
    ]
    const rows = rowsOfNotes(condition as NoteCondition | VoiceCondition, notes, sampleRateHz)
    const field = receptiveField(hyperparameters)
    const primer = new Uint16Array(field).fill(silenceCode(quantizationChannels))
    const before = { local: rows.rows(-field, field) }
    const during = { local: rows.rows(0, samples) }
    const forEachTake = <T>(make: (take: number) => T) =>
      Array.from({ length: takes }, (_, take) => make(take))
    const play = async (sampler: Sampler) => {
      await sampler.prime(
        forEachTake(() => primer),
        forEachTake(() => before),
      )
      const codes = await sampler.generate(
        samples,
        forEachTake(() => during),
        forEachTake((take) => Random.fromSeed(take).uniforms(samples)),
        { pick: 'sample', temperature: 1 },
      )
      await sampler.dispose()
      return codes.map((it) => [...it])
    }
    const options = { streams: takes, precision: 'float32' } as const
    const expected = await play(await createCpuSampler(hyperparameters, weights, options))
    const variant = { threads: 32, chain: 32, takes, subgroups: false, held: 4 } as const
    expect(await play(await createWebGpuSampler(gpu, hyperparameters, weights, options, variant))).toEqual(
      expected,
    )
    gpu.destroy()
  },
)
