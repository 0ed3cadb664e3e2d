/** Before the first step: listens, chooses everything, and lays out what is learned from. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { median } from '../../audio/statistics.ts'
import type { TrainingRequest } from '../train.ts'
import { choicesInWords, timeInWords } from './choices.ts'
import { cutNotes } from './cutNotes.ts'
import { listenTo, stoppedBeforeTraining, type HeardRecordings } from './listen.ts'
import type { MakingHooks, MakingRequest } from './making.ts'
import { markFolder, notesFolder, writeNotebook, type Notebook } from './notebook.ts'
import { categoriesOf, chooseSize, folderOf, requestFor } from './plan.ts'
import { printsOf } from './recordingPrints.ts'
import { instrumentTraining } from './sizes.ts'
import { trainingSeconds } from './time.ts'

/**
 * @throws SyrinxError `instrument/cannot-be-made` with the reason; `train/stopped` when the hooks ask for it;
 * `file/cannot-write`.
 */
export async function prepare(
  request: MakingRequest,
  hooks: MakingHooks,
): Promise<{ notebook: Notebook; first: TrainingRequest }> {
  const began = performance.now()
  const { workDirectory, minutes } = request
  const goOn = () => {
    if (hooks.shouldStop()) throw stoppedBeforeTraining()
  }
  await markFolder(workDirectory)
  hooks.say('Listening to the recordings…')
  const recordings = await request.recordings()
  const heard = await listenTo(recordings, instrumentTraining.sampleRateHz, hooks)
  hooks.findings(heard.findings)
  const stop = heard.findings.find((it) => it.level === 'stop')
  if (stop) throw new SyrinxError('instrument/cannot-be-made', stop.words, stop.hint)
  const { notes } = heard.chosen
  const categories = categoriesOf(notes)
  const categoryOf = (name: string) => (categories.length > 0 ? folderOf(name) : '')
  const cut = await cutNotes(heard, categoryOf, notesFolder(workDirectory), hooks.shouldStop)
  goOn()
  const midis = [...new Set(notes.map((it) => it.midi))]
  const { size, samplesPerSecond } = await chooseSize(
    60 * minutes,
    kindOf(notes),
    midis.length,
    categories.length,
    request,
    { say: hooks.say, shouldStop: hooks.shouldStop },
  )
  goOn()
  const choices = choicesInWords({ midis, notes: cut.notes, categories })
  hooks.choices([...choices, timeInWords(size.words, samplesPerSecond, minutes)], size.preset)
  const files = await printsOf(recordings)
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
    files,
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
  return { notebook, first }
}

/** Most of them: of what is too short to tell, nothing is known. */
function kindOf(notes: HeardRecordings['chosen']['notes']): 'held' | 'dying' {
  const dying = notes.filter(({ note }) => note.isSustained === false).length
  return 2 * dying > notes.filter(({ note }) => note.isSustained !== undefined).length ? 'dying' : 'held'
}

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
