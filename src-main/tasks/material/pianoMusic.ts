/**
 * Clips of piano music made by rule and played by the bundled piano: pieces of about a minute, each with its own tempo
 * and material, cut into clips.
 */
import type { Material } from '../../../src-shared/experiments/material.ts'
import { composeChorale } from './composeChorales.ts'
import { composeMelody } from './composeMelodies.ts'
import { loadNotes } from './noteSounds.ts'
import { playPiano } from './pianoPlayer.ts'
import { ownPiece, padded, type MaterialRecipe } from './recipe.ts'
import { streamOf } from './toneMaterial.ts'

type PianoMusic = Extract<Material, { kind: 'pianoMusic' }>

const compose = { melodies: composeMelody, chorales: composeChorale }

/** Pieces last at least so long, and hold whole clips. */
const pieceSeconds = 60

export async function pianoMusic(
  { style, clips, clipSeconds }: PianoMusic,
  sampleRateHz: number,
  seed: number,
): Promise<MaterialRecipe> {
  const notes = await loadNotes('piano', undefined, sampleRateHz)
  const sounds = new Map(notes.map((note) => [note.midi, note]))
  const count = Math.max(1, Math.round(clipSeconds * sampleRateHz))
  const clipsAPiece = Math.max(1, Math.ceil(pieceSeconds / clipSeconds))
  return {
    categories: [],
    labels: [],
    total: clips,
    pieces: function* () {
      for (let piece = 0; piece * clipsAPiece < clips; piece++) {
        // Chorales and melodies of one seed share no random numbers.
        const random = streamOf(seed, 1 + 2 * piece + (style === 'chorales' ? 1 : 0))
        const score = compose[style](random, clipsAPiece * clipSeconds)
        for (let i = 0; i < clipsAPiece && piece * clipsAPiece + i < clips; i++)
          yield {
            ...ownPiece,
            path: `clip ${padded(piece * clipsAPiece + i, clips)}.wav`,
            samples: playPiano(score, sounds, { startSeconds: i * clipSeconds, count, sampleRateHz }),
            notes: null,
            source: `piece ${piece + 1}`,
            startSeconds: i * clipSeconds,
          }
      }
    },
  }
}
