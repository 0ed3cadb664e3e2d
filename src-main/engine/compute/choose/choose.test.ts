import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { presets } from '../../../../src-shared/model/presets.ts'
import { ibabAdam } from '../compute.ts'
import type { AdapterFacts } from '../webgpu/adapters.ts'
import { chooseForSampling, chooseForTraining, compareAnew, type Grounds } from './choose.ts'
import { cardKey } from './keys.ts'
import { Memory } from './remembered.ts'
import type { SamplingWork, TrainingWork } from './timing.ts'
import { trying } from './trying.ts'

const { hyperparameters } = presets['small-rf62']
const training: TrainingWork = {
  hyperparameters,
  optimiser: ibabAdam,
  batchSize: 2,
  sampleSize: 64,
  threads: 0,
}
const sampling: SamplingWork = {
  hyperparameters,
  weights: new Float32Array(1),
  streams: 1,
  precision: 'int16',
}
const card: AdapterFacts = {
  id: 'vulkan A card',
  name: 'A card',
  vendor: 'v',
  architecture: 'a',
  backend: 'vulkan',
  driver: 'driver 1',
  kind: 'gpu',
}
const otherCard = { ...card, id: 'vulkan Other', name: 'Other' }
const software: AdapterFacts = { ...card, id: 'vulkan llvmpipe', name: 'llvmpipe', kind: 'cpu' }
const auto = { compute: 'auto', adapterId: '' } as const

let directory: string

beforeEach(async () => {
  vi.stubEnv('SYRINX_NO_GPU', '')
  directory = await mkdtemp(join(tmpdir(), 'syrinx-choose-'))
})

/** Invented speeds of the processor and of cards, on a machine with these adapters. */
function groundsWith(adapters: readonly AdapterFacts[], cpuHz: number, gpuHz: number | Error) {
  const time = vi.fn(async (name: 'cpu' | 'webgpu', _adapterId: string) => {
    if (name === 'cpu') return cpuHz
    if (gpuHz instanceof Error) throw gpuHz
    return gpuHz
  })
  return {
    adapters: vi.fn(async () => adapters),
    memory: new Memory(join(directory, 'measured.json')),
    directory,
    timeTraining: time,
    timeSampling: time,
  } satisfies Grounds
}

describe('automatic', () => {
  it('takes the processor at once where there is no card', async () => {
    const grounds = groundsWith([], 1, 1)
    expect(await chooseForTraining(auto, training, grounds)).toEqual({
      name: 'cpu',
      adapterId: '',
      words: 'There is no graphics card here: the processor works.',
    })
    expect(grounds.timeTraining).not.toHaveBeenCalled()
  })

  it('never takes software, though it comes first and is named', async () => {
    const alone = groundsWith([software], 1, 100)
    expect(await chooseForTraining({ ...auto, adapterId: software.id }, training, alone)).toMatchObject({
      name: 'cpu',
      words: expect.stringContaining('only software'),
    })
    expect(alone.timeTraining).not.toHaveBeenCalled()
    const first = groundsWith([software, card], 1, 100)
    expect(await chooseForTraining({ ...auto, adapterId: software.id }, training, first)).toMatchObject({
      name: 'webgpu',
      adapterId: card.id,
    })
  })

  it('takes what is faster, and says how much', async () => {
    expect(await chooseForTraining(auto, training, groundsWith([card], 1000, 41_200))).toEqual({
      name: 'webgpu',
      adapterId: card.id,
      words: 'A card by WebGPU: 41× this processor.',
    })
    expect(await chooseForSampling(auto, sampling, groundsWith([card], 3000, 2000))).toEqual({
      name: 'cpu',
      adapterId: '',
      words: 'The processor: 1.5× as fast as A card.',
    })
  })

  it('measures every kind of work, network and number of takes by itself, and once', async () => {
    const grounds = groundsWith([card], 1, 2)
    await chooseForTraining(auto, training, grounds)
    await chooseForTraining(auto, training, grounds)
    expect(grounds.timeTraining).toHaveBeenCalledTimes(2)
    await chooseForTraining(auto, { ...training, batchSize: 8 }, grounds)
    await chooseForSampling(auto, sampling, grounds)
    await chooseForSampling(auto, { ...sampling, streams: 64 }, grounds)
    expect(grounds.timeTraining).toHaveBeenCalledTimes(8)
    // Other weights of the same network are played as fast.
    await chooseForSampling(auto, { ...sampling, weights: new Float32Array(2) }, grounds)
    const tomorrow = groundsWith([card], 1, 2)
    await chooseForSampling(auto, sampling, tomorrow)
    expect(tomorrow.timeSampling).not.toHaveBeenCalled()
  })

  it('measures again with another driver', async () => {
    await chooseForTraining(auto, training, groundsWith([card], 1, 2))
    const grounds = groundsWith([{ ...card, driver: 'driver 2' }], 1, 2)
    await chooseForTraining(auto, training, grounds)
    expect(grounds.timeTraining).toHaveBeenCalledTimes(2)
  })

  it('takes the user’s own card, and the best one when that is gone', async () => {
    const both = groundsWith([card, otherCard], 1, 2)
    expect(await chooseForTraining({ ...auto, adapterId: otherCard.id }, training, both)).toMatchObject({
      adapterId: otherCard.id,
    })
    expect(await chooseForTraining({ ...auto, adapterId: 'vulkan Gone' }, training, both)).toMatchObject({
      adapterId: card.id,
    })
  })

  it('works on the processor when the card fails, says why, and doesn’t try at every take', async () => {
    const grounds = groundsWith([card], 1, new SyrinxError('compute/shader-failed', 'It can’t.'))
    const work = { ...sampling, streams: 3 }
    for (let i = 0; i < 2; i++)
      expect(await chooseForSampling(auto, work, grounds)).toEqual({
        name: 'cpu',
        adapterId: '',
        words: 'The processor, because A card failed: It can’t.',
      })
    expect(grounds.timeSampling).toHaveBeenCalledTimes(2)
    expect(await readdir(directory)).toEqual([])
  })

  it('doesn’t try a card again that ended the process', async () => {
    const grounds = groundsWith([card], 1, 2)
    vi.spyOn(process, 'pid', 'get').mockReturnValueOnce(2 ** 22 + 7)
    let end = () => undefined as void
    // Ended in the middle: nobody takes its mark away.
    const crashing = trying(cardKey(card), () => new Promise<void>((resolve) => (end = resolve)), directory)
    expect(await chooseForTraining(auto, training, grounds)).toMatchObject({
      name: 'cpu',
      words: expect.stringContaining('ended a part of Syrinx'),
    })
    expect(grounds.timeTraining).not.toHaveBeenCalled()
    end()
    await crashing
    expect(await chooseForTraining(auto, training, grounds)).toMatchObject({ name: 'webgpu' })
  })

  it('measures nothing where there is no time for it', async () => {
    const grounds = groundsWith([card], 1, 2)
    expect(await chooseForSampling(auto, sampling, grounds, 'known')).toMatchObject({ name: 'cpu' })
    expect(grounds.timeSampling).not.toHaveBeenCalled()
    await chooseForSampling(auto, sampling, grounds)
    expect(await chooseForSampling(auto, sampling, grounds, 'known')).toMatchObject({ name: 'webgpu' })
  })

  it('leaves cards alone where the user switched them off', async () => {
    vi.stubEnv('SYRINX_NO_GPU', '1')
    const grounds = groundsWith([card], 1, 2)
    expect(await chooseForTraining(auto, training, grounds)).toMatchObject({ name: 'cpu' })
    expect(grounds.adapters).not.toHaveBeenCalled()
  })
})

