/** Tracks to play to a network that learned from a material, and the sound that they ask for. */
import type { NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { thesisSegments, type Material } from '../../../src-shared/experiments/material.ts'
import type { Random } from '../../../src-shared/random.ts'
import { drawAmplitude, drawSegments } from './drawSegments.ts'
import {
  bundledCategories,
  drawBundledTrack,
  drawNoteTrack,
  playBundledTrack,
  playNoteTrack,
} from './recordedMaterial.ts'
import { drawToneTrack, streamOf } from './toneMaterial.ts'
import { addNoise, playTones, tonesOfGrid } from './tones.ts'

const noTrack = () =>
  new SyrinxError('material/no-track', 'This material has no categories to draw a track of.')

/**
 * A track drawn as the material's own files are, but none of them for any seed. Its categories are label categories where
 * the material has labels, else global categories (tones, drums). `loudness` is the amplitude where a tone's amplitude is
 * drawn, else 1.
 * @throws SyrinxError `material/no-track` for piano music and given recordings.
 */
export const drawTrack = (material: Material, seed: number): { readonly segments: NoteTrack } => ({
  segments: drawSegmentsOf(material, streamOf(seed, 0)),
})

function drawSegmentsOf(material: Material, random: Random): NoteTrack {
  switch (material.kind) {
    case 'tones':
    case 'toneGrid': {
      const tones = material.kind === 'tones' ? material.tones : tonesOfGrid(material)
      return drawSegments(random, thesisSegments, tones.length, (category) => {
        const tone = tones[category]
        return typeof tone.amplitude === 'number' ? 1 : drawAmplitude(random, tone)
      })
    }
    case 'toneSequences':
      return drawToneTrack(material, random)
    case 'noteSequences':
      return drawNoteTrack(material, random)
    case 'bundled':
      return drawBundledTrack(bundledCategories(material), random)
    case 'pianoMusic':
    case 'given':
      throw noTrack()
  }
}

export interface RenderOptions {
  /** Which global category plays, where the material has both kinds (pan flute and piano). */
  readonly category?: number
  /** White noise as in the material's own files, from this seed; without, none. */
  readonly noiseSeed?: number
}

/**
 * The sound that a track asks for: what a network that learned the material perfectly would play.
 * @throws SyrinxError `material/no-track` as `drawTrack`.
 */
export async function renderTrack(
  material: Material,
  track: NoteTrack,
  sampleRateHz: number,
  { category = 0, noiseSeed }: RenderOptions = {},
): Promise<Float32Array> {
  switch (material.kind) {
    case 'tones':
    case 'toneGrid':
    case 'toneSequences': {
      const tones = material.kind === 'toneGrid' ? tonesOfGrid(material) : material.tones
      const samples = playTones(track, tones, sampleRateHz)
      return noiseSeed === undefined ? samples : addNoise(samples, material.noise, streamOf(noiseSeed, 0))
    }
    case 'noteSequences':
      return playNoteTrack(material, track, sampleRateHz, category)
    case 'bundled':
      return playBundledTrack(material, track, sampleRateHz)
    case 'pianoMusic':
    case 'given':
      throw noTrack()
  }
}
