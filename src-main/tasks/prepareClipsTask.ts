/** A data set as its makers give it (MAESTRO, MusicNet, a folder) becomes recordings that the library can take, cut into clips. */
import { link, mkdir, copyFile } from 'node:fs/promises'
import { basename, join, posix } from 'node:path'
import type { Preparation } from '../../src-shared/contract/datasets.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { factsOfClip } from '../audio/clipFacts.ts'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import { hashOf, stage, type ImportedRecording } from './importFile.ts'
import { ImportLog, type ImportAudioEvent } from './importLog.ts'
import { prepareClips, type PreparedClip } from './material/prepare.ts'
import type { TaskFunction } from './messages.ts'

export interface PrepareClipsInput {
  /** A folder or an archive. */
  readonly path: string
  /** What the user calls it. */
  readonly name: string
  readonly preparation: Preparation
  readonly stagingDirectory: string
  readonly sampleRateHz: number
}

export interface PrepareClipsEvent extends ImportAudioEvent {
  /** Recordings that were cut so far; how many there are, null until it is known. */
  readonly recordings: { readonly done: number; readonly total: number | null }
}

/** @throws SyrinxError `prepare/…` when it isn't what it is said to be; `library/cannot-write`. */
export const prepareClipsTask: TaskFunction<'prepareClips'> = async (input, control) => {
  const { preparation, sampleRateHz } = input
  let recordings: PrepareClipsEvent['recordings'] = { done: 0, total: null }
  const log = new ImportLog((event) => control.tell({ ...event, recordings }))
  try {
    const prepared = await prepareClips(
      await asNamed(input),
      { ...preparation, validationShare: 0, seed: 1, ownSplit: true, notes: preparation.layout !== 'folder' },
      {
        sampleRateHz,
        shouldStop: () => control.shouldStop(),
        progress(done, total) {
          recordings = { done, total }
        },
      },
    )
    try {
      for await (const clip of prepared.clips) {
        log.found()
        log.add({ kind: 'imported', recording: await recordingOf(clip, input) }, clip.name)
        await control.held()
        if (control.shouldStop()) break
      }
    } finally {
      for (const leftOut of prepared.skipped) {
        // That ends which are shorter than a clip are left out was said before.
        if (prepared.shortened.has(leftOut)) continue
        log.found()
        log.add({ kind: 'failed', reason: leftOut.reason }, leftOut.name)
      }
    }
    log.foundAll()
  } catch (error) {
    if (error instanceof SyrinxError && error.code === 'work/stopped') return null
    throw error
  } finally {
    log.close()
  }
  return null
}

/** What a browser has sent lies under a name without an ending; whether it is a zip is told by that of its own. */
async function asNamed({ path, name, stagingDirectory }: PrepareClipsInput): Promise<string> {
  const own = basename(name.replaceAll('\\', '/'))
  if (basename(path) === own || !/\.[a-z0-9]{1,5}$/i.test(own)) return path
  const named = join(stagingDirectory, own)
  await mkdir(stagingDirectory, { recursive: true })
  await link(path, named).catch(() => copyFile(path, named))
  return named
}

async function recordingOf(
  { name, samples, split, source, notes }: PreparedClip,
  { name: sourceName, preparation, stagingDirectory, sampleRateHz }: PrepareClipsInput,
): Promise<ImportedRecording> {
  const working = encodeWav16(samples, sampleRateHz)
  const hash = hashOf(working)
  return {
    name: name.slice(0, 200),
    sourceFolder: folderOf(source, sourceName, preparation),
    // Cut out of a recording that isn't kept: the clip itself is what came.
    sourceHash: hash,
    working: await staged(working, hash, stagingDirectory),
    seconds: samples.length / sampleRateHz,
    sourceRateHz: sampleRateHz,
    sourceChannels: 1,
    // What MAESTRO and MusicNet say themselves; another split is the training's to draw.
    tags: preparation.layout === 'folder' ? [] : [split],
    notes: notes?.map(({ midi, startSeconds, durationSeconds }) => ({ midi, startSeconds, durationSeconds })),
    ...factsOfClip({ sampleRateHz, channels: [samples] }, samples, sampleRateHz),
  }
}

/** Folders of any recordings may be their categories; MAESTRO's are years. */
function folderOf(source: string, sourceName: string, { layout }: Preparation): string {
  const own = basename(sourceName.replaceAll('\\', '/')).replace(/\.(zip|npz|tar|tgz|tar\.gz)$/i, '')
  const inner = layout === 'folder' ? posix.dirname(source) : '.'
  return inner === '.' ? own : `${own}/${inner}`
}

async function staged(bytes: Uint8Array, hash: string, directory: string) {
  try {
    return await stage(bytes, hash, directory)
  } catch (error) {
    if (error instanceof SyrinxError)
      throw new SyrinxError('library/cannot-write', error.message, error.hint, { cause: error })
    throw error
  }
}
