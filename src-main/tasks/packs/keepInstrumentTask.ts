/** Reads all of a file that should be an instrument, and writes what playing it needs. */
import { dirname } from 'node:path'
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import { factsOfCheckpoint, requirePlayable, type InstrumentFacts } from '../instrumentFacts.ts'
import type { TaskFunction } from '../messages.ts'
import { isPack, readPack } from './readPack.ts'

export interface KeepInstrumentInput {
  /** A checkpoint; a pack as well, where a sample can be taken in. */
  readonly checkpointPath: string
  /** Where the checkpoint goes, weights only. */
  readonly outPath: string
  /** Where the pack’s sample goes, if there is one; without it only checkpoints are read. */
  readonly samplePath?: string
}

export interface KeepInstrumentOutput {
  /** What the instrument calls itself. */
  readonly title: string | null
  readonly facts: InstrumentFacts
  /** A wav lies at `samplePath` now. */
  readonly hasSample: boolean
}

export const keepInstrumentTask: TaskFunction<'keepInstrument'> = async ({
  checkpointPath,
  outPath,
  samplePath,
}) => {
  const { checkpoint, sample }: { checkpoint: Checkpoint; sample?: Uint8Array | undefined } =
    samplePath !== undefined && (await isPack(checkpointPath))
      ? await readPack(checkpointPath, dirname(outPath))
      : { checkpoint: await weightsOnly(checkpointPath) }
  await saveCheckpoint(outPath, checkpoint)
  if (sample && samplePath !== undefined) await writeWholeFile(samplePath, sample)
  const { title, dataset, card } = checkpoint.provenance
  return {
    title: title ?? card?.title ?? dataset ?? null,
    facts: factsOfCheckpoint(checkpoint),
    hasSample: sample !== undefined,
  }
}

async function weightsOnly(path: string): Promise<Checkpoint> {
  const { training: _training, ...checkpoint } = await loadCheckpoint(path)
  requirePlayable(checkpoint)
  return checkpoint
}