describe('asked by name', () => {
  it('takes software too, and says what it is', async () => {
    const grounds = groundsWith([software], 1, 1)
    expect(await chooseForTraining({ compute: 'webgpu', adapterId: '' }, training, grounds)).toEqual({
      name: 'webgpu',
      adapterId: software.id,
      words: 'llvmpipe by WebGPU: software that pretends to be a graphics card, and slow.',
    })
    expect(grounds.timeTraining).not.toHaveBeenCalled()
  })

  it('refuses where there is nothing', async () => {
    const asked = { compute: 'webgpu', adapterId: '' } as const
    await expect(chooseForTraining(asked, training, groundsWith([], 1, 1))).rejects.toMatchObject({
      code: 'compute/no-gpu',
    })
  })

  it('looks for no card for other computes', async () => {
    const grounds = groundsWith([card], 1, 1)
    for (const compute of ['cpu', 'tensorflow'] as const)
      expect(await chooseForTraining({ compute, adapterId: '' }, training, grounds)).toMatchObject({
        name: compute,
      })
    expect(grounds.adapters).not.toHaveBeenCalled()
  })
})

describe('compared anew', () => {
  it('is what was measured while the card was busy, and only of that card', async () => {
    const busy = groundsWith([card], 100, 50)
    expect(await chooseForSampling(auto, sampling, busy)).toMatchObject({ name: 'cpu' })
    await compareAnew(busy.memory, otherCard)
    expect(await chooseForSampling(auto, sampling, groundsWith([card], 100, 500))).toMatchObject({
      name: 'cpu',
    })
    await busy.memory.keep('speeds|cpu', 1)
    await compareAnew(busy.memory, card)
    expect(await chooseForSampling(auto, sampling, groundsWith([card], 100, 500))).toMatchObject({
      name: 'webgpu',
    })
    expect(await busy.memory.recall('speeds|cpu', z.number())).toBe(1)
  })

  it('is what failed', async () => {
    const work = { ...training, batchSize: 7 }
    const failing = groundsWith([card], 100, new Error('It has no room.'))
    expect(await chooseForTraining(auto, work, failing)).toMatchObject({ name: 'cpu' })
    expect(await chooseForTraining(auto, work, groundsWith([card], 1, 2))).toMatchObject({ name: 'cpu' })
    await compareAnew(failing.memory)
    expect(await chooseForTraining(auto, work, groundsWith([card], 1, 2))).toMatchObject({ name: 'webgpu' })
  })
})
