import { expect, it, vi } from 'vitest'
import { presets } from '../../../../src-shared/model/presets.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import { ibabAdam, type Compute, type Crop } from '../compute.ts'
import { cpuCompute } from '../cpu/compute.ts'
import { timePartOfTraining, timeSampling, timeTraining } from './timing.ts'

const { hyperparameters } = presets['small-rf62']
const work = { hyperparameters, optimiser: ibabAdam, batchSize: 2, sampleSize: 256, threads: 1 }

it('times steps and samples of the processor', async () => {
  const { samplesPerSecond, steps } = await timeTraining(cpuCompute, work, 0.05)
  expect(samplesPerSecond).toBeGreaterThan(10)
  expect(steps).toBeGreaterThan(0)
  const conditioned = { ...hyperparameters, localChannels: 3, globalCardinality: 2, globalChannels: 4 }
  const weights = new Float32Array(parameterLayout(conditioned).length)
  const asked = { hyperparameters: conditioned, weights, streams: 2, precision: 'float32' } as const
  expect(await timeSampling(cpuCompute, asked, 0.02)).toBeGreaterThan(10)
})

it('gives back what it opened, also when a step fails', async () => {
  const dispose = vi.fn(async () => undefined)
  const failing = {
    name: 'cpu',
    trainer: async () => ({ step: () => Promise.reject(new Error('no')), dispose }),
  } as unknown as Compute
  await expect(timeTraining(failing, work, 0.01)).rejects.toThrow('no')
  expect(dispose).toHaveBeenCalledOnce()
})

it('times a large network by a part of a step', async () => {
  const steps: (readonly Crop[])[] = []
  const recording = {
    name: 'cpu',
    trainer: async () => ({
      step: async (batch: readonly Crop[]) => void steps.push(batch),
      dispose: async () => undefined,
    }),
  } as unknown as Compute
  const winder = presets['winder-medium'].hyperparameters
  await timePartOfTraining(
    recording,
    { ...work, hyperparameters: winder, sampleSize: 80_000, batchSize: 8 },
    0.01,
  )
  const codes = steps[0].reduce((sum, crop) => sum + crop.codes.length, 0)
  expect(codes).toBeLessThan(2000)
})
