/**
 * Data preparation as Winder does it: recordings brought to one rate and cut into clips of equal length, the first so many
 * of them, 80 % to learn from and 20 % to check with; from any folder, from MAESTRO v3 and from MusicNet as they come.
 */
import { posix, join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { parseMidi } from '../../../src-shared/notes/midi.ts'
import { decodeAudio } from '../../audio/decode.ts'
import type { HeardNote } from '../../audio/hearNotes.ts'
import { mixToMono } from '../../audio/recording.ts'
import { canResample, resample } from '../../audio/resample.ts'
import { safeFileName } from '../../files/fileNames.ts'
import {
  listFolder,
  listMaestro,
  listMusicNet,
  nothingToPrepare,
  recognise,
  type Layout,
  type ListedRecording,
  type Listing,
} from './layouts.ts'
import { notesOfMusicNet, within, type TimedNote } from './preparedNotes.ts'
import { splitter } from './clipSplit.ts'
import { readNpy } from './readNpy.ts'
import { openSource, type ReadFile, type SourceFiles } from './sourceFiles.ts'

export interface Preparation {
  readonly layout: Layout | 'auto'
  /** A last part that is shorter is left out; null leaves recordings whole. */
  readonly clipSeconds: number | null
  /** Only so many recordings and clips, in their order; null: all. */
  readonly firstRecordings: number | null
  readonly firstClips: number | null
  /** MusicNet: only recordings of this ensemble (“Solo Piano”); null: all. */
  readonly ensemble: string | null
  /** Of every so many clips (5 for 0.2) one, drawn with the seed, is for validation. */
  readonly validationShare: number
  readonly seed: number
  /** Keep the data set's own split where it has one (MAESTRO's and MusicNet's); else draw. */
  readonly ownSplit: boolean
  /** Take the notes from MAESTRO's MIDI and MusicNet's labels. */
  readonly notes: boolean
}

export const winderPreparation: Preparation = {
  layout: 'auto',
  clipSeconds: 5,
  firstRecordings: null,
  firstClips: null,
  ensemble: 'Solo Piano',
  validationShare: 0.2,
  seed: 1,
  ownSplit: false,
  notes: false,
}

export interface PreparedClip {
  /** A file name without ending; names sort in order. */
  readonly name: string
  readonly folder: ''
  readonly samples: Float32Array
  readonly sampleRateHz: number
  readonly split: 'training' | 'validation'
  readonly source: string
  readonly startSeconds: number
  readonly notes: readonly HeardNote[] | null
}

export interface LeftOut {
  readonly name: string
  readonly reason: string
}

export interface Prepared {
  readonly layout: Layout
  /** Recordings that were listed and will be read. */
  readonly recordings: number
  /** Read once; ends early, with nothing left open, when its reader does. */
  readonly clips: AsyncIterable<PreparedClip>
  /** What was left out, with the reason; grows while clips are read. */
  readonly skipped: readonly LeftOut[]
  /** Those of `skipped` that lost no more than an end which is shorter than a clip. */
  readonly shortened: ReadonlySet<LeftOut>
  /** For those who don't read the clips to their end. */
  close(): void
}

export interface PrepareOptions {
  readonly sampleRateHz: number
  readonly shouldStop?: () => boolean
  readonly progress?: (doneRecordings: number, totalRecordings: number, name: string) => void
}

/**
 * @throws SyrinxError `prepare/no-source`, `prepare/unreadable`, `prepare/no-metadata`, `prepare/bad-metadata`,
 *   `prepare/nothing`; while clips are read also `work/stopped`. A recording that can't be used is skipped.
 */
export async function prepareClips(
  sourcePath: string,
  preparation: Preparation,
  options: PrepareOptions,
): Promise<Prepared> {
  const { source, path } = await openWithin(sourcePath)
  try {
    const layout = preparation.layout === 'auto' ? recognise(source) : preparation.layout
    const { recordings, skipped } = await listingOf(source, path, layout, preparation)
    if (recordings.length === 0) throw nothingToPrepare(sourcePath, preparation.ensemble, layout)
    const chosen = recordings.slice(0, preparation.firstRecordings ?? recordings.length)
    const shortened = new Set<LeftOut>()
    return {
      layout,
      recordings: chosen.length,
      clips: clipsOf(source, chosen, { skipped, shortened }, preparation, options),
      skipped,
      shortened,
      close: () => source.close(),
    }
  } catch (error) {
    source.close()
    throw error
  }
}

/** A folder that holds musicnet.npz stands for it. */
async function openWithin(path: string): Promise<{ source: SourceFiles; path: string }> {
  const source = await openSource(path)
  const archive = source.names.find((name) => posix.basename(name) === 'musicnet.npz')
  if (archive === undefined) return { source, path }
  source.close()
  const inside = join(path, ...archive.split('/'))
  return { source: await openSource(inside), path: inside }
}

function listingOf(
  source: SourceFiles,
  path: string,
  layout: Layout,
  { ensemble }: Preparation,
): Promise<Listing> | Listing {
  switch (layout) {
    case 'folder':
      return listFolder(source)
    case 'maestro':
      return listMaestro(source)
    case 'musicnet':
      return listMusicNet(source, path, ensemble)
  }
}

async function* clipsOf(
  source: SourceFiles,
  recordings: readonly ListedRecording[],
  leftOut: { readonly skipped: LeftOut[]; readonly shortened: Set<LeftOut> },
  preparation: Preparation,
  options: PrepareOptions,
): AsyncIterable<PreparedClip> {
  const { sampleRateHz } = options
  const { skipped } = leftOut
  const digits = String(recordings.length).length
  const sideOf = splitter(recordings, preparation)
  const numbers = new Map(recordings.map(({ name }, i) => [name, i]))
  let clips = 0
  let done = 0
  try {
    const notes = preparation.notes
      ? await readNotes(source, recordings, skipped)
      : new Map<string, TimedNote[]>()
    for await (const file of source.read(recordings.map(({ name }) => name))) {
      const number = numbers.get(file.name)!
      const recording = recordings[number]
      options.progress?.(done++, recordings.length, recording.title)
      const samples = await soundOf(file, sampleRateHz).catch((error: unknown) => {
        if (!(error instanceof SyrinxError)) throw error
        skipped.push({ name: file.name, reason: error.message })
      })
      if (!samples) continue
      const clipSamples = Math.max(1, Math.round((preparation.clipSeconds ?? Infinity) * sampleRateHz))
      const cuts = Number.isFinite(clipSamples) ? Math.floor(samples.length / clipSamples) : 1
      sayLeftOut(leftOut, file.name, samples.length / sampleRateHz, preparation.clipSeconds, cuts)
      for (let cut = 0; cut < cuts; cut++) {
        if (options.shouldStop?.()) throw new SyrinxError('work/stopped', 'Stopped.')
        if (clips === preparation.firstClips) return
        const startSample = cut === 0 ? 0 : cut * clipSamples
        // A copy: what is kept of a clip must not keep its whole recording.
        const own = samples.slice(startSample, Math.min(startSample + clipSamples, samples.length))
        const heard = notes.get(file.name)
        const title = safeFileName(
          `${String(number + 1).padStart(digits, '0')} ${recording.title.replaceAll('"', '')}`,
        )
        yield {
          name: cuts === 1 ? title : `${title} ${String(cut + 1).padStart(String(cuts).length, '0')}`,
          folder: '',
          samples: own,
          sampleRateHz,
          split: sideOf(recording, clips),
          source: file.name,
          startSeconds: startSample / sampleRateHz,
          notes: heard ? within(heard, startSample / sampleRateHz, own.length / sampleRateHz) : null,
        }
        clips++
      }
    }
    options.progress?.(recordings.length, recordings.length, '')
  } finally {
    source.close()
  }
}

function sayLeftOut(
  { skipped, shortened }: { readonly skipped: LeftOut[]; readonly shortened: Set<LeftOut> },
  name: string,
  seconds: number,
  clipSeconds: number | null,
  cuts: number,
) {
  if (clipSeconds === null) return
  const rest = seconds - cuts * clipSeconds
  if (cuts === 0)
    skipped.push({ name, reason: `It lasts ${seconds.toFixed(2)} s, less than a clip of ${clipSeconds} s.` })
  else if (rest > 0.005) {
    const leftOut = { name, reason: `Its last ${rest.toFixed(2)} s, less than a clip, were left out.` }
    skipped.push(leftOut)
    shortened.add(leftOut)
  }
}

async function soundOf({ name, bytes }: ReadFile, sampleRateHz: number): Promise<Float32Array> {
  if (bytes instanceof SyrinxError) throw bytes
  // MusicNet's arrays don't say their rate: it is 44.1 kHz.
  const sound = name.endsWith('.npy')
    ? { sampleRateHz: 44_100, mono: readNpy(bytes, name) }
    : await decodeAudio(bytes, name).then((it) => ({ sampleRateHz: it.sampleRateHz, mono: mixToMono(it) }))
  if (sound.mono.length === 0) throw new SyrinxError('audio/empty', 'There is no sound in it.')
  if (!canResample(sound.sampleRateHz, sampleRateHz))
    throw new SyrinxError(
      'audio/rate',
      `It claims ${sound.sampleRateHz} samples a second, which can’t be brought to ${sampleRateHz}.`,
    )
  return resample(sound.mono, sound.sampleRateHz, sampleRateHz)
}

/** Notes by audio name. */
async function readNotes(
  source: SourceFiles,
  recordings: readonly ListedRecording[],
  skipped: { name: string; reason: string }[],
): Promise<Map<string, TimedNote[]>> {
  const audioOf = new Map(
    recordings.flatMap(({ name, notesName }) => (notesName ? [[notesName, name] as const] : [])),
  )
  const notes = new Map<string, TimedNote[]>()
  for await (const { name, bytes } of source.read([...audioOf.keys()])) {
    try {
      if (bytes instanceof SyrinxError) throw bytes
      const read = /\.csv$/i.test(name)
        ? notesOfMusicNet(bytes.toString('utf8'), name)
        : parseMidi(bytes).notes
      notes.set(audioOf.get(name)!, [...read])
    } catch (error) {
      if (!(error instanceof SyrinxError)) throw error
      skipped.push({ name, reason: error.message })
    }
  }
  return notes
}
