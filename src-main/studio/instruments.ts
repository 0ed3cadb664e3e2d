/** Instruments: which there are, a note of one, and those that a user keeps. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Handlers, MethodsOf, Output } from '../../src-shared/contract/contract.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { InstrumentRow } from '../library/instruments.ts'
import { instrumentIds } from '../tasks/instruments.ts'
import { packEnding, packZip } from '../tasks/packs/packFormat.ts'
import type { StudioContext } from './context.ts'
import { findInstrument } from './instrumentFiles.ts'
import { instrumentPackHandlers } from './instrumentPacks.ts'
import { Recent } from './recent.ts'

/** Notes of 0.7 s at 16 kHz take 45 kB each. */
const rememberedPreviews = 300

const keptInstrument = ({ id, name, facts }: InstrumentRow): Instrument => ({
  ref: { kind: 'kept', id },
  name,
  ...facts,
})

export function instrumentHandlers(context: StudioContext): Handlers<MethodsOf<'instruments'>> {
  const { library, processes, uploads, computes } = context
  const previews = new Recent<Output<'instruments.preview'>>(rememberedPreviews)

  /** Weights only, checked in a process of its own: a file from anywhere may be large, or no checkpoint at all. */
  async function keep(
    checkpointPath: string,
    /** Null: as it calls itself, or as its file is called. */
    name: string | null,
    fileName = '',
  ): Promise<Instrument> {
    const incoming = join(library.files.incomingDirectory(), randomUUID())
    const [outPath, samplePath] = [`${incoming}.safetensors`, `${incoming}.wav`]
    try {
      const {
        title: ownTitle,
        facts,
        hasSample,
      } = await processes.run('listen', 'keepInstrument', {
        checkpointPath,
        outPath,
        samplePath,
      })
      const title = ownTitle ?? (fileName.replace(/\.[^.]*$/, '') || fileName)
      const hash = await library.files.putFile(outPath, 'safetensors')
      const sampleHash = hasSample ? await library.files.putFile(samplePath, 'wav') : null
      return library.transaction(() => {
        // The same file brought in twice is one instrument, whatever it is called by now.
        const same = library.instruments
          .list()
          .find((row) => row.fileHash === hash && (name === null || row.name === name))
        if (same) return keptInstrument(same)
        const free = name ?? library.instruments.freeName(title)
        return keptInstrument(library.instruments.keep(free, hash, facts, sampleHash))
      })
    } finally {
      await rm(outPath, { force: true })
      await rm(samplePath, { force: true })
    }
  }

  return {
    async 'instruments.list'() {
      const bundled = await Promise.all(
        (await instrumentIds()).map((id) => findInstrument(library, { kind: 'bundled', id })),
      )
      return [...bundled.map((found) => found.instrument), ...library.instruments.list().map(keptInstrument)]
    },
    'instruments.get': async ({ ref }) => (await findInstrument(library, ref)).instrument,
    async 'instruments.preview'({ ref, midi, velocity, noteSeconds, category }) {
      const { path, instrument } = await findInstrument(library, ref)
      const render = async () => {
        const release = processes.hold('train')
        try {
          return await processes.run('play', 'preview', {
            checkpointPath: path,
            midi,
            velocity,
            ...(noteSeconds !== undefined && { noteSeconds }),
            ...(category !== undefined && { category }),
            compute: library.settings.get().compute,
            adapterId: computes.adapterId,
          })
        } finally {
          release()
        }
      }
      // Long ones are kept by the window that plays on them.
      if (noteSeconds !== undefined) return render()
      return previews.get(
        `${path}|${midi}|${instrument.knowsLoudness ? velocity : ''}|${category ?? ''}`,
        render,
      )
    },
    async 'instruments.keep'({ checkpointId, name }) {
      const { path } = await findInstrument(library, { kind: 'checkpoint', id: checkpointId })
      return keep(path, name)
    },
    async 'instruments.importFile'({ source }) {
      const path = uploads.pathOf(source)
      const fileName = basename(source.kind === 'path' ? source.path : source.name.replaceAll('\\', '/'))
      try {
        return await keep(path, null, fileName)
      } catch (error) {
        // Where a browser's file lies on this machine says nothing to its user.
        if (!(error instanceof SyrinxError)) throw error
        if (error.code === 'safetensors/corrupted' && fileName.toLowerCase().endsWith(packEnding))
          throw new SyrinxError(
            'pack/not-an-instrument',
            `“${fileName}” is no instrument of Syrinx: it is empty, damaged, or something else.`,
            packZip.wayOut,
            { cause: error },
          )
        throw new SyrinxError(error.code, error.message.replaceAll(path, fileName), error.hint, {
          cause: error,
        })
      } finally {
        uploads.release([source])
      }
    },
    ...instrumentPackHandlers(context),
    'instruments.rename': ({ id, name }) => library.instruments.rename(id, name),
    'instruments.remove': ({ id }) => library.instruments.remove(id),
  }
}
