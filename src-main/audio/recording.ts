/**
 * Recordings as the model wants them: mono, at its rate; one file or a whole folder.
 */
import { readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { decodeAudioFile } from './decode.ts'
import type { DecodedAudio } from './decodedAudio.ts'
import { normaliseLoudness } from './loudness.ts'
import { canResample, resample } from './resample.ts'
import { splitIntoClips, trimSilence, type TrimOptions } from './silence.ts'

export interface RecordingOptions {
  readonly sampleRateHz: number
  /** Bring it to −20 dBFS (RMS). */
  readonly normaliseLoudness?: boolean | undefined
  /** Cut silence off both ends. Comes after the loudness, so that one threshold fits all recordings. */
  readonly trimSilence?: TrimOptions | undefined
}

/**
 * A recording in mono (the mean of its channels) at `sampleRateHz`.
 * @throws SyrinxError as `decodeAudioFile`, `audio/rate` when its sample rate makes no sense, and `audio/silent` when
 *   trimming leaves nothing.
 */
export async function loadRecording(path: string, options: RecordingOptions): Promise<Float32Array> {
  const decoded = await decodeAudioFile(path)
  if (!canResample(decoded.sampleRateHz, options.sampleRateHz))
    throw new SyrinxError(
      'audio/rate',
      `${basename(path)} claims ${decoded.sampleRateHz} samples a second, which can’t be brought to ${options.sampleRateHz}.`,
      'Export the recording again.',
    )
  let samples = await resample(mixToMono(decoded), decoded.sampleRateHz, options.sampleRateHz)
  if (options.normaliseLoudness) samples = normaliseLoudness(samples, options.sampleRateHz)
  if (options.trimSilence) samples = trimSilence(samples, options.trimSilence)
  if (samples.length === 0)
    throw new SyrinxError(
      'audio/silent',
      `Nothing in ${basename(path)} is louder than the silence threshold.`,
      'Lower the silence threshold, or leave the recording out.',
    )
  return samples
}

/** The mean of the channels, [samples]. */
export function mixToMono({ channels }: DecodedAudio): Float32Array {
  if (channels.length === 1) return channels[0]
  const mono = new Float32Array(channels[0].length)
  if (channels.length === 2) {
    const [left, right] = channels
    for (let i = 0; i < mono.length; i++) mono[i] = (left[i] + right[i]) / 2
    return mono
  }
  for (let i = 0; i < mono.length; i++) {
    let sum = 0
    for (const channel of channels) sum += channel[i]
    mono[i] = sum / channels.length
  }
  return mono
}

/** Labels and lists that Syrinx wrote beside the recordings are no recordings. */
const isOurOwn = (name: string) =>
  name === 'labels.json' || name === 'material.json' || name.endsWith('.labels.json')

/**
 * Paths of all files under a folder, in a fixed order, without hidden files and folders and without Syrinx's own
 * labels. Whether a file is audio is for its content to say.
 * @throws SyrinxError `audio/no-folder`.
 */
export async function findAudioFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOTDIR' ? 'is a file, not a folder' : 'cannot be read'
    const message = error.code === 'ENOENT' ? `There is no folder ${directory}.` : `${directory} ${what}.`
    throw new SyrinxError('audio/no-folder', message, 'Name a folder with recordings.', { cause: error })
  })
  const found: string[] = []
  // Compared by code unit, not by locale: every machine sees the same order.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) found.push(...(await findAudioFiles(path)))
    else if (!isOurOwn(entry.name)) found.push(path)
  }
  return found
}

export interface FolderOptions extends RecordingOptions {
  /** Cut each recording into clips of this length; a rest shorter than half of it is dropped unless it is all. */
  readonly clipSeconds?: number | undefined
}

export interface LoadedFolder {
  readonly directory: string
  /** In the order of `findAudioFiles`; a path comes several times when recordings are cut into clips. */
  readonly recordings: readonly { readonly path: string; readonly samples: Float32Array }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Every recording of a folder; what cannot be used is left out, with the reason.
 * @throws SyrinxError `audio/no-folder`.
 */
export async function loadFolder(directory: string, options: FolderOptions): Promise<LoadedFolder> {
  const recordings: { path: string; samples: Float32Array }[] = []
  const skipped: { path: string; reason: string }[] = []
  for (const path of await findAudioFiles(directory)) {
    try {
      const samples = await loadRecording(path, options)
      for (const clip of clipsOf(samples, options)) recordings.push({ path, samples: clip })
    } catch (error) {
      if (!(error instanceof SyrinxError)) throw error
      skipped.push({ path, reason: error.message })
    }
  }
  return { directory, recordings, skipped }
}

function clipsOf(samples: Float32Array, { clipSeconds, sampleRateHz }: FolderOptions): Float32Array[] {
  if (clipSeconds === undefined) return [samples]
  const clipSamples = Math.max(1, Math.round(clipSeconds * sampleRateHz))
  const clips = splitIntoClips(samples, clipSamples)
  const longEnough = clips.filter((clip) => clip.length >= clipSamples / 2)
  return longEnough.length > 0 ? longEnough : clips
}

/** "25 files, 1.1 minutes, 1 skipped", and a line for each file that was skipped, with the reason. */
export function describeFolder(
  { directory, recordings, skipped }: LoadedFolder,
  sampleRateHz: number,
): string {
  const files = new Set(recordings.map(({ path }) => path)).size
  const samples = recordings.reduce((sum, recording) => sum + recording.samples.length, 0)
  const minutes = samples / sampleRateHz / 60
  const head = `${files} ${files === 1 ? 'file' : 'files'}, ${minutes.toFixed(1)} minutes, ${skipped.length} skipped`
  const lines = skipped.map(({ path, reason }) => `  ${relative(directory, path)}: ${reason}`)
  return [skipped.length > 0 ? `${head}:` : head, ...lines].join('\n')
}
