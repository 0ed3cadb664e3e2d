/** A tone an octave up fits the period of the one below as well: the trap of every pitch tracker. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hearNotes } from './hearNotes.ts'
import { loadRecording } from './recording.ts'

const sampleRateHz = 16_000
const datasets = join(import.meta.dirname, '../../resources/datasets')

it.each([
  ['panflute', ['69_A4', '81_A5', '88_E6', '76_E5']],
  ['piano', ['57_A3', '69_A4', '64_E4', '76_E5']],
])('hears the octave leaps of the %s', async (instrument, names) => {
  const notes = await Promise.all(
    names.map(async (name) => ({
      midi: Number.parseInt(name),
      samples: await loadRecording(join(datasets, instrument, `${instrument}_${name}.flac`), {
        sampleRateHz,
      }),
    })),
  )
  const melody = [0, 1, 0, 2, 3, 2, 1, 0, 1, 2, 3].map((index, i) => ({
    ...notes[index],
    seconds: [0.5, 0.15, 0.7, 0.2][i % 4],
  }))
  const sound: number[] = []
  const starts: number[] = []
  for (const { samples, seconds } of melody) {
    starts.push(sound.length / sampleRateHz)
    for (const sample of samples.subarray(0, seconds * sampleRateHz)) sound.push(sample)
  }
  const heard = hearNotes(Float32Array.from(sound), sampleRateHz)
  expect(heard.map((note) => note.midi)).toEqual(melody.map((note) => note.midi))
  for (const [i, note] of heard.entries()) expect(Math.abs(note.startSeconds - starts[i])).toBeLessThan(0.03)
})
