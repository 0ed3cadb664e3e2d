/** What can be set for a data set that is brought in whole, in words. */
import type { Preparation } from '../../../src-shared/contract/datasets.ts'

export type ClipLength = '5' | '6' | '10' | 'other' | 'whole'

/** What can be read as one file. */
export const archiveEndings = ['zip', 'npz', 'tar', 'tgz', 'tar.gz'] as const

export const layoutWords: Record<Preparation['layout'], { readonly title: string; readonly words: string }> =
  {
    folder: { title: 'Any recordings', words: 'Every recording in the folder or archive, in its order.' },
    maestro: {
      title: 'MAESTRO v3',
      words: 'As it is downloaded: with its table maestro-v3.0.0.csv beside the years.',
    },
    musicnet: {
      title: 'MusicNet',
      words: 'As it is downloaded: with its table musicnet_metadata.csv, as wav files or as an npz.',
    },
  }

/** “250” is 250, nothing is null; undefined for what is no count. */
export function readCount(text: string): number | null | undefined {
  const written = text.trim()
  if (written === '') return null
  const count = /^\d{1,9}$/.test(written) ? Number(written) : 0
  return count >= 1 ? count : undefined
}
