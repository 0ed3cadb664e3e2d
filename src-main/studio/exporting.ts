/** Out of the studio: takes as sound files, and their notes as MIDI. */
import { existsSync } from 'node:fs'
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute } from 'node:path'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { ExportSettings } from '../../src-shared/contract/exporting.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { extensionOf } from '../audio/encode.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'
import type { Library } from '../library/library.ts'
import type { TakeRow } from '../library/takes.ts'
import type { StudioContext } from './context.ts'
import { exportPaths, freePath } from './exportNames.ts'
import { musicDirectory } from './info.ts'
import { soundError } from './sounds.ts'

interface PlannedExport {
  readonly take: TakeRow
  readonly path: string
}

export function exportHandlers(context: StudioContext): Handlers<MethodsOf<'export'>> {
  const { library, jobs, processes } = context

  async function writeTake({ take, path }: PlannedExport, settings: ExportSettings, signal: AbortSignal) {
    if (settings.format === 'midi') {
      // As they lie in the take’s sound: after the seed clip.
      const notes = take.notes.map((note) => ({
        ...note,
        startSeconds: note.startSeconds + take.leadSeconds,
      }))
      const tempo = library.projects.table.find(take.projectId)?.document.tempo
      await writeWholeFile(path, printMidi(notes, undefined, tempo))
      return
    }
    const tags = {
      title: take.name,
      comment: `${take.instrumentName}, seed ${take.settings.seed}, temperature ${take.settings.temperature}. Made with Syrinx.`,
    }
    await processes
      .run(
        'sound',
        'exportSound',
        {
          sourcePath: library.files.pathOf(take.audioHash!),
          outPath: path,
          format: settings.format,
          sampleRateHz: settings.sampleRateHz === 'model' ? null : settings.sampleRateHz,
          tags,
        },
        { signal },
      )
      .catch((error: unknown) => {
        throw soundError(error, take.name)
      })
  }

  return {
    'export.plan': (settings) =>
      planOf(library, settings).map(({ take, path }) => ({
        takeId: take.id,
        path,
        exists: existsSync(path),
      })),

    async 'export.run'({ whenThere, ...settings }) {
      const planned = planOf(library, settings)
      requireContent(planned, settings)
      const inTheWay = planned.filter(({ path }) => existsSync(path))
      if (whenThere === 'refuse' && inTheWay.length > 0) throw exists(inTheWay)
      await requireFolder(settings.directory, dirname(planned[0].path))
      const exports = whenThere === 'number' ? besideOthers(planned) : planned
      const { result } = jobs.start({
        kind: 'export',
        title:
          exports.length === 1 ? `Exporting “${exports[0].take.name}”` : `Exporting ${exports.length} takes`,
        subjectId: exports[0].take.projectId,
        async run({ signal, progress }) {
          const paths: string[] = []
          for (const [done, each] of exports.entries()) {
            if (signal.aborted) break
            progress({ done, total: exports.length, message: basename(each.path) })
            await writeTake(each, settings, signal)
            if (existsSync(each.path)) paths.push(each.path)
          }
          progress({ done: paths.length })
          return paths
        },
      })
      return { paths: await result }
    },
  }
}

/** @throws SyrinxError `take/unknown`, `export/folder`. */
function planOf(library: Library, settings: ExportSettings): PlannedExport[] {
  const takes = [...new Set(settings.takeIds)].map((id) => library.takes.get(id))
  const directory = settings.directory || library.settings.get().exportDirectory || musicDirectory()
  if (!isAbsolute(directory))
    throw new SyrinxError(
      'export/folder',
      `“${directory}” is not a whole path of a folder.`,
      'Choose a folder.',
    )
  const date = new Date()
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
  const named = takes.map((take, index) => ({
    id: take.id,
    values: {
      project: library.projects.table.find(take.projectId)?.name ?? '',
      take: take.name,
      instrument: take.instrumentName,
      seed: String(take.settings.seed),
      date: day,
      number: String(index + 1).padStart(String(takes.length).length, '0'),
    },
  }))
  const extension = settings.format === 'midi' ? 'mid' : extensionOf(settings.format)
  const paths = exportPaths(named, settings.template, directory, extension)
  return takes.map((take, index) => ({ take, path: paths[index] }))
}

/** @throws SyrinxError before anything is written. */
function requireContent(planned: readonly PlannedExport[], { format }: ExportSettings) {
  for (const { take } of planned) {
    if (format === 'midi' && take.notes.length === 0)
      throw new SyrinxError(
        'export/no-notes',
        `“${take.name}” was played without notes: there is nothing to write as MIDI.`,
        'Leave it out, or export its sound.',
      )
    if (format !== 'midi' && take.audioHash === null)
      throw new SyrinxError(
        'export/not-ready',
        `“${take.name}” is still being generated.`,
        'Wait until it is whole, or cancel it.',
      )
  }
}

/** The folder of the settings is made when it is missing; one that was chosen has to be there. */
async function requireFolder(chosen: string, directory: string) {
  const refused = (reason: string) =>
    new SyrinxError(
      'export/folder',
      `Nothing can be exported to ${directory}: ${reason}.`,
      'Choose another folder.',
    )
  if (chosen === '')
    await mkdir(directory, { recursive: true }).catch((error: unknown) => {
      throw refused(reasonOf(error))
    })
  const facts = await stat(directory).catch(() => undefined)
  if (!facts) throw refused('there is no such folder')
  if (!facts.isDirectory()) throw refused('it is a file')
  await access(directory, constants.W_OK).catch((error: unknown) => {
    throw refused(reasonOf(error))
  })
}

function exists(inTheWay: readonly PlannedExport[]): SyrinxError {
  const names = inTheWay.slice(0, 3).map(({ path }) => `“${basename(path)}”`)
  const more = inTheWay.length > 3 ? ` and ${inTheWay.length - 3} more` : ''
  return new SyrinxError(
    'export/exists',
    `${names.join(', ')}${more} ${inTheWay.length === 1 ? 'is' : 'are'} there already. Nothing was written.`,
    'Replace them, number the new ones, or choose another name.',
  )
}

function besideOthers(planned: readonly PlannedExport[]): PlannedExport[] {
  const ours = new Set(planned.map(({ path }) => path.toLowerCase()))
  return planned.map((each) => {
    if (!existsSync(each.path)) return each
    const path = freePath(each.path, (it) => existsSync(it) || ours.has(it.toLowerCase()))
    ours.add(path.toLowerCase())
    return { ...each, path }
  })
}
