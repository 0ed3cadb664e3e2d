/** A folder of recordings in which several notes may sound at once is listened to: a MIDI file beside each. */
import { existsSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { findAudioFiles, loadRecording } from '../audio/recording.ts'
import { hearingRateHz } from '../engine/compute/hearing/network.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import { hearChords } from './hearChords.ts'
import type { LabelOptions } from './label.ts'

export interface HeardFolder {
  readonly recordings: readonly {
    readonly recording: string
    readonly midi: string
    /** Of a file that was kept nobody has counted them. */
    readonly notes: number | null
    /** Whether its MIDI file was there already. */
    readonly kept: boolean
  }[]
  readonly skipped: readonly { readonly recording: string; readonly reason: string }[]
}

/**
 * Hears every recording under a folder and writes `<recording>.mid` for each that has none.
 * @throws SyrinxError `audio/no-folder`; `label/nothing` when no file can be used; `file/cannot-write`.
 */
export async function hearFolder(directory: string, options: LabelOptions = {}): Promise<HeardFolder> {
  const out = options.out ?? directory
  const paths = (await findAudioFiles(directory)).filter((path) => extname(path).toLowerCase() !== '.mid')
  const recordings: HeardFolder['recordings'][number][] = []
  const skipped: HeardFolder['skipped'][number][] = []
  for (const [done, path] of paths.entries()) {
    const recording = relative(directory, path)
    options.onRecording?.(recording, done, paths.length)
    const midi = join(out, `${recording.slice(0, recording.length - extname(recording).length)}.mid`)
    if (!options.again && existsSync(midi)) {
      recordings.push({ recording, midi, notes: null, kept: true })
      continue
    }
    try {
      const samples = await loadRecording(path, { sampleRateHz: hearingRateHz })
      const notes = await hearChords(samples, hearingRateHz)
      await writeWholeFile(midi, printMidi(notes))
      recordings.push({ recording, midi, notes: notes.length, kept: false })
    } catch (error) {
      if (!(error instanceof SyrinxError) || error.code.startsWith('file/')) throw error
      skipped.push({ recording, reason: error.message })
    }
  }
  if (recordings.length === 0)
    throw new SyrinxError(
      'label/nothing',
      `There is nothing to listen to in ${directory}${skipped.length > 0 ? ` (${skipped[0].reason})` : '.'}`,
      'Syrinx reads wav and flac files.',
    )
  return { recordings, skipped }
}

/** A line a recording, and what was skipped and why. */
export function describeHeard({ recordings, skipped }: HeardFolder): string {
  return [
    ...recordings.map(({ recording, midi, notes }) =>
      notes === null
        ? `${recording}: ${midi} was there already and kept (--again hears anew)`
        : `${recording}: ${notes} ${notes === 1 ? 'note' : 'notes'} → ${midi}`,
    ),
    ...skipped.map(({ recording, reason }) => `${recording} skipped: ${reason}`),
  ].join('\n')
}
