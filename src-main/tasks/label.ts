/** A folder of recordings is listened to: a label file beside each, and the categories over all of them. */
import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { hearNotes, type HeardNote } from '../audio/hearNotes.ts'
import { labelsPathOf, printLabelFile, readLabelFile } from '../audio/labelFiles.ts'
import { findAudioFiles, loadRecording } from '../audio/recording.ts'
import { writeWholeFile } from '../files/wholeFile.ts'

export interface LabelOptions {
  /** Where the labels go; beside each recording without it. Folders within the data set are kept. */
  readonly out?: string | undefined
  /** Hear recordings anew that have a label file; without it the file is believed and kept, it may be corrected. */
  readonly again?: boolean | undefined
  readonly onRecording?: (path: string, done: number, count: number) => void
}

export interface LabelledRecording {
  readonly recording: string
  readonly labels: string
  readonly notes: readonly HeardNote[]
  /** Whether its label file was there already. */
  readonly kept: boolean
}

export interface LabelSummary {
  readonly recordings: readonly LabelledRecording[]
  readonly skipped: readonly { readonly recording: string; readonly reason: string }[]
  readonly minutes: number
  /** MIDI numbers in rising order over the whole data set: a category is a place in this list. */
  readonly categories: readonly number[]
}

/** Notes are heard at this rate, whatever the recording's: it holds every pitch that is listened for. */
const sampleRateHz = 16_000

/**
 * Hears every recording under a folder, writes `<recording>.labels.json` for each that has none, and `labels.json`
 * with the categories over the data set.
 * @throws SyrinxError `audio/no-folder`; `label/nothing` when no file can be used, with the reason for each;
 *   `labels/unreadable`; `file/cannot-write`.
 */
export async function labelFolder(directory: string, options: LabelOptions = {}): Promise<LabelSummary> {
  const out = options.out ?? directory
  const paths = await findAudioFiles(directory)
  const recordings: LabelledRecording[] = []
  const skipped: { recording: string; reason: string }[] = []
  let seconds = 0
  for (const [done, path] of paths.entries()) {
    const recording = relative(directory, path)
    options.onRecording?.(recording, done, paths.length)
    let samples: Float32Array
    try {
      samples = await loadRecording(path, { sampleRateHz })
    } catch (error) {
      if (!(error instanceof SyrinxError)) throw error
      skipped.push({ recording, reason: error.message })
      continue
    }
    seconds += samples.length / sampleRateHz
    const labels = labelsPathOf(join(out, recording))
    const kept = !options.again && existsSync(labels)
    const notes = kept ? await readLabelFile(labels) : hearNotes(samples, sampleRateHz)
    if (!kept) await writeWholeFile(labels, printLabelFile(path, notes))
    recordings.push({ recording, labels, notes, kept })
  }
  if (recordings.length === 0) throw nothingToLabel(directory, skipped)
  const midis = new Set(recordings.flatMap(({ notes }) => notes.map(({ midi }) => midi)))
  const categories = [...midis].sort((a, b) => a - b)
  const summary = { recordings, skipped, minutes: seconds / 60, categories }
  await writeWholeFile(join(out, 'labels.json'), `${JSON.stringify(indexOf(summary), null, 2)}\n`)
  return summary
}

/** What `labels.json` says: the categories, and which of them each recording has. */
function indexOf({ recordings, skipped, categories }: LabelSummary): object {
  return {
    categories: categories.map((midi, category) => ({ category, midi })),
    recordings: recordings.map(({ recording, notes }) => ({
      recording: recording.split(sep).join('/'),
      categories: notes.map(({ midi }) => categories.indexOf(midi)),
    })),
    skipped,
  }
}

function nothingToLabel(directory: string, skipped: LabelSummary['skipped']): SyrinxError {
  const reasons = skipped.map(({ recording, reason }) => `\n  ${recording}: ${reason}`).join('')
  const what = skipped.length > 0 ? `all ${skipped.length} files are skipped:${reasons}` : 'it is empty.'
  return new SyrinxError(
    'label/nothing',
    `There is nothing to listen to in ${directory}: ${what}`,
    'Syrinx reads wav and flac files.',
  )
}

/** "25 files, 1.1 minutes, 0 skipped", what was skipped and why, and what was heard. */
export function describeLabels({ recordings, skipped, minutes, categories }: LabelSummary): string {
  const notes = recordings.reduce((sum, recording) => sum + recording.notes.length, 0)
  const kept = recordings.filter((recording) => recording.kept).length
  const silent = recordings.filter((recording) => recording.notes.length === 0)
  return [
    `${recordings.length} files, ${minutes.toFixed(1)} minutes, ${skipped.length} skipped${skipped.length > 0 ? ':' : ''}`,
    ...skipped.map(({ recording, reason }) => `  ${recording}: ${reason}`),
    `${notes} notes heard, ${categories.length} different${categories.length > 0 ? ` (MIDI ${categories[0]} to ${categories.at(-1)})` : ''}`,
    ...(kept > 0
      ? [
          `${kept} label ${kept === 1 ? 'file was' : 'files were'} there already and kept (--again hears anew)`,
        ]
      : []),
    ...silent.map(({ recording }) => `  ${recording}: no note was heard in it`),
  ].join('\n')
}
