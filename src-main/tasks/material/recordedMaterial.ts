/** Material made of the recordings that come with Syrinx: random sequences of notes, or the recordings as they are. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { noteName } from '../../../src-shared/conditioning/description.ts'
import type { NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import { thesisSegments, type Material } from '../../../src-shared/experiments/material.ts'
import type { Random } from '../../../src-shared/random.ts'
import { findAudioFiles, loadRecording } from '../../audio/recording.ts'
import { resourcePath } from '../resources.ts'
import { drawSegments } from './drawSegments.ts'
import type { MadeCategory, MadeLabel } from './madeMaterial.ts'
import { loadNotes, playNotes, type NoteInstrument } from './noteSounds.ts'
import { notesOfTrack, ownPiece, padded, type MaterialRecipe, type Piece } from './recipe.ts'
import { streamOf } from './toneMaterial.ts'

type NoteSequences = Extract<Material, { kind: 'noteSequences' }>
type Bundled = Extract<Material, { kind: 'bundled' }>

const frequencyOf = (midi: number) => 440 * 2 ** ((midi - 69) / 12)

export const labelsOfNotes = (midi: readonly number[]): MadeLabel[] =>
  [...new Set(midi)]
    .sort((a, b) => a - b)
    .map((it) => ({ midi: it, frequencyHz: frequencyOf(it), title: noteName(it) }))

const namedCategory = (name: string): MadeCategory => ({
  name,
  frequencyHz: null,
  midi: null,
  amplitude: null,
  shape: null,
})

/** A blown note can be held for as long as one likes; a struck string can't. */
const sustains: Record<NoteInstrument, boolean> = { panflute: true, piano: false }

export const drawNoteTrack = ({ draw, midi }: NoteSequences, random: Random) =>
  drawSegments(random, draw, new Set(midi).size)

export async function noteSequences(
  material: NoteSequences,
  sampleRateHz: number,
  seed: number,
): Promise<MaterialRecipe> {
  // Folders in the order in which training numbers them.
  const instruments = [...new Set(material.instruments)].sort()
  const labels = labelsOfNotes(material.midi)
  const sounds = await Promise.all(
    instruments.map(async (it) =>
      (await loadNotes(it, material.midi, sampleRateHz)).map(({ samples }) => samples),
    ),
  )
  return {
    categories: instruments.length > 1 ? instruments.map(namedCategory) : [],
    labels,
    total: material.files,
    pieces: function* () {
      for (let file = 0; file < material.files; file++) {
        const track = drawNoteTrack(material, streamOf(seed, file + 1))
        const which = file % instruments.length
        const instrument = instruments[which]
        const samples = playNotes(track, sounds[which], sampleRateHz, {
          fadeSeconds: material.fadeSeconds,
          sustains: sustains[instrument],
        })
        const folder = instruments.length > 1 ? `${instrument}/` : ''
        const notes = notesOfTrack(track, labels, sampleRateHz)
        yield { ...ownPiece, path: `${folder}sequence ${padded(file, material.files)}.wav`, samples, notes }
      }
    },
  }
}

/** The sound that a track asks for, by the material's `instrument`-th instrument. */
export async function playNoteTrack(
  material: NoteSequences,
  track: NoteTrack,
  sampleRateHz: number,
  category: number,
): Promise<Float32Array> {
  const instruments = [...new Set(material.instruments)].sort()
  const instrument = instruments[Math.min(category, instruments.length - 1)]
  const notes = await loadNotes(instrument, material.midi, sampleRateHz)
  return playNotes(
    track,
    notes.map(({ samples }) => samples),
    sampleRateHz,
    { fadeSeconds: material.fadeSeconds, sustains: sustains[instrument] },
  )
}

/** `snare` of `snare_100.flac` */
const drumOf = (path: string) => basename(path).split('_')[0]

/** The bundled drums by category, in the order of names; each category's takes in order of theirs. */
async function drums(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const paths = await findAudioFiles(resourcePath('datasets', 'drums'))
  for (const name of [...new Set(paths.map(drumOf))].sort())
    found.set(
      name,
      paths.filter((path) => drumOf(path) === name),
    )
  return found
}

const asWav = (path: string) => `${basename(path).replace(/\.[^.]*$/, '')}.wav`

export async function bundled(material: Bundled, sampleRateHz: number): Promise<MaterialRecipe> {
  if (material.id === 'drums') {
    const kit = await drums()
    const files = [...kit].flatMap(([name, paths]) => paths.map((path) => ({ name, path })))
    return {
      categories: [...kit.keys()].map(namedCategory),
      labels: [],
      total: files.length,
      pieces: async function* () {
        for (const { name, path } of files) {
          const samples = await loadRecording(path, { sampleRateHz })
          yield { ...ownPiece, path: `${name}/${asWav(path)}`, samples, notes: null }
        }
      },
    }
  }
  const notes = await loadNotes(material.id, material.midi, sampleRateHz)
  const labels = labelsOfNotes(notes.map(({ midi }) => midi))
  return {
    categories: [],
    labels,
    total: notes.length,
    pieces: function* (): Iterable<Piece> {
      for (const [category, { path, samples }] of notes.entries()) {
        const track = [{ category, startSample: 0, endSample: samples.length, loudness: 1 }]
        yield {
          ...ownPiece,
          path: asWav(path),
          samples,
          notes: notesOfTrack(track, labels, sampleRateHz),
        }
      }
    },
  }
}

/** How many categories a track for bundled recordings chooses from: the drums, or the notes. */
export function bundledCategories({ id, midi }: Bundled): number {
  if (midi) return new Set(midi).size
  const files = readdirSync(resourcePath('datasets', id)).filter((name) => !name.startsWith('.'))
  return id === 'drums' ? new Set(files.map(drumOf)).size : files.length
}

export const drawBundledTrack = (categories: number, random: Random) =>
  drawSegments(random, thesisSegments, categories)

/** Each segment a recording from its beginning; a drum in its middle take. */
export async function playBundledTrack(
  material: Bundled,
  track: NoteTrack,
  sampleRateHz: number,
): Promise<Float32Array> {
  if (material.id !== 'drums') {
    const notes = await loadNotes(material.id, material.midi, sampleRateHz)
    const sounds = notes.map(({ samples }) => samples)
    return playNotes(track, sounds, sampleRateHz, { fadeSeconds: 0.015, sustains: sustains[material.id] })
  }
  const takes = [...(await drums()).values()].map(
    (paths) => paths.find((path) => path.includes('_100.')) ?? paths[0],
  )
  const sounds = await Promise.all(takes.map((path) => loadRecording(path, { sampleRateHz })))
  return playNotes(track, sounds, sampleRateHz, { fadeSeconds: 0.015, sustains: false })
}
