/** A driver can take the whole process with it that trains on its card: that is started anew, once in a while. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Library } from '../library/library.ts'
import { RunFolder } from '../tasks/runFolder.ts'
import type { TrainTaskInput, TrainTaskOutput } from '../tasks/trainTask.ts'
import { runDirectory } from './trainingCheckpoints.ts'

/** A process that ends again within so much time isn't started anew a second time. */
const patienceMilliseconds = 10 * 60_000

export interface CrashableTraining {
  /** What is to be done from here on; null when nobody wants it any more. */
  input(): Promise<TrainTaskInput | null>
  train(input: TrainTaskInput): Promise<TrainTaskOutput>
  /** Whether it worked on a graphics card. What ends on the processor would end there again. */
  isOnCard(): Promise<boolean>
  readonly signal: AbortSignal
  /** Told when it goes on by itself. */
  tell(words: string): void
  /** Milliseconds; for tests. */
  now?(): number
}

/**
 * @returns null when nobody wanted it any more.
 * @throws SyrinxError as the training does; `compute/crashed` when its process ended again and again.
 */
export async function throughCrashes(training: CrashableTraining): Promise<TrainTaskOutput | null> {
  const { signal, now = () => performance.now() } = training
  let lastCrash = -Infinity
  for (;;) {
    const input = await training.input()
    if (!input || signal.aborted) return null
    try {
      return await training.train(input)
    } catch (error) {
      const isCrash = envelopeOf(error).code === 'engine/crashed'
      if (!isCrash || signal.aborted || !(await training.isOnCard())) throw error
      if (now() - lastCrash < patienceMilliseconds) throw crashedAgain(error)
      lastCrash = now()
      training.tell(
        'The part of Syrinx that trains ended unexpectedly while the graphics card was at work. It goes on from the last checkpoint.',
      )
    }
  }
}

const crashedAgain = (cause: unknown): SyrinxError =>
  new SyrinxError(
    'compute/crashed',
    'The part of Syrinx that trains ended twice while the graphics card was at work.',
    'Everything up to the last checkpoint is kept. Go on from there on the processor; a newer driver may help the card.',
    { cause, report: envelopeOf(cause).message },
  )

/** As its folder says; a run that never got so far may have ended while a card was tried. */
export async function trainsOnCard(library: Library, runId: string): Promise<boolean> {
  try {
    return (await RunFolder.at(runDirectory(library, runId)).recipe()).compute === 'webgpu'
  } catch {
    return ['webgpu', 'auto'].includes(library.runs.get(runId).settings.compute)
  }
}
