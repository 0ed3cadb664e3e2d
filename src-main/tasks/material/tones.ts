/** Tones as sounds: one alone, or a track of them, with the white noise that the thesis adds. */
import { trackEnd, type NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import type { Material, Tone } from '../../../src-shared/experiments/material.ts'
import type { Random } from '../../../src-shared/random.ts'
import { waveform } from './waveform.ts'

/** Adds deviation·N(0, 1) to every sample, in place. */
export function addNoise(samples: Float32Array, deviation: number, random: Random): Float32Array {
  if (deviation > 0) for (let i = 0; i < samples.length; i++) samples[i] += deviation * random.normal()
  return samples
}

/** Every frequency × shape × amplitude of a grid, in this order; frequencies evenly spaced in log. */
export function tonesOfGrid(grid: Extract<Material, { kind: 'toneGrid' }>): Tone[] {
  const { lowestHz, highestHz, frequencies } = grid
  const step = frequencies > 1 ? Math.log(highestHz / lowestHz) / (frequencies - 1) : 0
  return Array.from({ length: frequencies }, (_, i) => lowestHz * Math.exp(i * step)).flatMap((frequencyHz) =>
    grid.shapes.flatMap((shape) => grid.amplitudes.map((amplitude) => ({ frequencyHz, shape, amplitude }))),
  )
}

/**
 * The tones of a track one after the other; each begins at phase 0. A tone whose amplitude is a range sounds at the
 * segment's loudness.
 */
export function playTones(track: NoteTrack, tones: readonly Tone[], sampleRateHz: number): Float32Array {
  const samples = new Float32Array(trackEnd(track))
  for (const { category, startSample, endSample, loudness } of track) {
    const { shape, frequencyHz, amplitude } = tones[category]
    const level = typeof amplitude === 'number' ? amplitude : loudness
    samples.set(waveform(shape, frequencyHz, level, endSample - startSample, sampleRateHz), startSample)
  }
  return samples
}
