/** Making an instrument as tasks of the studio: listening beforehand, and all of it. */
import { stat } from 'node:fs/promises'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { ComputeName } from '../../engine/compute/registry.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { TaskControl, TaskFunction } from '../messages.ts'
import { RunFolder } from '../runFolder.ts'
import { freshSamplers } from '../samplers.ts'
import type { TrainingHooks } from '../train.ts'
import type { TrainTaskOutput } from '../trainTask.ts'
import { isSketch } from './keptInstrument.ts'
import { listenTo, type Recording } from './listen.ts'
import { makeInstrument } from './makeInstrument.ts'
import { runFolderIn } from './notebook.ts'
import { instrumentTraining } from './sizes.ts'

export interface HearInstrumentInput {
  readonly recordings: readonly Recording[]
}

export interface HearInstrumentEvent {
  readonly done: number
  readonly total: number
}

export interface HearInstrumentOutput {
  readonly findings: readonly Finding[]
}

export const hearInstrumentTask: TaskFunction<'hearInstrument'> = async ({ recordings }, control) => {
  const { findings } = await listenTo(recordings, instrumentTraining.sampleRateHz, {
    async listening(done, total) {
      control.tell({ done, total })
      await control.held()
    },
    shouldStop: () => control.shouldStop(),
  })
  return { findings }
}

export interface MakeInput {
  readonly kind: 'make'
  /** The run’s folder in the library. */
  readonly directory: string
  readonly recordings: readonly Recording[]
  /** The data set’s id. */
  readonly origin: string
  readonly title: string
  readonly minutes: number
  readonly compute: ComputeName
  readonly adapterId: string
  readonly seed: number
}

/** @throws SyrinxError those of `makeInstrument`. */
export async function makeTask(
  input: MakeInput,
  control: TaskControl<'train'>,
  hooks: Omit<TrainingHooks, 'checkpoint'>,
): Promise<TrainTaskOutput> {
  let newest: Checkpoint | undefined
  const keep = async (run: RunFolder, checkpoint: Checkpoint) => {
    const path = await run.saveWeights(checkpoint)
    const { step, loss = null, validationLoss = null } = checkpoint
    control.tell({ kind: 'checkpoint', step, path, bytes: (await stat(path)).size, loss, validationLoss })
    newest = checkpoint
  }
  const { checkpoint, measures, newer, steps, stopped } = await makeInstrument(
    {
      ...input,
      recordings: () => Promise.resolve(input.recordings),
      workDirectory: input.directory,
      threads: 0,
    },
    freshSamplers,
    {
      ...hooks,
      findings: () => undefined,
      choices: (sentences, preset) => control.tell({ kind: 'choices', sentences: [...sentences], preset }),
      playable: (checkpoint, run) => keep(run, checkpoint),
      checking: (share) => control.tell({ kind: 'checking', share }),
    },
  )
  const latest = newer?.checkpoint ?? checkpoint
  // Now that it is measured its card says so.
  if (latest.provenance.card?.measures || newest?.step !== latest.step)
    await keep(RunFolder.at(runFolderIn(input.directory)), latest)
  return {
    steps,
    stopped: stopped === 'ready' ? 'time' : stopped,
    made: { worse: newer?.worse ?? null, isSketch: measures !== undefined && isSketch(measures) },
  }
}
