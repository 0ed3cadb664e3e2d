/**
 * The best state of an instrument that was measured so far, beside its run: training that goes on may make it worse for a
 * while, or for good.
 */
import { join } from 'node:path'
import type { InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import { playsWorse } from '../../../src-shared/instruments/playsWorse.ts'
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'

export interface Measured {
  /** With its card. */
  readonly checkpoint: Checkpoint
  readonly measures: InstrumentMeasures
}

const pathIn = (directory: string) => join(directory, 'instrument.safetensors')

/** Undefined where none was measured yet; a damaged one counts for nothing, for the run can be measured again. */
export async function keptIn(directory: string): Promise<Measured | undefined> {
  const checkpoint = await loadCheckpoint(pathIn(directory)).catch(() => undefined)
  const measures = checkpoint?.provenance.card?.measures
  return checkpoint && measures && { checkpoint, measures }
}

/**
 * Keeps the better one of the two.
 * @returns in a sentence what the newer one does worse, where it is the worse one.
 * @throws SyrinxError `file/cannot-write`.
 */
export async function keepBetter(
  directory: string,
  before: Measured | undefined,
  { checkpoint, measures }: Measured,
): Promise<string | undefined> {
  const worse = before && playsWorse(before.measures, measures)
  if (worse === undefined) await saveCheckpoint(pathIn(directory), checkpoint)
  return worse
}

/** Below, a musician can’t play it: so many notes, heard so much of the time. */
const [playableNotes, playableFrames] = [0.9, 0.8]

/** Whether it doesn’t follow its notes yet. */
export const isSketch = ({ notesHit = 0, framesWithin50Cents = 0 }: InstrumentMeasures) =>
  notesHit < playableNotes || framesWithin50Cents < playableFrames
