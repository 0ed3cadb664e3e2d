/**
 * A folder of recordings becomes material to learn from: decoded, brought to the model's rate, with the notes that were
 * corrected by hand (`<recording>.labels.json`) or that Syrinx hears, in categories numbered over the whole folder.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { categoryByPattern, compilePattern } from '../../src-shared/conditioning/categoryPattern.ts'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { sliceTrack, trackOfNotes, type NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { hearNotes, type HeardNote } from '../audio/hearNotes.ts'
import { labelsPathOf, readLabelFile } from '../audio/labelFiles.ts'
import { describeFolder, loadFolder } from '../audio/recording.ts'
import type { TrainingRecording } from '../engine/train/material.ts'
import { preparedSplits } from './material/madeMaterial.ts'

/** What tells a global condition's categories apart. */
export type GlobalCategoryBy = 'none' | 'folder' | 'note' | 'pattern'

export interface DatasetOptions {
  readonly sampleRateHz: number
  /** ibab's silence_threshold: frames below this RMS are trimmed from both ends; 0 keeps everything. */
  readonly silenceThreshold: number
  readonly normaliseLoudness: boolean
  /** Cut recordings into clips of this length; undefined leaves them whole. */
  readonly clipSeconds?: number
  /** Whether notes are needed, or just wanted where there are any: heard where no label file says them. */
  readonly notes: 'no' | 'wanted' | 'needed'
  readonly globalCategoryBy: GlobalCategoryBy
  /** With `pattern`: what captures a recording's category from its name (src-shared/conditioning/categoryPattern.ts). */
  readonly globalPattern?: string
  /** Only recordings that hold these notes alone. Undefined takes all. */
  readonly onlyMidi?: readonly number[]
  /**
   * Numbers the categories as these do, as a network that exists already needs it. Undefined: as the recordings do.
   */
  readonly midiNumbers?: readonly number[]
  readonly globalCategories?: readonly string[]
  /** Called after each recording and waited for; what it throws ends the work. */
  readonly listening?: (done: number, total: number) => void | Promise<void>
}

export interface Dataset {
  readonly recordings: readonly TrainingRecording[]
  /** MIDI numbers in ascending order: category k is the k-th. Empty when no notes were asked for. */
  readonly midiNumbers: readonly number[]
  /** Names of the global categories, in order. */
  readonly globalCategories: readonly string[]
  /** "25 files, 1.1 minutes, 0 skipped", with the reasons. */
  readonly summary: string
  readonly minutes: number
  /** Changes when a recording, its notes or their order do: a run refuses to go on with other data. */
  readonly fingerprint: string
}

interface Heard {
  readonly name: string
  readonly folder: string
  readonly samples: Float32Array
  readonly notes: readonly HeardNote[]
}

/**
 * @throws SyrinxError `dataset/empty` when no file of the folder can be used; the message says why for each.
 */
