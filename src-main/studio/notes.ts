/** Notes that come from elsewhere: heard in a recording, or read from a file. */
import { basename } from 'node:path'
import type { Handlers, Output } from '../../src-shared/contract/contract.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import type { InstrumentRef } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { notesOfLabels, parseLabels } from '../../src-shared/notes/labels.ts'
import { readTextFile } from '../files/textFile.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import type { StudioContext } from './context.ts'
import { findInstrument } from './instrumentFiles.ts'

export function noteHandlers({
  library,
  jobs,
  processes,
  uploads,
}: StudioContext): Handlers<'notes.hear' | 'notes.read'> {
  /** Errors name the file as its user does, wherever a browser’s lies on this machine. */
  async function withFile<Result>(
    source: FileSource,
    read: (path: string) => Promise<Result>,
  ): Promise<Result> {
    const path = uploads.pathOf(source)
    try {
      return await read(path)
    } catch (error) {
      if (!(error instanceof SyrinxError)) throw error
      const message = error.message
        .replaceAll(path, nameOf(source))
        .replaceAll(basename(path), nameOf(source))
      throw new SyrinxError(error.code, message, error.hint, { cause: error })
    } finally {
      uploads.release([source])
    }
  }

  async function readLabels(
    path: string,
    instrument: InstrumentRef | undefined,
  ): Promise<Output<'notes.read'>> {
    if (!instrument)
      throw new SyrinxError(
        'labels/which-instrument',
        'A label file numbers the notes of an instrument, and none is chosen.',
        'Choose an instrument first, then open the file again.',
      )
    const { knownMidi, sampleRateHz } = (await findInstrument(library, instrument)).instrument
    return {
      notes: notesOfLabels(parseLabels(await readTextFile(path)), knownMidi, sampleRateHz),
      warnings: [],
    }
  }

  return {
    'notes.hear': ({ source }) =>
      withFile(source, async (path) => {
        const { notes } = await jobs.start({
          kind: 'hear',
          title: `Listening to “${nameOf(source)}”`,
          subjectId: null,
          run: ({ signal }) => processes.run('sound', 'hearNotes', { path }, { signal }),
        }).result
        return { notes }
      }),
    'notes.read': ({ source, instrument }) =>
      withFile(source, async (path) => {
        if (/\.txt$/i.test(nameOf(source))) return readLabels(path, instrument)
        const warnings: string[] = []
        const notes = await readNotesFile(path, (remark) => warnings.push(remark))
        return { notes, warnings }
      }),
  }
}

const nameOf = (source: FileSource) =>
  source.kind === 'path' ? basename(source.path) : basename(source.name.replaceAll('\\', '/'))
