/** Instruments in and out of the library as files. */
import type { FileSource } from '../../src-shared/contract/define.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { studio } from '../client/studio.ts'
import { safeFileName } from '../export/saveFile.ts'
import { chooseFiles, download } from '../state/files.ts'
import { jobs } from '../state/jobs.svelte.ts'
import { notices, notify, report } from '../state/notices.svelte.ts'
import { instruments, keyOfInstrument } from '../views/compose/instrument.svelte.ts'
import { about } from './about.svelte.ts'

export const packEnding = '.syrinx-instrument'

const momentMilliseconds = 600

export const isPackName = (name: string): boolean => name.toLowerCase().endsWith(packEnding)

/** Asks for a file. @returns undefined when the user thinks better of it, or it is no instrument */
export async function chooseInstrumentFile(): Promise<Instrument | undefined> {
  try {
    const sources = await chooseFiles({
      title: 'Bring in an instrument',
      filters: [{ name: 'Instruments', extensions: [packEnding.slice(1), 'safetensors'] }],
    })
    return sources ? await takeIn(sources[0]) : undefined
  } catch (error) {
    report(error)
    return undefined
  }
}

/** A file that was dropped on the window. */
export async function importDroppedInstrument(file: File): Promise<void> {
  try {
    await importInstrumentFile(await studio.sendFile(file))
  } catch (error) {
    report(error)
  }
}

/** A file from outside becomes an instrument, and shows what it is. */
export async function importInstrumentFile(source: FileSource): Promise<void> {
  try {
    const { ref } = await takeIn(source)
    await about.show(ref)
  } catch (error) {
    report(error)
  }
}

/** What takes longer than a moment says so as long as it does. */
async function whileTold<Result>(message: string, work: Promise<Result>): Promise<Result> {
  let notice: number | undefined
  const timer = setTimeout(
    () => (notice = notify({ level: 'note', message, stays: true })),
    momentMilliseconds,
  )
  try {
    return await work
  } finally {
    clearTimeout(timer)
    if (notice !== undefined) notices.close(notice)
  }
}

async function takeIn(source: FileSource): Promise<Instrument> {
  if (!instruments.loaded) await instruments.load()
  const before = new Set(instruments.list.map(({ ref }) => keyOfInstrument(ref)))
  const instrument = await whileTold(
    'The instrument is read and checked…',
    studio.call('instruments.importFile', { source }),
  )
  if (before.has(keyOfInstrument(instrument.ref)))
    notify({
      level: 'note',
      message: `This instrument is here already: “${instrument.name}”.`,
      key: 'instrument is here',
    })
  else await instruments.load()
  return instrument
}

/** One file with all of it: where the user says (Electron), or as a download. */
export async function exportInstrument({ ref, name }: Instrument): Promise<void> {
  try {
    if (studio.shell === 'browser') {
      const pack = await studio.call('instruments.packBytes', { ref })
      download(pack.bytes, pack.name)
      return
    }
    const path = await studio.call('shell.chooseTarget', {
      title: 'Export instrument',
      suggestedName: safeFileName(`${name}${packEnding}`),
      filters: [{ name: 'Syrinx instrument', extensions: [packEnding.slice(1)] }],
    })
    if (path === null) return
    // The system’s own dialog has asked about a file that is there.
    const written = await studio.call('instruments.exportPack', { ref, path, replace: true })
    notify({
      level: 'good',
      message: `“${name}” was exported.`,
      action: { label: 'Show', run: () => studio.call('shell.reveal', { path: written.path }) },
    })
  } catch (error) {
    reportUnlessTold(error, ref.id)
  }
}

/** What a job ended with is told by the list of jobs; what the user called off isn’t told at all. */
export function reportUnlessTold(error: unknown, subjectId: string): void {
  const { code, message } = envelopeOf(error)
  if (code === 'work/stopped') return
  const isTold = jobs.list.some((job) => job.subjectId === subjectId && job.error?.message === message)
  if (!isTold) report(error)
}