export async function loadDataset(directory: string, options: DatasetOptions): Promise<Dataset> {
  const { sampleRateHz } = options
  // Before listening, which takes a while: what is wrong with a pattern is known already.
  const categoryName = globalCategoryNamer(options)
  const loaded = await loadFolder(directory, {
    sampleRateHz,
    normaliseLoudness: options.normaliseLoudness,
    clipSeconds: options.clipSeconds,
    ...(options.silenceThreshold > 0 && { trimSilence: { threshold: options.silenceThreshold } }),
  })
  const summary = describeFolder(loaded, sampleRateHz)
  if (loaded.recordings.length === 0)
    throw new SyrinxError(
      'dataset/empty',
      `There is nothing to learn from in ${directory}: ${summary}`,
      'Syrinx reads wav and flac files.',
    )

  // Trimming and cutting move the start of a recording, and with it every time that a label file names.
  const whole = options.silenceThreshold === 0 && options.clipSeconds === undefined
  const listens = options.notes !== 'no'
  const unusedLabels = new Set<string>()
  const heard: Heard[] = []
  for (const { path, samples } of loaded.recordings) {
    const labelsPath = listens && existsSync(labelsPathOf(path)) ? labelsPathOf(path) : undefined
    if (labelsPath !== undefined && !whole) unusedLabels.add(labelsPath)
    const notes = !listens
      ? []
      : labelsPath !== undefined && whole
        ? await readLabelFile(labelsPath)
        : hearNotes(samples, sampleRateHz)
    const name = relative(directory, path).split(sep).join('/')
    heard.push({ name, folder: dirname(name), samples, notes })
    // Hearing is long and never waits: let the event loop have its turn, for Ctrl-C among others.
    await setImmediate()
    await options.listening?.(heard.length, loaded.recordings.length)
  }
  const { onlyMidi } = options
  const kept = onlyMidi
    ? heard.filter(({ notes }) => notes.length > 0 && notes.every((note) => onlyMidi.includes(note.midi)))
    : heard
  if (kept.length === 0)
    throw new SyrinxError(
      'dataset/no-such-notes',
      `None of the ${heard.length} recordings holds only the notes ${onlyMidi!.map(noteName).join(', ')}.`,
      'See what was heard with the label command.',
    )

  const heardMidi = [...new Set(kept.flatMap(({ notes }) => notes.map((note) => note.midi)))].sort(
    (a, b) => a - b,
  )
  if (options.notes === 'needed' && heardMidi.length === 0)
    throw new SyrinxError(
      'dataset/no-notes',
      'No notes were heard in these recordings.',
      'Train without a note condition (--condition none), or write label files by hand.',
    )
  const midiNumbers = options.midiNumbers ?? heardMidi
  refuseUnknown('notes', heardMidi.map(noteName), midiNumbers.map(noteName))
  const categoriesThere = [...new Set(kept.flatMap((it) => categoryName(it) ?? []))].sort()
  const globalCategories = options.globalCategories ?? categoriesThere
  refuseUnknown('categories', categoriesThere, globalCategories)
  const splits = await preparedSplits(directory)
  const recordings = kept.map((it): TrainingRecording => {
    const category = categoryName(it)
    return {
      name: it.name,
      samples: it.samples,
      track: trackOf(it, midiNumbers, sampleRateHz),
      ...(category !== undefined && { globalCategory: globalCategories.indexOf(category) }),
      ...splits.get(it.name),
    }
  })
  const total = recordings.reduce((sum, it) => sum + it.samples.length, 0)
  return {
    recordings,
    midiNumbers,
    globalCategories,
    summary: unusedLabels.size > 0 ? `${summary}\n${unusedWords(unusedLabels.size)}` : summary,
    minutes: total / sampleRateHz / 60,
    fingerprint: fingerprintOf(recordings, midiNumbers),
  }
}

function refuseUnknown(what: string, there: readonly string[], known: readonly string[]) {
  const unknown = there.filter((it) => !known.includes(it))
  if (unknown.length > 0)
    throw new SyrinxError(
      'dataset/unknown-categories',
      `The recordings hold ${what} that the network doesn’t know: ${unknown.join(', ')}.`,
      'Leave these recordings out, or begin a new run.',
    )
}

const unusedWords = (files: number) =>
  `  ${files} label ${files === 1 ? 'file was' : 'files were'} not used: trimming silence and cutting clips move the times in them, so the notes were heard again.`

/** Notes corrected by hand may overlap or reach beyond the recording: they are cut. */
const trackOf = (
  { notes, samples }: Heard,
  midiNumbers: readonly number[],
  sampleRateHz: number,
): NoteTrack =>
  sliceTrack(trackOfNotes(notes, midiNumbers, sampleRateHz), 0, samples.length).map((segment) => ({
    ...segment,
    loudness: 1,
  }))

function globalCategoryNamer({
  globalCategoryBy,
  globalPattern,
}: DatasetOptions): (heard: Heard) => string | undefined {
  switch (globalCategoryBy) {
    case 'none':
      return () => undefined
    case 'folder':
      return ({ folder }) => folder
    case 'pattern': {
      const pattern = compilePattern(globalPattern ?? '')
      return ({ name }) => categoryByPattern(pattern, name)
    }
    case 'note':
      return ({ name, notes }) => {
        const heard = [...new Set(notes.map((note) => note.midi))]
        if (heard.length !== 1)
          throw new SyrinxError(
            'dataset/several-categories',
            `${name} holds ${heard.length === 0 ? 'no note' : `the notes ${heard.map(noteName).join(', ')}`}; a global category needs one a recording.`,
            'Sort the recordings into a folder for each category (--global-by folder).',
          )
        return noteName(heard[0])
      }
  }
}

function fingerprintOf(recordings: readonly TrainingRecording[], midiNumbers: readonly number[]): string {
  const hash = createHash('sha256').update(JSON.stringify(midiNumbers))
  for (const { name, samples, track, globalCategory } of recordings) {
    hash.update(JSON.stringify([name, track, globalCategory ?? null]))
    hash.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
  }
  return hash.digest('hex')
}
