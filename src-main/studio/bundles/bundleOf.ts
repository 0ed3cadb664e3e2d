/** A project as the files of a bundle. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstrumentRef } from '../../../src-shared/contract/instruments.ts'
import { printMidi } from '../../../src-shared/notes/midi.ts'
import { printNotesJson } from '../../../src-shared/notes/notesJson.ts'
import type { ZipEntry } from '../../files/writeZip.ts'
import type { TakeRow } from '../../library/takes.ts'
import { findInstrument, instrumentName } from '../instrumentFiles.ts'
import { takeOf } from '../takes.ts'
import { bundleFiles, bundleSchema, bundleVersion, type Bundle, type BundledTake } from './bundleFormat.ts'
import type { Carrier } from './takeIn.ts'

/** Hands a project's files to `use`; what was written for it is gone afterwards. @throws SyrinxError `project/unknown` */
export async function withBundle<Result>(
  carrier: Carrier,
  id: string,
  withTakes: boolean,
  use: (entries: readonly ZipEntry[]) => Promise<Result>,
): Promise<Result> {
  const folder = join(carrier.library.files.incomingDirectory(), `bundle-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  try {
    return await use(await entriesOf(carrier, id, withTakes, folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function entriesOf(
  carrier: Carrier,
  id: string,
  withTakes: boolean,
  folder: string,
): Promise<ZipEntry[]> {
  const { library } = carrier
  const { name, document } = library.projects.get(id)
  const { notes, ...settings } = document
  const weights = await weightsOf(carrier, document.generation.instrument, folder)
  const takes = withTakes ? library.takes.list(id).filter((take) => take.audioHash !== null) : []
  const bundledTakes = takes.map(bundledTake)
  const bundle: Bundle = {
    format: 'syrinx-project',
    version: bundleVersion,
    name,
    words: '',
    document: settings,
    instrument:
      document.generation.instrument.kind === 'bundled'
        ? null
        : {
            name: (await instrumentName(library, document.generation.instrument)) || name,
            included: weights !== undefined,
          },
    takes: bundledTakes,
  }
  const text = (value: string) => new TextEncoder().encode(value)
  return [
    {
      name: bundleFiles.project,
      content: text(`${JSON.stringify(bundleSchema.parse(bundle), null, 2)}\n`),
    },
    { name: bundleFiles.notes, content: text(printNotesJson(notes)) },
    { name: bundleFiles.midi, content: printMidi(notes, undefined, document.tempo) },
    ...(weights ? [{ name: bundleFiles.instrument, content: weights }] : []),
    ...takes.map((take, index) => ({
      name: bundledTakes[index].file,
      content: { path: library.files.pathOf(take.audioHash ?? '') },
    })),
  ]
}

function bundledTake(take: TakeRow, index: number): BundledTake {
  const { projectId: _projectId, url: _url, ...kept } = takeOf(take)
  return { ...kept, file: `takes/${String(index + 1).padStart(2, '0')} ${fileName(take.name)}.wav` }
}

/** What every file system takes. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N} ,()'’+-]/gu, '')
    .trim()
    .slice(0, 60) || 'Take'

/**
 * What is needed to play it, and no more; undefined for a bundled instrument, and for one that is gone.
 * @param folder for what has to be written first
 */
async function weightsOf(
  { library, processes }: Carrier,
  ref: InstrumentRef,
  folder: string,
): Promise<{ readonly path: string } | undefined> {
  if (ref.kind === 'bundled') return undefined
  const found = await findInstrument(library, ref).catch(() => undefined)
  if (!found || ref.kind === 'kept') return found && { path: found.path }
  const outPath = join(folder, bundleFiles.instrument)
  await processes.run('listen', 'keepInstrument', { checkpointPath: found.path, outPath })
  return { path: outPath }
}
