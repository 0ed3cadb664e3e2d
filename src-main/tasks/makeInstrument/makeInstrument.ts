/**
 * From recordings to an instrument: listens, chooses everything, trains, has it play, and gives it its card. The same
 * request goes on where it was stopped; with more time it betters the same instrument, and keeps the better one where
 * that went wrong.
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { readPosition } from '../runCheckpoint.ts'
import { RunFolder } from '../runFolder.ts'
import type { SamplerSource } from '../samplers.ts'
import { beginTraining, resumeTraining, type TrainingHooks, type TrainingRequest } from '../train.ts'
import { checkInstrument } from './check.ts'
import { withCard } from './instrumentCard.ts'
import { keepBetter, keptIn, type Measured } from './keptInstrument.ts'
import type { Made, MakingHooks, MakingRequest } from './making.ts'
import { readNotebook, runFolderIn, type Notebook } from './notebook.ts'
import { prepare } from './prepare.ts'
import { changedWords, printsOf } from './recordingPrints.ts'
import { trainingSeconds } from './time.ts'
import { claimWorkFolder, clearWorkFolder } from './workFolder.ts'

/** What takes its time; tests do it faster. */
export interface MakingSteps {
  readonly prepare: typeof prepare
  readonly begin: typeof beginTraining
  readonly resume: typeof resumeTraining
  readonly check: typeof checkInstrument
}

const usualSteps: MakingSteps = {
  prepare,
  begin: beginTraining,
  resume: resumeTraining,
  check: checkInstrument,
}

/**
 * @throws SyrinxError `instrument/cannot-be-made` with the reason, before training; `instrument/other-recordings`; those
 * of `claimWorkFolder`, of training.
 */
export async function makeInstrument(
  request: MakingRequest,
  samplers: SamplerSource,
  hooks: MakingHooks,
  steps = usualSteps,
): Promise<Made> {
  const release = await claimWorkFolder(request.workDirectory)
  try {
    const known = await goOnWith(request, hooks)
    const prepared = known ? { notebook: known } : await begin(request, hooks, steps)
    return await trainAndCheck(request, prepared, samplers, hooks, steps)
  } finally {
    await release()
  }
}

async function begin(request: MakingRequest, hooks: MakingHooks, { prepare }: MakingSteps) {
  try {
    return await prepare(request, hooks)
  } catch (error) {
    await clearWorkFolder(request.workDirectory).catch(() => undefined)
    throw error
  }
}

/** What was begun before; undefined where nothing was. */
async function goOnWith(request: MakingRequest, hooks: MakingHooks): Promise<Notebook | undefined> {
  const known = await readNotebook(request.workDirectory)
  if (!known) return undefined
  if (known.origin !== request.origin)
    throw new SyrinxError(
      'instrument/other-recordings',
      `${request.workDirectory} holds an instrument from other recordings: ${known.origin}.`,
      'Name another folder (--run).',
    )
  hooks.findings(known.findings)
  const changed = await changesSince(known, request)
  if (changed !== undefined) (hooks.notice ?? hooks.say)(changed)
  hooks.choices(known.choices, known.preset)
  return known
}

/** The notes were cut from the recordings: it can go on without them. */
async function changesSince({ files }: Notebook, request: MakingRequest): Promise<string | undefined> {
  if (files.length === 0) return undefined
  const now = await request.recordings().catch((error: unknown) => {
    if (error instanceof SyrinxError) return []
    throw error
  })
  return changedWords(files, await printsOf(now))
}

async function trainAndCheck(
  request: MakingRequest,
  prepared: Prepared,
  samplers: SamplerSource,
  hooks: MakingHooks,
  steps: MakingSteps,
): Promise<Made> {
  const { notebook } = prepared
  const { workDirectory } = request
  const before = await keptIn(workDirectory)
  const trained = await train(request, prepared, before === undefined, hooks, steps)
  const { checkpoint, trainedSeconds } = await newestIn(request)
  const made = {
    findings: notebook.findings,
    stopped: trained,
    steps: checkpoint.step,
    trainedSeconds,
  }
  const isMeasured = before?.checkpoint.step === checkpoint.step
  if (isMeasured) return { ...made, ...before, newer: undefined }
  const checked =
    trained === 'asked'
      ? undefined
      : await steps.check(checkpoint, notebook, workDirectory, samplers, {
          progress: hooks.checking,
          shouldStop: hooks.shouldStop,
        })
  const now = withCard(checkpoint, notebook, trainedSeconds, checked?.measures)
  if (!checked) return { ...made, ...keptOr(before, now), stopped: 'asked' }
  const worse = await keepBetter(workDirectory, before, { checkpoint: now, measures: checked.measures })
  return worse === undefined
    ? { ...made, checkpoint: now, measures: checked.measures, newer: undefined }
    : { ...made, ...before!, newer: { checkpoint: now, worse } }
}

/** Not measured: no better one that is known to be good is given up for it. */
const keptOr = (before: Measured | undefined, now: Checkpoint) =>
  before
    ? { ...before, newer: { checkpoint: now, worse: undefined } }
    : { checkpoint: now, measures: undefined, newer: undefined }

interface Prepared {
  readonly notebook: Notebook
  /** Where it is only begun. */
  readonly first?: TrainingRequest
}

async function train(
  request: MakingRequest,
  { notebook, first }: Prepared,
  isFirst: boolean,
  hooks: MakingHooks,
  steps: MakingSteps,
): Promise<Made['stopped']> {
  const run = runFolderIn(request.workDirectory)
  const trainingHooks: TrainingHooks = {
    ...hooks,
    // It speaks of the cut notes, and of what musicians need not know.
    say: () => undefined,
    listening: () => undefined,
    checkpoint: async (folder, checkpoint) =>
      hooks.playable?.(withCard(checkpoint, notebook, trainedSecondsOf(checkpoint)), folder, isFirst),
  }
  if (first) return (await steps.begin(run, first, trainingHooks)).stopped
  const seconds = trainingSeconds(request.minutes, notebook.preparedSeconds)
  const newest = await newestIn(request, hooks.say).catch(unlessNothingYet)
  if (newest && newest.trainedSeconds >= seconds - 1) return 'ready'
  hooks.say(
    newest
      ? `Goes on from step ${newest.checkpoint.step.toLocaleString('en')}.`
      : 'It was ended before anything was learned: training begins.',
  )
  return steps.resume(run, { limit: { seconds }, threads: request.threads }, trainingHooks).then(
    (it) => it.stopped,
    (error: unknown) => {
      // Before its first new step: what it had learned is still there.
      if (newest && error instanceof SyrinxError && error.code === 'train/stopped') return 'asked'
      throw error
    },
  )
}

function unlessNothingYet(error: unknown): undefined {
  if (!(error instanceof SyrinxError) || error.code !== 'instrument/nothing-yet') throw error
}

const trainedSecondsOf = ({ training }: Checkpoint) =>
  training ? readPosition(training.resume).trainedSeconds : 0

async function newestIn({ workDirectory }: MakingRequest, say: (words: string) => void = () => undefined) {
  const { run } = await RunFolder.open(runFolderIn(workDirectory))
  try {
    const checkpoint = await run.newest((path, reason) => say(`Passed over ${path}: ${reason}.`))
    if (!checkpoint)
      throw new SyrinxError(
        'instrument/nothing-yet',
        'It was stopped before anything was learned.',
        'The same command begins again.',
      )
    const { training: _training, ...weights } = checkpoint
    return { checkpoint: weights, trainedSeconds: trainedSecondsOf(checkpoint) }
  } finally {
    await run.close()
  }
}
