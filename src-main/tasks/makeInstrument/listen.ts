/** Listens to recordings that are to become an instrument: what is in each, what to learn from, what to say of it. */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { decodeAudioFile } from '../../audio/decode.ts'
import { chooseNotes, type Chosen } from '../../audio/health/chosenNotes.ts'
import { healthOfClip, type ClipHealth } from '../../audio/health/clipHealth.ts'
import { findingsOf } from '../../audio/health/findings.ts'
import type { UnheardClip } from '../../audio/health/leftOutFindings.ts'
import { lengthWords } from '../../audio/health/words.ts'
import type { HeardNote } from '../../audio/hearNotes.ts'
import { labelsPathOf, readLabelFile } from '../../audio/labelFiles.ts'
import { findAudioFiles, mixToMono } from '../../audio/recording.ts'
import { canResample, resample } from '../../audio/resample.ts'

export interface ListeningHooks {
  /** So many of all recordings have been listened to; waited for. */
  listening(done: number, total: number): void | Promise<void>
  shouldStop(): boolean
}

/** Something to listen to. */
export interface Recording {
  /** Below its folder, with slashes: the first of them is its category, where there are several. */
  readonly name: string
  readonly path: string
  /** The notes in it, where somebody has said them. */
  readonly corrected?: readonly HeardNote[]
}

export interface HeardRecordings {
  readonly recordings: readonly Recording[]
  readonly sampleRateHz: number
  readonly clips: readonly ClipHealth[]
  readonly chosen: Chosen
  readonly findings: readonly Finding[]
}

/** Nothing new is heard in what comes later. */
export const mostSecondsOfFile = 600
const mostSeconds = 3600
/** Long recordings are heard a piece at a time. */
const pieceSeconds = 60

/** What instruments are made in unless told otherwise; it holds cut notes, which aren’t recordings. */
export const workFolderEnding = '.making'

/**
 * All files of a folder, with the label files beside them.
 * @param workDirectory where an instrument is made of them, which may lie in the midst of them.
 * @throws SyrinxError `audio/no-folder`, `labels/unreadable`.
 */
export async function recordingsIn(directory: string, workDirectory: string): Promise<Recording[]> {
  const recordings: Recording[] = []
  const isMade = (path: string) =>
    isWithin(workDirectory, path) ||
    dirname(relative(directory, path))
      .split(sep)
      .some((folder) => folder.endsWith(workFolderEnding))
  for (const path of await findAudioFiles(directory)) {
    if (isMade(resolve(path))) continue
    const labels = labelsPathOf(path)
    recordings.push({
      name: relative(directory, path).split(sep).join('/'),
      path,
      ...(existsSync(labels) && { corrected: await readLabelFile(labels) }),
    })
  }
  return recordings
}

/** Between two drives of Windows there is no relative path. */
function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path)
  return below.split(sep)[0] !== '..' && !isAbsolute(below)
}

/** @throws SyrinxError `train/stopped` when the hooks ask for it. */
export async function listenTo(
  recordings: readonly Recording[],
  sampleRateHz: number,
  hooks: ListeningHooks,
): Promise<HeardRecordings> {
  const clips: ClipHealth[] = []
  const unheard: UnheardClip[] = []
  let heardSeconds = 0
  for (const [done, recording] of recordings.entries()) {
    const { name } = recording
    await hooks.listening(done, recordings.length)
    try {
      const limit = Math.min(mostSecondsOfFile, mostSeconds - heardSeconds)
      if (limit <= 0) {
        unheard.push({ name, reason: `${name} was not listened to: there is an hour of recordings already.` })
        continue
      }
      for await (const piece of piecesOf(recording, sampleRateHz, limit, unheard)) {
        clips.push(piece)
        heardSeconds += piece.seconds
        if (hooks.shouldStop()) throw stoppedBeforeTraining()
      }
    } catch (error) {
      if (!(error instanceof SyrinxError) || error.code === 'train/stopped') throw error
      unheard.push({ name, reason: `${error.message} It is left out.` })
    }
  }
  await hooks.listening(recordings.length, recordings.length)
  const chosen = chooseNotes(clips)
  return { recordings, sampleRateHz, clips, chosen, findings: findingsOf(clips, chosen, unheard) }
}

export const stoppedBeforeTraining = () =>
  new SyrinxError('train/stopped', 'Stopped before anything was learned.', 'The same command begins again.')

async function* piecesOf(
  { path, name, corrected }: Recording,
  sampleRateHz: number,
  limitSeconds: number,
  unheard: UnheardClip[],
): AsyncGenerator<ClipHealth> {
  const decoded = await decodeAudioFile(path)
  const rate = decoded.sampleRateHz
  const seconds = (decoded.channels[0]?.length ?? 0) / rate
  if (!canResample(rate, sampleRateHz))
    throw new SyrinxError(
      'audio/rate',
      `${name} claims ${rate} samples a second, which can’t be brought to ${sampleRateHz}.`,
    )
  if (seconds > limitSeconds)
    unheard.push({
      name,
      reason: `${name} lasts ${lengthWords(seconds)}: its first ${lengthWords(limitSeconds)} are used.`,
    })
  const until = Math.min(seconds, limitSeconds)
  const pieces = Math.max(1, Math.ceil(until / pieceSeconds))
  for (let piece = 0; piece < pieces; piece++) {
    const [from, to] = [(piece * until) / pieces, ((piece + 1) * until) / pieces]
    const channels = decoded.channels.map((it) => it.subarray(Math.round(from * rate), Math.round(to * rate)))
    const samples = await resample(mixToMono({ ...decoded, channels }), rate, sampleRateHz)
    yield healthOfClip({
      name,
      fromSeconds: from,
      samples,
      sampleRateHz,
      channels,
      ...(corrected && { corrected: notesBetween(corrected, from, to) }),
    })
    // Hearing never waits: let the event loop have its turn, for Ctrl-C among others.
    await setImmediate()
  }
}

const notesBetween = (notes: readonly HeardNote[], from: number, to: number): HeardNote[] =>
  notes
    .filter(({ startSeconds }) => startSeconds >= from && startSeconds < to)
    .map((note) => ({
      ...note,
      startSeconds: note.startSeconds - from,
      durationSeconds: Math.min(note.durationSeconds, to - note.startSeconds),
    }))
