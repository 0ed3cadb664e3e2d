/** Makes a project of a bundle: everything is checked first, files are kept next, and rows come in one transaction. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GenerationSettings, SpectrumSource } from '../../../src-shared/contract/generation.ts'
import type { InstrumentRef } from '../../../src-shared/contract/instruments.ts'
import { emptyDocument, type ProjectDocument } from '../../../src-shared/contract/projects.ts'
import { unpackZip } from '../../files/unpackZip.ts'
import type { InstrumentFacts } from '../../library/instruments.ts'
import type { Library } from '../../library/library.ts'
import type { ProjectRow } from '../../library/projects.ts'
import type { StudioContext } from '../context.ts'
import { bundleZip, type Bundle } from './bundleFormat.ts'
import { readBundle } from './readBundle.ts'

/** What carrying a project in or out needs of the studio. */
export type Carrier = Pick<StudioContext, 'library' | 'processes'>

/**
 * @param path a folder or a zip
 * @throws SyrinxError `bundle/…`, and what the notes, the sound or the instrument in it are refused with; nothing has
 *   changed then.
 */
export async function takeInBundle(context: Carrier, path: string): Promise<ProjectRow> {
  if ((await stat(path)).isDirectory()) return takeInFolder(context, path)
  const folder = join(context.library.files.incomingDirectory(), `bundle-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  try {
    await unpackZip(path, folder, bundleZip)
    return await takeInFolder(context, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Weights {
  readonly name: string
  readonly hash: string
  readonly facts: InstrumentFacts
}

async function takeInFolder(context: Carrier, folder: string): Promise<ProjectRow> {
  const { library } = context
  const { bundle, document, instrumentPath, takePaths } = await readBundle(folder)
  const name = bundle.instrument?.name ?? bundle.name
  const weights = instrumentPath === undefined ? undefined : await keepWeights(context, instrumentPath, name)
  const takeHashes = await library.files.putFiles(takePaths, 'wav')
  return library.transaction(() => {
    const instrument = instrumentHere(library, document.generation.instrument, weights)
    const project = library.projects.create(bundle.name, documentHere(library, document, instrument))
    takesHere(library, project.id, bundle, takeHashes, {
      from: document.generation.instrument,
      to: instrument,
    })
    return project
  })
}

/** Checked in a process of its own: a file from anywhere may be large, or no instrument at all. */
async function keepWeights({ library, processes }: Carrier, path: string, name: string): Promise<Weights> {
  const outPath = join(library.files.incomingDirectory(), `${randomUUID()}.safetensors`)
  try {
    const { facts } = await processes.run('listen', 'keepInstrument', { checkpointPath: path, outPath })
    return { name, facts, hash: await library.files.putFile(outPath, 'safetensors') }
  } finally {
    await rm(outPath, { force: true })
  }
}

/** What plays it in this library: what came with it, what is here already, or else the bundled pan flute. */
function instrumentHere(
  { instruments, checkpoints }: Library,
  ref: InstrumentRef,
  weights: Weights | undefined,
): InstrumentRef {
  if (weights) {
    const same = instruments.list().find((instrument) => instrument.fileHash === weights.hash)
    const { id } = same ?? instruments.keep(weights.name, weights.hash, weights.facts)
    return { kind: 'kept', id }
  }
  if (instrumentIsHere({ instruments, checkpoints }, ref)) return ref
  return emptyDocument.generation.instrument
}

function instrumentIsHere(
  { instruments, checkpoints }: Pick<Library, 'instruments' | 'checkpoints'>,
  ref: InstrumentRef,
): boolean {
  if (ref.kind === 'bundled') return true
  return (ref.kind === 'kept' ? instruments : checkpoints).table.find(ref.id)?.deletedAt === null
}

/** A seed clip, and a recording to follow, of another library aren't here. */
function documentHere(
  library: Library,
  document: ProjectDocument,
  instrument: InstrumentRef,
): ProjectDocument {
  const { seedClip, spectrum } = document.generation
  const isHere = (source: SpectrumSource): boolean => {
    switch (source.kind) {
      case 'notes':
        return true
      case 'notesOf':
        return instrumentIsHere(library, source.instrument)
      default:
        return (
          (source.kind === 'clip' ? library.clips : library.takes).table.find(source.id)?.deletedAt === null
        )
    }
  }
  const spectrumHere =
    spectrum && isHere(spectrum.source) && (!spectrum.blend || isHere(spectrum.blend.source))
  return {
    ...document,
    generation: {
      ...document.generation,
      instrument,
      seedClip: seedClip && isHere(seedClip.source) ? seedClip : null,
      spectrum: spectrumHere ? spectrum : null,
    },
  }
}

function takesHere(
  { takes }: Library,
  projectId: string,
  bundle: Bundle,
  hashes: readonly string[],
  instrument: { readonly from: InstrumentRef; readonly to: InstrumentRef },
) {
  const ids = new Map(bundle.takes.map(({ id }) => [id, randomUUID()]))
  const settingsHere = (settings: GenerationSettings): GenerationSettings => {
    const { seedClip, spectrum } = settings
    const sourceHere = (source: SpectrumSource): SpectrumSource =>
      source.kind === 'take' ? { ...source, id: ids.get(source.id) ?? source.id } : source
    const seedTake = seedClip?.source.kind === 'take' ? ids.get(seedClip.source.id) : undefined
    const isSame =
      settings.instrument.kind === instrument.from.kind && settings.instrument.id === instrument.from.id
    return {
      ...settings,
      instrument: isSame ? instrument.to : settings.instrument,
      seedClip: seedClip && seedTake ? { ...seedClip, source: { kind: 'take', id: seedTake } } : seedClip,
      spectrum: spectrum && {
        source: sourceHere(spectrum.source),
        blend: spectrum.blend && { ...spectrum.blend, source: sourceHere(spectrum.blend.source) },
      },
    }
  }
  // The oldest first, so that those of one millisecond keep their order.
  for (const [index, { file: _file, ...take }] of [...bundle.takes.entries()].reverse())
    takes.table.insert({
      ...take,
      id: ids.get(take.id) ?? randomUUID(),
      projectId,
      settings: settingsHere(take.settings),
      deletedAt: null,
      audioHash: hashes[index],
      sessionId: null,
    })
}
