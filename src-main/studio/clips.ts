/** Clips: one recording of a data set, its notes and its sound. */
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { Clip } from '../../src-shared/contract/datasets.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sequenceSeconds, sortNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import { peaksOfWavFile } from '../audio/wavPeaks.ts'
import type { ClipRow, ClipWithNotes } from '../library/clips.ts'
import { categoryHandlers } from './clipCategories.ts'
import type { StudioContext } from './context.ts'
import type { Importing } from './importing.ts'
import { MelCategories } from './melCategories.ts'
import { recordingError } from './sounds.ts'

/** A recording shorter than this is a slip of the finger. */
const shortestRecordingSeconds = 0.05
/** Notes may end a little after their recording: times are rounded. */
const toleranceSeconds = 0.05

export function clipHandlers(
  context: StudioContext,
  importing: Importing,
  hearNew: (datasetId: string) => void,
): Handlers<MethodsOf<'clips'>> {
  const { library, processes } = context
  const melCategories = new MelCategories(context)
  /** Errors name the recording as its user does. */
  async function ofSound<Result>(id: string, use: (clip: ClipWithNotes, path: string) => Promise<Result>) {
    const clip = library.clips.get(id)
    try {
      return await use(clip, library.files.pathOf(clip.audioHash))
    } catch (error) {
      throw recordingError(error, clip.name)
    }
  }

  return {
    'clips.page': (query) => {
      library.datasets.get(query.datasetId)
      const { total, clips } = library.clips.page(query)
      return { total, clips: clips.map(clipOf) }
    },
    'clips.ids': (query) => {
      library.datasets.get(query.datasetId)
      return library.clips.ids(query)
    },
    'clips.get': ({ id }) => clipOf(library.clips.get(id)),
    'clips.rename': ({ id, name }) => library.clips.rename(id, name),
    'clips.tag': ({ ids, add, remove }) => library.clips.tag(ids, add, remove),
    ...categoryHandlers(context),
    'clips.remove': ({ ids }) => library.clips.remove(ids),
    'clips.setNotes': ({ id, notes }) => {
      const clip = library.clips.get(id)
      requireWithin(notes, clip)
      return clipOf(library.clips.setNotes(id, sortNotes(notes)))
    },
    'clips.analysis': ({ id }) =>
      ofSound(id, ({ notes }, path) =>
        processes.run('sound', 'analyseSound', { path, notes, leadSeconds: 0 }),
      ),
    'clips.melLabels': ({ id }) =>
      ofSound(id, async ({ datasetId }, path) => ({
        ...(await processes.run('sound', 'melLabels', { path })),
        categories: await melCategories.of(datasetId),
      })),
    'clips.peaks': ({ id, bins }) =>
      ofSound(id, async (_clip, path) => ({ peaks: await peaksOfWavFile(path, bins) })),
    'clips.record': async ({ datasetId, name, sampleRateHz, samples }) => {
      const dataset = library.datasets.get(datasetId)
      if (samples.length < shortestRecordingSeconds * sampleRateHz)
        throw new SyrinxError(
          'clip/too-short',
          'There is nothing in this recording.',
          'Record a little longer.',
        )
      if (!samples.every(Number.isFinite))
        throw new SyrinxError('clip/not-finite', 'The microphone gave samples that are not numbers.')
      const path = join(library.files.incomingDirectory(), `${randomUUID()}.wav`)
      try {
        await writeFile(path, encodeWav16(samples, sampleRateHz))
        const { id } = await importing.single(dataset, path, name)
        hearNew(datasetId)
        return clipOf(library.clips.get(id))
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

export const clipOf = (row: ClipWithNotes): Clip => ({
  id: row.id,
  datasetId: row.datasetId,
  name: row.name,
  tags: row.tags,
  category: row.category,
  seconds: row.seconds,
  sourceRateHz: row.sourceRateHz,
  sourceChannels: row.sourceChannels,
  peak: row.peak,
  loudnessDb: row.loudnessDb,
  clippedSamples: row.clippedSamples,
  silentShare: row.silentShare,
  labels: row.labels,
  notes: [...row.notes],
  lowestMidi: row.lowestMidi,
  highestMidi: row.highestMidi,
  peaks: new Int8Array(row.peaks),
  url: `/media/clip/${row.id}`,
})

function requireWithin(notes: readonly Note[], { name, seconds }: ClipRow) {
  if (sequenceSeconds(notes) > seconds + toleranceSeconds)
    throw new SyrinxError(
      'clip/notes-too-long',
      `A note ends after “${name}” does (${seconds.toFixed(2)} s).`,
      'Move or shorten it.',
    )
}
