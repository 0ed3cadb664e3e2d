/** Runs of “Make an instrument”: what they learn from, what was chosen for them, and the instrument at their end. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import type { ClipWithNotes } from '../library/clips.ts'
import type { Library } from '../library/library.ts'
import type { RunRow } from '../library/runs.ts'
import type { MakeInput } from '../tasks/makeInstrument/makingTasks.ts'
import type { Recording } from '../tasks/makeInstrument/listen.ts'
import type { TrainTaskOutput } from '../tasks/trainTask.ts'
import type { StudioContext } from './context.ts'
import { folderNames } from './trainingData.ts'
import { networkOf } from './trainingRequest.ts'

/** As the listening wants them: what was corrected by hand counts, everything else is heard anew. */
export function recordingsOf(library: Library, clips: readonly ClipWithNotes[]): Recording[] {
  const categories = new Set(clips.map((it) => it.category))
  const folders = folderNames(
    categories.size > 1 && !categories.has(null) ? [...categories].map((it) => it ?? '') : [],
  )
  const taken = new Map<string, number>()
  return clips.map((clip): Recording => {
    const folder = folders.get(clip.category ?? '')
    const own = clip.name.replaceAll('/', '_')
    const times = (taken.get(own) ?? 0) + 1
    taken.set(own, times)
    const name = times === 1 ? own : `${own} (${times})`
    return {
      name: folder === undefined ? name : `${folder}/${name}`,
      path: library.files.pathOf(clip.audioHash),
      ...(clip.labels === 'hand' && {
        corrected: clip.notes.map(({ midi, startSeconds, durationSeconds }) => ({
          midi,
          startSeconds,
          durationSeconds,
          confidence: 1,
          centsOff: 0,
        })),
      }),
    }
  })
}

export function makeInput(library: Library, row: RunRow, adapterId: string): MakeInput {
  const { settings } = row
  return {
    kind: 'make',
    directory: library.runs.folder(row.id),
    recordings: recordingsOf(library, library.clips.all(settings.datasetId)),
    origin: settings.datasetId,
    title: row.name,
    minutes: settings.limit.kind === 'minutes' ? settings.limit.minutes : 10,
    compute: settings.compute,
    adapterId,
    seed: settings.seed,
  }
}

/** @param preset what the network is, now that it has been chosen. */
export const chosenFor = ({ settings }: RunRow, preset: string) => ({
  settings: { ...settings, preset },
  receptiveFieldSamples: receptiveField(networkOf(preset, settings.sampleRateHz)),
})

/** @param minutes in all. */
export const bettered = (
  { settings }: RunRow,
  minutes: number,
): Pick<TrainingSettings, 'limit'> | undefined =>
  settings.limit.kind === 'minutes' && minutes > settings.limit.minutes
    ? { limit: { kind: 'minutes', minutes } }
    : undefined

/**
 * The instrument stands in the list of instruments, under the run’s name; a better one beside the one before, and one that
 * plays worse not at all.
 * @returns where it stands and how good it is, in words; empty where no instrument was made.
 */
export async function keepMade(
  { library, processes }: StudioContext,
  runId: string,
  { made }: TrainTaskOutput,
): Promise<string> {
  const row = library.runs.get(runId)
  const newest = library.checkpoints.list(runId).at(-1)
  if (!row.settings.making || !newest || !made) return ''
  if (made.worse !== null)
    return `It plays worse now than before: ${made.worse} The instrument in the list stays as it was; the checkpoint is kept below.`
  const outPath = join(library.files.incomingDirectory(), `${randomUUID()}.safetensors`)
  try {
    const { facts } = await processes.run('listen', 'keepInstrument', {
      checkpointPath: library.checkpoints.pathOf(newest),
      outPath,
    })
    const hash = await library.files.putFile(outPath, 'safetensors')
    library.instruments.keep(freeName(library, row), hash, facts)
  } finally {
    await rm(outPath, { force: true })
  }
  return made.isSketch
    ? 'The instrument stands in the list of instruments now. It doesn’t follow its notes well yet: give it more time.'
    : 'The instrument stands in the list of instruments now.'
}

function freeName(library: Library, { name, settings: { limit } }: RunRow): string {
  const isFree = library.instruments.freeName(name) === name
  return isFree || limit.kind !== 'minutes'
    ? library.instruments.freeName(name)
    : library.instruments.freeName(`${name}, after ${limit.minutes} minutes`)
}
