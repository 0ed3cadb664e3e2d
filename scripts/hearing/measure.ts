/**
 * How well chords are heard: `node scripts/hearing/measure.ts [SAMPLES]`. Phrases that were not learned from, by
 * FluidSynth's grand piano, by instruments that were not learned from, and, where SAMPLES names the folder of the
 * Salamander samples (scripts/instruments/salamander.ts fetches them), by another grand piano.
 */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { hearingRateHz } from '../../src-main/engine/compute/hearing/network.ts'
import { hearChords } from '../../src-main/tasks/hearChords.ts'
import { playNotes, usualSoundFont } from '../instruments/fluidSynth.ts'
import { loadSalamander } from '../instruments/salamander.ts'
import { knownChords, knownVoices, type Played } from './knownPhrases.ts'
import { randomNumbers } from './randomNumbers.ts'

type Player = (notes: readonly Played[]) => Promise<Float32Array>

const synth = { program: 'fluidsynth', soundFont: usualSoundFont }
const byProgram =
  (gmProgram: number): Player =>
  (notes) =>
    playNotes(synth, notes, gmProgram, hearingRateHz)
const players: [name: string, player: Player][] = [
  ['grand piano', byProgram(1)],
  ['honky-tonk piano', byProgram(4)],
  ['marimba', byProgram(13)],
]
const [samples] = process.argv.slice(2)
if (samples) players.push(['Salamander grand piano', await salamander(samples)])

/** One loudness, made softer; each note dies away after its end. */
async function salamander(folder: string): Promise<Player> {
  const sounds = await loadSalamander(folder, [36, 84], hearingRateHz)
  return async (notes) => {
    const end = notes.reduce((latest, it) => Math.max(latest, it.startSeconds + it.durationSeconds), 0)
    const mix = new Float32Array(Math.ceil((end + 0.5) * hearingRateHz))
    for (const { midi, startSeconds, durationSeconds, velocity } of notes) {
      const sound = sounds.get(midi)!.samples
      const from = Math.round(startSeconds * hearingRateHz)
      const gain = (velocity / 127) ** 2
      for (let i = 0; i < sound.length && from + i < mix.length; i++) {
        const released = Math.max(0, i / hearingRateHz - durationSeconds)
        mix[from + i] += gain * sound[i] * Math.exp(-released / 0.085)
      }
    }
    return mix
  }
}

/** As far as a heard note may lie from its own. */
const nearSeconds = 0.05

function compare(truth: readonly Note[], heard: readonly Note[]): { hits: number; errors: number[] } {
  const left = new Set(heard)
  const errors: number[] = []
  for (const { midi, startSeconds } of truth) {
    const near = [...left].filter(
      (it) => it.midi === midi && Math.abs(it.startSeconds - startSeconds) <= nearSeconds,
    )
    if (near.length === 0) continue
    left.delete(near[0])
    errors.push(Math.abs(near[0].startSeconds - startSeconds))
  }
  return { hits: errors.length, errors }
}

for (const [name, player] of players) {
  const random = randomNumbers(20_000)
  const compass = [48, 84] as const
  const phrases: [what: string, notes: Played[]][] = [1, 2, 3, 4].map((voices) => [
    voices === 1 ? 'single notes' : `${voices} notes at once`,
    knownChords(random, voices, 40, compass),
  ])
  phrases.push(['4 voices', knownVoices(random, 25)])
  for (const [what, notes] of phrases) {
    const recording = await player(notes)
    const before = process.cpuUsage()
    const heard = await hearChords(recording, hearingRateHz)
    const { user, system } = process.cpuUsage(before)
    const { hits, errors } = compare(notes, heard)
    const percent = (part: number) => `${(100 * part).toFixed(0)} %`
    const onset = errors.sort((a, b) => a - b)[errors.length >> 1] ?? NaN
    const cost = (user + system) / 1e6 / (recording.length / hearingRateHz)
    const figures = [
      `precision ${percent(hits / heard.length)}`,
      `recall ${percent(hits / notes.length)}`,
      `onset ${(1000 * onset).toFixed(0)} ms`,
      `${cost.toFixed(3)} s a second`,
    ]
    process.stdout.write(`${[name, what, ...figures].join(' | ')}\n`)
  }
}
