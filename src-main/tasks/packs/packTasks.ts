/** Packs for the studio: the sample is played where instruments play; reading and writing happen where files are read. */
import { readFile } from 'node:fs/promises'
import { encodeWav16 } from '../../audio/encodeWav16.ts'
import { loadCheckpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { ComputeName } from '../../engine/compute/registry.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import type { TaskFunction } from '../messages.ts'
import { instruments } from '../samplers.ts'
import { renderSample } from './renderSample.ts'
import { packBytes } from './writePack.ts'

export interface PlaySampleInput {
  readonly checkpointPath: string
  readonly compute: ComputeName
  readonly adapterId: string
}

export interface PlaySampleEvent {
  /** Of the whole, 0 … 1. */
  readonly share: number
}

export interface PlaySampleOutput {
  readonly sampleRateHz: number
  /** Null for an instrument that can only follow recordings. */
  readonly samples: Float32Array<ArrayBuffer> | null
}

export const playSampleTask: TaskFunction<'playSample'> = async (
  { checkpointPath, compute, adapterId },
  { tell, shouldStop, held },
) => {
  const checkpoint = await instruments.load(checkpointPath)
  const progress = (share: number) => tell({ share })
  const samples = await renderSample(
    checkpoint,
    { compute, adapterId },
    { progress, shouldStop, held },
    instruments.samplers,
  )
  return { sampleRateHz: checkpoint.hyperparameters.sampleRateHz, samples: samples ?? null }
}

export interface PackInstrumentInput {
  readonly checkpointPath: string
  /** What the instrument is called. */
  readonly title: string
  /** A wav that is there, samples that were just played, or nothing. */
  readonly sample: { readonly path: string } | PlaySampleOutput
  readonly outPath: string
}

export interface PackInstrumentOutput {
  readonly bytes: number
}

export const packInstrumentTask: TaskFunction<'packInstrument'> = async ({
  checkpointPath,
  title,
  sample,
  outPath,
}) => {
  const bytes = await packBytes({
    checkpoint: await loadCheckpoint(checkpointPath),
    title,
    sample: await sampleOf(sample),
  })
  await writeWholeFile(outPath, bytes)
  return { bytes: bytes.length }
}

function sampleOf(
  sample: PackInstrumentInput['sample'],
): Promise<Uint8Array | undefined> | Uint8Array | undefined {
  if ('path' in sample) return readFile(sample.path)
  return sample.samples ? encodeWav16(sample.samples, sample.sampleRateHz) : undefined
}
