/** Data sets: recordings in, what is heard in them, and what they are good for. */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Dataset } from '../../src-shared/contract/datasets.ts'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DatasetRow } from '../library/datasets.ts'
import type { ImportRoot } from '../tasks/importScan.ts'
import { resourcePath } from '../tasks/resources.ts'
import { clipHandlers } from './clips.ts'
import type { StudioContext } from './context.ts'
import { healthOf } from './datasetHealth.ts'
import { Hearing } from './hearing.ts'
import { Importing, type ImportRequest } from './importing.ts'

/** Recordings that come with Syrinx, folders of resources/datasets. */
const bundled = [
  {
    id: 'panflute',
    name: 'Pan flute',
    words: 'Twenty-five single notes, A4 to A6, a minute in all: what the bundled instrument learned from.',
  },
  {
    id: 'piano',
    name: 'Piano',
    words: 'Twenty-five single notes of a grand piano, A3 to A5, with their decay.',
  },
  {
    id: 'drums',
    name: 'Drums',
    words: 'Kick, snare, tom, hi-hat and cymbal, three strengths of each: sounds without a pitch.',
  },
]

/** How long a start is left alone before Syrinx goes on listening. */
const settleMilliseconds = 1_500

export function datasetHandlers(
  context: StudioContext,
): Handlers<MethodsOf<'datasets'> | MethodsOf<'clips'>> {
  const { library } = context
  const importing = new Importing(context)
  const hearing = new Hearing(context, () => importing.over())
  setTimeout(() => hearing.resume(), settleMilliseconds).unref()

  const described = (row: DatasetRow): Dataset => {
    const { clipCount, seconds, unheard, notes, tags, categories, ...rest } = library.datasets.facts(row.id)
    return {
      id: row.id,
      name: row.name,
      createdAt: row.createdAt,
      sampleRateHz: row.sampleRateHz,
      clipCount,
      seconds,
      unheard,
      notes: [...notes],
      tags: [...tags],
      categories: [...categories],
      health: healthOf({ clipCount, seconds, unheard, notes, tags, categories, ...rest }, row.sampleRateHz),
    }
  }

  const begin = (dataset: DatasetRow, what: ImportRequest['what'], release: () => void) => ({
    jobId: importing.start({
      dataset,
      what,
      onEnd: () => {
        release()
        if (!library.datasets.table.find(dataset.id)?.deletedAt) hearing.hearNew(dataset.id)
      },
    }),
  })

  return {
    'datasets.list': () => library.datasets.list().map(described),
    'datasets.get': ({ id }) => described(library.datasets.get(id)),
    'datasets.bundled': () => bundled.filter(({ id }) => existsSync(resourcePath('datasets', id))),
    'datasets.create': ({ name, sampleRateHz }) => described(library.datasets.create(name, sampleRateHz)),
    'datasets.rename': ({ id, name }) => library.datasets.rename(id, name),
    'datasets.remove': ({ id }) => library.datasets.remove(id),
    'datasets.import': ({ datasetId, sources }) =>
      begin(
        library.datasets.get(datasetId),
        { kind: 'files', roots: sources.map((source) => rootOf(context, source)) },
        () => context.uploads.release(sources),
      ),
    'datasets.importBundled': ({ datasetId, bundledId }) => {
      const known = bundled.find(({ id }) => id === bundledId)
      if (!known)
        throw new SyrinxError('dataset/no-such-bundle', `There are no bundled recordings “${bundledId}”.`)
      const path = resourcePath('datasets', known.id)
      return begin(
        library.datasets.get(datasetId),
        { kind: 'files', roots: [{ path, name: known.name }] },
        () => undefined,
      )
    },
    'datasets.importPrepared': ({ datasetId, source, preparation }) => {
      const dataset = library.datasets.get(datasetId)
      const root = { path: context.uploads.pathOf(source), name: rootOf(context, source).name }
      return begin(dataset, { kind: 'prepared', root, preparation }, () => context.uploads.release([source]))
    },
    'datasets.importReport': ({ jobId }) => importing.report(jobId),
    'datasets.relabel': ({ datasetId, clipIds, all }) => {
      const dataset = library.datasets.get(datasetId)
      const chosen = clipIds ? new Set(clipIds) : undefined
      const clips = library.clips
        .labelStates(dataset.id)
        .filter(({ id, labels }) => (chosen?.has(id) ?? true) && (all || labels !== 'hand'))
      if (clips.length === 0)
        throw new SyrinxError(
          'dataset/nothing-to-hear',
          'There is nothing to listen to again: these notes were put in by hand.',
          'Ask for all of them, if Syrinx should listen in spite of it.',
        )
      return {
        jobId: hearing.hearAgain(
          dataset.id,
          clips.map(({ id }) => id),
          all,
        ),
      }
    },
    ...clipHandlers(context, importing, (datasetId) => hearing.hearNew(datasetId)),
  }
}

/** A path that is not there is told in the report, with the others that can't be used. */
function rootOf({ uploads }: StudioContext, source: FileSource): ImportRoot {
  if (source.kind === 'path') return { path: source.path, name: basename(source.path) || source.path }
  return { path: uploads.pathOf(source), name: source.name }
}
