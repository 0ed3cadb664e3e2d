/** Libraries in folders of their own, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyDocument } from '../../src-shared/contract/projects.ts'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import type { NewClip } from './clips.ts'
import { openLibrary, type Library } from './library.ts'
import type { NewTake } from './takes.ts'

export interface TestLibrary {
  readonly folder: string
  library: Library
  /** Closes it and opens it again, as another start of Syrinx would. */
  reopen(): Library
  remove(): void
}

export function testLibrary(): TestLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'syrinx-library-'))
  const test: TestLibrary = {
    folder,
    library: openLibrary(folder),
    reopen() {
      test.library.close()
      test.library = openLibrary(folder)
      return test.library
    },
    remove() {
      test.library.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}

export const aNote = { midi: 69, startSeconds: 0, durationSeconds: 0.5 }

export const aClip = (datasetId: string, audioHash: string, more: Partial<NewClip> = {}): NewClip => ({
  datasetId,
  name: 'A4',
  tags: [],
  category: null,
  sourceFolder: '',
  seconds: 2,
  sampleRateHz: 16_000,
  sourceRateHz: 44_100,
  sourceChannels: 2,
  peak: 0.5,
  loudnessDb: null,
  clippedSamples: 0,
  silentShare: 0,
  peaks: new Uint8Array(256),
  sourceHash: 'of the file as it came',
  audioHash,
  ...more,
})

export const aTake = (projectId: string, more: Partial<NewTake> = {}): NewTake => ({
  id: crypto.randomUUID(),
  projectId,
  name: 'Take 1',
  createdAt: Date.now(),
  state: 'generating',
  settings: { ...defaultGenerationSettings, seed: 1 },
  notes: [aNote],
  instrumentName: 'Pan flute',
  sampleRateHz: 16_000,
  seconds: 0,
  leadSeconds: 0,
  samplesPerSecond: null,
  peak: 0,
  ...more,
})

export const aProject = (library: Library, name = 'Syrinx') => library.projects.create(name, emptyDocument)
