/** Notes that an instrument's composer writes, out of nothing or going on from those that are there. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { composerOf } from '../engine/checkpoint/checkpoint.ts'
import type { TaskFunction } from './messages.ts'
import { composeNotes } from './phrases/compose.ts'
import { noComposer } from './phrases/noComposer.ts'
import { instruments } from './samplers.ts'

export interface ComposeInput {
  readonly checkpointPath: string
  /** In any order; what begins at `fromSeconds` or later is not heard. */
  readonly before: readonly Note[]
  readonly fromSeconds: number
  /** How much is composed. */
  readonly seconds: number
  readonly temperature: number
  readonly seed: number
}

export interface ComposeOutput {
  /** The new ones alone. */
  readonly notes: Note[]
}

/** @throws SyrinxError `phrases/no-composer`, `phrases/stopped` */
export const composeTask: TaskFunction<'compose'> = async (
  { checkpointPath, ...request },
  { shouldStop },
) => {
  const composer = composerOf(await instruments.load(checkpointPath))
  if (!composer) throw noComposer()
  const notes = await composeNotes({ ...request, composer }, { shouldStop })
  if (shouldStop()) throw new SyrinxError('phrases/stopped', 'Composing was stopped.')
  return { notes }
}
