/** Where an instrument's file lies, and what it is; what was read of a file is remembered until it changes. */
import { stat } from 'node:fs/promises'
import type { Instrument, InstrumentRef } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { readCheckpointDescription } from '../engine/checkpoint/checkpoint.ts'
import type { Library } from '../library/library.ts'
import { factsOfCheckpoint } from '../tasks/instrumentFacts.ts'
import { instrumentIds } from '../tasks/instruments.ts'
import { resourcePath } from '../tasks/resources.ts'

export interface FoundInstrument {
  readonly path: string
  readonly instrument: Instrument
}

type Described = Omit<Instrument, 'ref' | 'name'> & { readonly title: string | null }
const described = new Map<string, { readonly changed: number; readonly what: Promise<Described> }>()

/** @throws SyrinxError `instrument/unknown` when it is gone, `safetensors/…` and `checkpoint/…` when it is damaged. */
export async function findInstrument(library: Library, ref: InstrumentRef): Promise<FoundInstrument> {
  switch (ref.kind) {
    case 'bundled': {
      if (!(await instrumentIds()).includes(ref.id))
        throw unknownInstrument('Syrinx comes with no instrument of this name.')
      const path = resourcePath('instruments', `${ref.id}.safetensors`)
      const { title, ...facts } = await describe(path)
      return { path, instrument: { ref, name: title ?? ref.id, ...facts } }
    }
    case 'kept': {
      const { name, fileHash, facts } = library.instruments.get(ref.id)
      const path = library.files.pathOf(fileHash, 'safetensors')
      await requireFile(path, name)
      return { path, instrument: { ref, name, ...facts } }
    }
    case 'checkpoint': {
      const checkpoint = library.checkpoints.get(ref.id)
      const run = library.runs.table.find(checkpoint.runId)
      const path = library.checkpoints.pathOf(checkpoint)
      const name = `${run?.name ?? 'Run'}, step ${checkpoint.step.toLocaleString('en')}`
      await requireFile(path, name)
      const { title: _title, ...facts } = await describe(path)
      return { path, instrument: { ref, name, ...facts } }
    }
  }
}

/** What it is called; empty when it is gone. */
export const instrumentName = (library: Library, ref: InstrumentRef): Promise<string> =>
  findInstrument(library, ref).then(
    ({ instrument }) => instrument.name,
    () => '',
  )

const unknownInstrument = (message: string) =>
  new SyrinxError('instrument/unknown', message, 'Choose another instrument.')

async function requireFile(path: string, name: string) {
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isFile()) throw unknownInstrument(`The file of the instrument “${name}” is gone.`)
}

async function describe(path: string): Promise<Described> {
  const { mtimeMs } = await stat(path)
  const known = described.get(path)
  if (known?.changed === mtimeMs) return known.what
  const what = readDescription(path)
  described.set(path, { changed: mtimeMs, what })
  what.catch(() => described.delete(path))
  return what
}

async function readDescription(path: string): Promise<Described> {
  const description = await readCheckpointDescription(path)
  const { provenance } = description
  return { ...factsOfCheckpoint(description), title: provenance.title ?? provenance.card?.title ?? null }
}
