/** Reads a bundle's folder, and checks all of it, before anything comes of it. */
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectDocument } from '../../../src-shared/contract/projects.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { parseNotesJson } from '../../../src-shared/notes/notesJson.ts'
import { decodeWav } from '../../audio/decodeWav.ts'
import { linkError } from '../../files/unpackZip.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { bundleFiles, bundleZip, parseBundle, type Bundle } from './bundleFormat.ts'

/** As long a text is read; a million notes are 100 MB. */
const mostTextBytes = 256 * 2 ** 20
/** An hour of float at 192 kHz is 2.8 GB; takes are mono and shorter. */
const mostFileBytes = 2 ** 31

export interface ReadBundle {
  readonly bundle: Bundle
  readonly document: ProjectDocument
  /** The instrument's weights; undefined where none travel with it. */
  readonly instrumentPath: string | undefined
  /** Where each take's wav lies, in the order of `bundle.takes`. */
  readonly takePaths: readonly string[]
}

/** @throws SyrinxError `bundle/…` that says what is wrong with which file, and errors of notes and sound. */
export async function readBundle(directory: string): Promise<ReadBundle> {
  const bundle = parseBundle(await readText(directory, bundleFiles.project))
  const document = { ...bundle.document, notes: parseNotesJson(await readText(directory, bundleFiles.notes)) }
  const instrumentPath = bundle.instrument?.included
    ? await ordinaryFile(directory, bundleFiles.instrument, mostFileBytes)
    : undefined
  const takePaths: string[] = []
  for (const take of bundle.takes) {
    const path = await ordinaryFile(directory, take.file, mostFileBytes)
    const sound = decodeWav(await readFile(path), take.file)
    const seconds = (sound.channels[0]?.length ?? 0) / sound.sampleRateHz
    if (sound.sampleRateHz !== take.sampleRateHz || Math.abs(seconds - take.seconds) > 0.1)
      throw new SyrinxError(
        'bundle/wrong-take',
        `${take.file} is not the sound of “${take.name}”: its length or its rate is another.`,
        'Export the project again.',
      )
    takePaths.push(path)
  }
  return { bundle, document, instrumentPath, takePaths }
}

async function readText(directory: string, name: string): Promise<string> {
  return readFile(await ordinaryFile(directory, name, mostTextBytes), 'utf8')
}

/** @throws SyrinxError unless it is a file of the folder itself, and not too large. */
async function ordinaryFile(directory: string, name: string, mostBytes: number): Promise<string> {
  const parts = name.split('/')
  for (let depth = 1; depth <= parts.length; depth++) {
    const facts = await lstat(join(directory, ...parts.slice(0, depth))).catch((cause: unknown) => {
      throw new SyrinxError(
        'bundle/missing-file',
        `There is no ${name} in this project: ${reasonOf(cause)}.`,
        'Open the folder or the zip that Syrinx has written.',
        { cause },
      )
    })
    if (facts.isSymbolicLink()) throw linkError(bundleZip, name)
    if (depth < parts.length) continue
    if (!facts.isFile())
      throw new SyrinxError('bundle/missing-file', `${name} in this project is not a file.`)
    if (facts.size > mostBytes)
      throw new SyrinxError('bundle/too-large', `${name} in this project is too large.`)
  }
  return join(directory, ...parts)
}
