/** One recording, from a user's file to what the library keeps of it. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { factsOfClip, type ClipFacts } from '../audio/clipFacts.ts'
import { decodeAudio, readAudioBytes } from '../audio/decode.ts'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import { mixToMono } from '../audio/recording.ts'
import { canResample, resample } from '../audio/resample.ts'
import { reasonOf } from '../files/wholeFile.ts'

/** A whole, synced file that was left for the library to take. */
export interface StagedFile {
  readonly path: string
  /** sha256 of its bytes, in hexadecimal. */
  readonly hash: string
  readonly bytes: number
}

export interface ImportedRecording extends ClipFacts {
  /** What the user calls it, without folders and extension. */
  readonly name: string
  /** Folders that it came from, as the user calls them: `drums/kick`; empty where none is known. */
  readonly sourceFolder: string
  /** sha256 of the file as it came. */
  readonly sourceHash: string
  /** 16-bit, mono, at the data set's rate. */
  readonly working: StagedFile
  readonly seconds: number
  readonly sourceRateHz: number
  readonly sourceChannels: number
  /** What is known of it from where it came. */
  readonly tags: readonly string[]
  /** Of a label file beside it; undefined without one. */
  readonly notes: readonly Note[] | undefined
}

export type ImportAnswer =
  | { readonly kind: 'imported'; readonly recording: ImportedRecording }
  /** Its bytes are known already. */
  | { readonly kind: 'known' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing more can be imported: the disk is full or can't be written. */
  | { readonly kind: 'stuck'; readonly error: { readonly message: string; readonly hint: string } }

export interface ImportPlace {
  readonly stagingDirectory: string
  readonly sampleRateHz: number
  /** Hashes of the originals that need not come again. */
  readonly known: ReadonlySet<string>
}

const longestSeconds = 86_400
const baseName = (name: string) => basename(name.replaceAll('\\', '/'))

/** `drums/kick` of `drums/kick/1.wav`. */
function folderName(name: string): string {
  const folder = dirname(name.replaceAll('\\', '/'))
  return folder === '.' ? '' : folder
}

/** Never rejects for what is wrong with a file: the answer says it. */
export async function importFile(path: string, name: string, place: ImportPlace): Promise<ImportAnswer> {
  try {
    const original = await readAudioBytes(path).catch((error: unknown) => {
      // In the user's words it has the name they know, not that of an upload's place.
      throw new SyrinxError('audio/unreadable', unreadable(name, path, error))
    })
    const sourceHash = hashOf(original)
    if (place.known.has(sourceHash)) return { kind: 'known' }
    return { kind: 'imported', recording: await take(original, sourceHash, path, name, place) }
  } catch (error) {
    if (error instanceof SyrinxError && error.code === 'file/cannot-write')
      return { kind: 'stuck', error: { message: error.message, hint: error.hint } }
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

async function take(
  original: Uint8Array,
  sourceHash: string,
  path: string,
  name: string,
  { stagingDirectory, sampleRateHz }: ImportPlace,
): Promise<ImportedRecording> {
  const shown = baseName(name)
  const decoded = await decodeAudio(original, shown)
  if (!canResample(decoded.sampleRateHz, sampleRateHz) || decoded.sampleRateHz > 384_000)
    throw new SyrinxError('audio/rate', `${shown} claims ${decoded.sampleRateHz} samples a second.`)
  const sourceSeconds = decoded.channels[0].length / decoded.sampleRateHz
  if (sourceSeconds > longestSeconds)
    throw new SyrinxError('audio/too-large', `${shown} is longer than a day.`)
  const samples = await resample(mixToMono(decoded), decoded.sampleRateHz, sampleRateHz)
  if (samples.length === 0) throw new SyrinxError('audio/empty', `${shown} is shorter than one sample.`)
  const working = encodeWav16(samples, sampleRateHz)
  const notes = await notesBeside(path)
  return {
    name: shown.slice(0, shown.length - extname(shown).length).slice(0, 200) || shown.slice(0, 200),
    sourceFolder: folderName(name),
    sourceHash,
    working: await stage(working, hashOf(working), stagingDirectory),
    seconds: samples.length / sampleRateHz,
    sourceRateHz: decoded.sampleRateHz,
    sourceChannels: decoded.channels.length,
    tags: [],
    notes: notes?.map(({ midi, startSeconds, durationSeconds }) => ({ midi, startSeconds, durationSeconds })),
    ...factsOfClip(decoded, samples, sampleRateHz),
  }
}

/** The label file's, when there is one beside it. */
async function notesBeside(path: string): Promise<readonly Note[] | undefined> {
  const labels = `${path.slice(0, path.length - extname(path).length)}.labels.json`
  return existsSync(labels) ? (await import('../audio/labelFiles.ts')).readLabelFile(labels) : undefined
}

const unreadable = (name: string, path: string, error: unknown) =>
  (error instanceof Error ? error.message : String(error))
    .replaceAll(path, baseName(name))
    .replaceAll(basename(path), baseName(name))

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Whole and on the disk when this resolves; the folder's own entry is the library's to sync. */
export async function stage(bytes: Uint8Array, hash: string, directory: string): Promise<StagedFile> {
  const path = join(directory, `${hash}-${randomUUID().slice(0, 8)}`)
  const temporary = `${path}.partial`
  try {
    await mkdir(directory, { recursive: true })
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    return { path, hash, bytes: bytes.length }
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const isFull = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
    throw new SyrinxError(
      'file/cannot-write',
      `The library can’t take more recordings: ${reasonOf(cause)}.`,
      isFull ? 'Make room on the disk, then import the rest.' : '',
      { cause },
    )
  }
}
