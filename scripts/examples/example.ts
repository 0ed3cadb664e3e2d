/** An example project: a bundle as a folder, whose notes are also there as MIDI. */
import { join } from 'node:path'
import { defaultGenerationSettings, type GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { ProjectDocument } from '../../src-shared/contract/projects.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { printNotesJson } from '../../src-shared/notes/notesJson.ts'
import { sortNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { writeWholeFile } from '../../src-main/files/wholeFile.ts'
import { bundleFiles, bundleSchema, bundleVersion } from '../../src-main/studio/bundles/bundleFormat.ts'

export interface Example {
  /** In `projects`; its number is its place on the first screen. */
  readonly folder: string
  readonly name: string
  /** A line about the piece: who wrote it, and what was changed. */
  readonly words: string
  /** A bundled instrument, by its id. */
  readonly instrument: string
  readonly tempo: ProjectDocument['tempo']
  readonly snap: ProjectDocument['snap']
  readonly seed: number
  readonly notes: readonly Note[]
  /** The global category that it begins with, and which plays from which time on. */
  readonly category?: string
  readonly categoryTrack?: GenerationSettings['categoryTrack']
}

/** General MIDI's, counted from 0. */
const programs: Record<string, number> = { panflute: 75, piano: 0, pianoFlute: 75, pianoPhrases: 0 }

export async function writeExample(example: Example, directory: string): Promise<void> {
  const notes = sortNotes(example.notes)
  const bundle = bundleSchema.parse({
    format: 'syrinx-project',
    version: bundleVersion,
    name: example.name,
    words: example.words,
    document: {
      version: 1,
      tempo: example.tempo,
      snap: example.snap,
      loop: null,
      generation: {
        ...defaultGenerationSettings,
        instrument: { kind: 'bundled', id: example.instrument },
        seed: example.seed,
        category: example.category ?? null,
        categoryTrack: example.categoryTrack ?? null,
      },
    },
  })
  const folder = join(directory, example.folder)
  await writeWholeFile(join(folder, bundleFiles.project), `${JSON.stringify(bundle, null, 2)}\n`)
  await writeWholeFile(join(folder, bundleFiles.notes), printNotesJson(notes))
  const program = programs[example.instrument] ?? 0
  await writeWholeFile(join(folder, bundleFiles.midi), printMidi(notes, undefined, example.tempo, program))
}
