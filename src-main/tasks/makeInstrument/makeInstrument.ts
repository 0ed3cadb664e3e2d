/**
 * From recordings to an instrument: listens, chooses everything, trains, has it play, and writes it with its card. The same
 * request goes on where it was stopped; with more time it betters the same instrument.
 */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { InstrumentCard, InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { median } from '../../audio/statistics.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { StopReason } from '../../engine/train/loop.ts'
import { readPosition } from '../runCheckpoint.ts'
import { RunFolder } from '../runFolder.ts'
import type { SamplerSource } from '../samplers.ts'
import { beginTraining, resumeTraining, type TrainingHooks } from '../train.ts'
import { checkInstrument } from './check.ts'
import { cutNotes } from './cutNotes.ts'
import { listenTo, type HeardRecordings, type Recording } from './listen.ts'
import { notesFolder, readNotebook, runFolderIn, writeNotebook, type Notebook } from './notebook.ts'
import { categoriesOf, chooseSize, folderOf, requestFor, type Machine } from './plan.ts'
import { instrumentTraining } from './sizes.ts'

export interface MakingRequest extends Machine {
  /** The recordings, asked for where they haven’t been heard yet. */
  recordings(): Promise<readonly Recording[]>
  /** What tells these recordings from others: their folder. */
  readonly origin: string
  /** Where the run and the cut notes are kept. */
  readonly workDirectory: string
  readonly title: string
  /** In all, from listening to the instrument’s first notes. */
  readonly minutes: number
  readonly seed: number
}

export interface MakingHooks extends Pick<
  TrainingHooks,
  'say' | 'notice' | 'compute' | 'listening' | 'progress' | 'shouldStop' | 'held'
> {
  /** What was heard, before anything is decided on it. */
  findings(findings: readonly Finding[]): void
  /** What was chosen, and why: a sentence each. */
  choices(sentences: readonly string[], preset: string): void
  /** Playable already, though not measured. Waited for. */
  playable?(checkpoint: Checkpoint, run: RunFolder): Promise<void>
  /** It plays by itself to be measured. */
  checking(share: number): void
}

export interface Made {
  readonly checkpoint: Checkpoint
  readonly findings: readonly Finding[]
  readonly measures: InstrumentMeasures | undefined
  /** What it played when it was measured, at its rate. */
  readonly sound: Float32Array | undefined
  readonly stopped: StopReason | 'ready'
  readonly trainedSeconds: number
}

/** Left for the instrument to be played and measured. */
const checkSeconds = 25
const leastTrainingSeconds = 10

/**
 * @throws SyrinxError `instrument/cannot-be-made` with the reason, before training; `instrument/other-recordings`; those
 *   of training.
 */
export async function makeInstrument(
  request: MakingRequest,
  samplers: SamplerSource,
  hooks: MakingHooks,
): Promise<Made> {
  const known = await readNotebook(request.workDirectory)
  if (known && known.origin !== request.origin)
    throw new SyrinxError(
      'instrument/other-recordings',
      `${request.workDirectory} holds an instrument from other recordings: ${known.origin}.`,
      'Name another folder (--run).',
    )
  const notebook = known ?? (await prepare(request, hooks))
  if (known) {
    hooks.findings(known.findings)
    hooks.choices(known.choices, known.preset)
  }
  const outcome = await train(request, notebook, known !== undefined, hooks)
  const { checkpoint, trainedSeconds } = await newestIn(request)
  const stopped = outcome?.stopped ?? 'ready'
  const checked =
    stopped === 'asked'
      ? undefined
      : await checkInstrument(checkpoint, notebook, request.workDirectory, request, samplers, {
          progress: hooks.checking,
          shouldStop: hooks.shouldStop,
        })
  return {
    checkpoint: withCard(checkpoint, notebook, trainedSeconds, checked?.measures),
    findings: notebook.findings,
    measures: checked?.measures,
    sound: checked?.sound,
    stopped,
    trainedSeconds,
  }
}

/** Listens, chooses, and lays out what is learned from. */
async function prepare(
  request: MakingRequest,
  hooks: MakingHooks,
): Promise<Notebook & { first: TrainFirst }> {
  const began = performance.now()
  const { workDirectory, minutes } = request
  hooks.say('Listening to the recordings…')
  const heard = await listenTo(await request.recordings(), instrumentTraining.sampleRateHz, hooks)
  hooks.findings(heard.findings)
  const stop = heard.findings.find((it) => it.level === 'stop')
  if (stop) throw new SyrinxError('instrument/cannot-be-made', stop.words, stop.hint)
  const { notes } = heard.chosen
  const categories = categoriesOf(notes)
  const categoryOf = (name: string) => (categories.length > 0 ? folderOf(name) : '')
  const cut = await cutNotes(heard, categoryOf, notesFolder(workDirectory), hooks.shouldStop)
  const midis = [...new Set(notes.map((it) => it.midi))]
  const { size, samplesPerSecond } = await chooseSize(
    60 * minutes,
    kindOf(notes),
    midis.length,
    categories.length,
    request,
    { say: hooks.say, shouldStop: hooks.shouldStop },
  )
  const choices = choicesOf(heard, cut, categories, size.words, samplesPerSecond, minutes)
  hooks.choices(choices, size.preset)
  const preparedSeconds = (performance.now() - began) / 1000
  const notebook: Notebook = {
    format: 'syrinx-making',
    version: 1,
    origin: request.origin,
    title: request.title,
    findings: [...heard.findings],
    choices,
    preset: size.preset,
    preparedSeconds,
    recordings: new Set(notes.map((it) => it.clip.name)).size,
    recordedSeconds: cut.seconds,
    categories,
    notes: playedNotes(heard, categories, categoryOf),
  }
  await writeNotebook(workDirectory, notebook)
  const first = requestFor(
    size,
    categories.length > 0,
    notesFolder(workDirectory),
    trainingSeconds(minutes, preparedSeconds),
    request,
    request.seed,
  )
  return { ...notebook, first }
}

/** Most of them: of what is too short to tell, nothing is known. */
function kindOf(notes: HeardRecordings['chosen']['notes']): 'held' | 'dying' {
  const dying = notes.filter(({ note }) => note.isSustained === false).length
  return 2 * dying > notes.filter(({ note }) => note.isSustained !== undefined).length ? 'dying' : 'held'
}

type TrainFirst = Parameters<typeof beginTraining>[1]

const trainingSeconds = (minutes: number, preparedSeconds: number) =>
  Math.max(leastTrainingSeconds, 60 * minutes - preparedSeconds - checkSeconds)

function playedNotes(
  { chosen }: HeardRecordings,
  categories: readonly string[],
  categoryOf: (name: string) => string,
): Notebook['notes'] {
  const kinds = Map.groupBy(chosen.notes, (it) => `${categoryOf(it.clip.name)}\n${it.midi}`)
  return [...kinds.values()].map((kin) => {
    const [{ midi, clip }] = kin
    const told = kin.flatMap(({ note }) => (note.isSustained === undefined ? [] : [note.isSustained]))
    return {
      category: Math.max(0, categories.indexOf(categoryOf(clip.name))),
      midi,
      pitch: midi + (chosen.tuning.cents + median(kin.map((it) => it.centsOff))) / 100,
      isSustained: 2 * told.filter(Boolean).length >= told.length,
    }
  })
}

const name = (midi: number) => noteName(midi).replace('#', '♯')

function choicesOf(
  { chosen }: HeardRecordings,
  cut: { readonly notes: number; readonly seconds: number },
  categories: readonly string[],
  sizeWords: string,
  samplesPerSecond: number,
  minutes: number,
): string[] {
  const midis = chosen.notes.map((it) => it.midi)
  return [
    `Learns ${cut.notes} single notes, ${name(Math.min(...midis))} to ${name(Math.max(...midis))}, one voice a note.`,
    ...(categories.length > 0
      ? [`A kind of sound for each folder, to choose and to blend: ${categories.join(', ')}.`]
      : []),
    `${minutes} minutes on this machine (${Math.round(samplesPerSecond).toLocaleString('en-GB')} samples/s) are enough for ${sizeWords}.`,
  ]
}

/** @returns undefined where it has had its time already. */
async function train(
  request: MakingRequest,
  notebook: Notebook & { readonly first?: TrainFirst },
  isKnown: boolean,
  hooks: MakingHooks,
) {
  const run = runFolderIn(request.workDirectory)
  const trainingHooks: TrainingHooks = {
    ...hooks,
    checkpoint: async (folder, checkpoint) =>
      hooks.playable?.(withCard(checkpoint, notebook, trainedSecondsOf(checkpoint)), folder),
  }
  if (!isKnown) return beginTraining(run, notebook.first!, trainingHooks)
  const seconds = trainingSeconds(request.minutes, notebook.preparedSeconds)
  const trained = await newestIn(request).then(
    (it) => it.trainedSeconds,
    () => 0,
  )
  if (trained >= seconds - 1) return undefined
  return resumeTraining(run, { limit: { seconds }, threads: request.threads }, trainingHooks)
}

const trainedSecondsOf = ({ training }: Checkpoint) =>
  training ? readPosition(training.resume).trainedSeconds : 0

async function newestIn({ workDirectory }: MakingRequest) {
  const { run } = await RunFolder.open(runFolderIn(workDirectory))
  try {
    const checkpoint = await run.newest(() => undefined)
    if (!checkpoint)
      throw new SyrinxError(
        'instrument/nothing-yet',
        'It was stopped before anything was learned.',
        'Begin again with the same command.',
      )
    const { training: _training, ...weights } = checkpoint
    return { checkpoint: weights, trainedSeconds: trainedSecondsOf(checkpoint) }
  } finally {
    await run.close()
  }
}

/** With what it says of itself, and without what only training needs. */
function withCard(
  { training: _training, ...checkpoint }: Checkpoint,
  notebook: Notebook,
  trainedSeconds: number,
  measures?: InstrumentMeasures,
): Checkpoint {
  const card: InstrumentCard = {
    title: notebook.title,
    recordings: {
      count: notebook.recordings,
      minutes: Number((notebook.recordedSeconds / 60).toPrecision(3)),
    },
    training: { steps: checkpoint.step, seconds: Math.round(trainedSeconds) },
    ...(measures && { measures }),
    health: notebook.findings
      .filter((it) => it.level === 'warn' || it.level === 'note')
      .map((it) => it.words.slice(0, 300)),
  }
  return { ...checkpoint, provenance: { ...checkpoint.provenance, title: notebook.title, card } }
}
