/** The library's files in words. */
import type { BinItem, Storage } from '../../../src-shared/contract/studio.ts'

export type StoragePart = Storage['parts'][number]

export const storageWords: Record<StoragePart['kind'], { title: string; words: string; tone: string }> = {
  recordings: {
    title: 'Recordings',
    words: 'What you have imported and recorded',
    tone: 'oklch(0.68 0.1 104)',
  },
  runs: {
    title: 'Runs',
    words: 'Checkpoints and what a run needs to go on',
    tone: 'oklch(0.64 0.09 200)',
  },
  instruments: { title: 'Instruments', words: 'Those that you keep', tone: 'oklch(0.64 0.09 155)' },
  takes: { title: 'Takes', words: 'What was generated', tone: 'oklch(0.66 0.09 55)' },
  experiments: {
    title: 'Experiments',
    words: 'What they learned from, played and found',
    tone: 'oklch(0.64 0.09 240)',
  },
  bin: { title: 'Bin', words: 'Deleted, and can still come back', tone: 'oklch(0.62 0.1 20)' },
  backups: { title: 'Backups', words: 'Copies of the database', tone: 'oklch(0.62 0.06 280)' },
  database: { title: 'Database', words: 'Projects, labels, settings, undo', tone: 'oklch(0.6 0.07 320)' },
  unused: { title: 'Not needed', words: 'Files that nothing names any more', tone: 'oklch(0.58 0.02 80)' },
}

/** In the order of the bar; kinds that have nothing are left out. */
export function shownParts({ parts }: Storage): readonly StoragePart[] {
  return parts.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes)
}

export const totalBytes = ({ parts }: Storage): number => parts.reduce((sum, { bytes }) => sum + bytes, 0)

export const binWords: Record<BinItem['kind'], string> = {
  project: 'Project',
  dataset: 'Data set',
  clip: 'Clip',
  run: 'Run',
  checkpoint: 'Checkpoint',
  take: 'Take',
  instrument: 'Instrument',
  experiment: 'Experiment',
  blind: 'Blind listening',
}
