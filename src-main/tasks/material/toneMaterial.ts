/** Material made of tones: one a file and folder, or random sequences of them. */
import { midiOfFrequency } from '../../audio/noteStates.ts'
import type { Material, Tone } from '../../../src-shared/experiments/material.ts'
import { Random } from '../../../src-shared/random.ts'
import { drawAmplitude, drawSegments } from './drawSegments.ts'
import type { MadeCategory, MadeLabel } from './madeMaterial.ts'
import { notesOfTrack, ownPiece, padded, type MaterialRecipe } from './recipe.ts'
import { addNoise, playTones } from './tones.ts'

/** A stream of its own for each file, so that the first ten of a hundred are the ten. Stream 0 is for tracks to play. */
export const streamOf = (seed: number, stream: number): Random =>
  Random.fromSeed((seed >>> 0) + stream * 2 ** 32)

const rounded = (value: number) => String(Number(value.toPrecision(6)))

const amplitudeWords = ({ amplitude }: Tone) =>
  typeof amplitude === 'number' ? rounded(amplitude) : `${rounded(amplitude[0])}–${rounded(amplitude[1])}`

/** “440 Hz sine 0.5” */
const toneTitle = (tone: Tone) => `${rounded(tone.frequencyHz)} Hz ${tone.shape} ${amplitudeWords(tone)}`

const nearestMidi = (frequencyHz: number) => Math.round(midiOfFrequency(frequencyHz))

/** A tone a file, each in a folder of its own. */
export function singleTones(
  tones: readonly Tone[],
  { seconds, noise }: { seconds: number; noise: number },
  sampleRateHz: number,
  seed: number,
): MaterialRecipe {
  const names = tones.map((tone, i) => `${padded(i, tones.length)} ${toneTitle(tone).replace('–', '-')}`)
  const endSample = Math.max(1, Math.round(seconds * sampleRateHz))
  return {
    categories: tones.map(({ frequencyHz, amplitude, shape }, i): MadeCategory => ({
      name: names[i],
      frequencyHz,
      midi: nearestMidi(frequencyHz),
      amplitude: typeof amplitude === 'number' ? amplitude : null,
      shape,
    })),
    labels: [],
    total: tones.length,
    pieces: function* () {
      for (const [i, tone] of tones.entries()) {
        const random = streamOf(seed, i + 1)
        const track = [{ category: 0, startSample: 0, endSample, loudness: drawAmplitude(random, tone) }]
        const samples = addNoise(playTones(track, [tone], sampleRateHz), noise, random)
        yield { ...ownPiece, path: `${names[i]}/tone.wav`, samples, notes: null }
      }
    },
  }
}

/**
 * The label categories of tones, in their order: the nearest MIDI numbers where these ascend, else stand-ins that do (label
 * files hold whole MIDI numbers, and training numbers categories in ascending order).
 */
export function labelsOfTones(tones: readonly Tone[]): MadeLabel[] {
  const midi = tones.map(({ frequencyHz }) => nearestMidi(frequencyHz))
  const ascend = midi.every((it, i) => it >= 0 && it <= 127 && (i === 0 || it > midi[i - 1]))
  const first = Math.max(0, Math.min(60, 128 - tones.length))
  return tones.map((tone, i) => ({
    midi: ascend ? midi[i] : first + i,
    frequencyHz: tone.frequencyHz,
    title: toneTitle(tone),
  }))
}

type ToneSequences = Extract<Material, { kind: 'toneSequences' }>

export const drawToneTrack = ({ draw, tones }: ToneSequences, random: Random) =>
  drawSegments(random, draw, tones.length, (category) => {
    const { amplitude } = tones[category]
    return typeof amplitude === 'number' ? 1 : drawAmplitude(random, tones[category])
  })

export function toneSequences(material: ToneSequences, sampleRateHz: number, seed: number): MaterialRecipe {
  const labels = labelsOfTones(material.tones)
  return {
    categories: [],
    labels,
    total: material.files,
    pieces: function* () {
      for (let file = 0; file < material.files; file++) {
        const random = streamOf(seed, file + 1)
        const track = drawToneTrack(material, random)
        const samples = addNoise(playTones(track, material.tones, sampleRateHz), material.noise, random)
        const notes = notesOfTrack(track, labels, sampleRateHz)
        yield { ...ownPiece, path: `sequence ${padded(file, material.files)}.wav`, samples, notes }
      }
    },
  }
}
