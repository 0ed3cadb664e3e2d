/** What a new instrument is judged by: it plays by itself, and is measured against the recordings. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { labelsPathOf, readLabelFile } from '../../audio/labelFiles.ts'
import { measurePlayed, type PlayedNote } from '../../audio/played.ts'
import { loadRecording } from '../../audio/recording.ts'
import { median } from '../../audio/statistics.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { syrinxVersion } from '../../files/version.ts'
import { generateTakes, generationDefaults } from '../generate.ts'
import type { SamplerSource } from '../samplers.ts'
import { notesFolder, type Notebook } from './notebook.ts'
import type { Machine } from './plan.ts'

const shortSeconds = 0.35
const gapSeconds = 0.05
const longSeconds = 1.6
/** A scale through the range, leaps across it, notes played again, and a few that are held. */
const scaleNotes = 9
const heldNotes = 3
const judgedCategories = 3

export interface CheckPhrase {
  readonly notes: readonly Note[]
  readonly pitches: readonly PlayedNote[]
}

/** @param known the notes of one category, as they were played. */
export function checkPhrase(
  known: readonly { readonly midi: number; readonly pitch: number }[],
): CheckPhrase {
  const sorted = [...known].sort((a, b) => a.midi - b.midi)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  const scale = Array.from({ length: scaleNotes }, (_, i) => at(i / (scaleNotes - 1)))
  const leaps = [0.9, 0.1, 0.6, 0.6, 0.3, 1, 0].map(at)
  const held = Array.from({ length: heldNotes }, (_, i) => at((i + 0.5) / heldNotes))
  const notes: Note[] = []
  const pitches: PlayedNote[] = []
  let startSeconds = gapSeconds
  const play = (note: (typeof sorted)[number], durationSeconds: number, velocity: number) => {
    notes.push({ midi: note.midi, startSeconds, durationSeconds, velocity })
    pitches.push({ pitch: note.pitch, startSeconds, durationSeconds })
    startSeconds += durationSeconds + gapSeconds
  }
  for (const note of scale) play(note, shortSeconds, 100)
  for (const [i, note] of leaps.entries()) play(note, shortSeconds, i % 2 === 0 ? 115 : 80)
  for (const note of held) play(note, longSeconds, 100)
  return { notes, pitches }
}

export interface CheckHooks {
  /** Of the whole, 0 … 1. */
  progress(share: number): void
  shouldStop(): boolean
}

/**
 * @param directory where it is made.
 * @returns undefined where it was stopped.
 */
export async function checkInstrument(
  checkpoint: Checkpoint,
  notebook: Notebook,
  directory: string,
  machine: Machine,
  samplers: SamplerSource,
  hooks: CheckHooks,
): Promise<{ measures: InstrumentMeasures; sound: Float32Array } | undefined> {
  const { sampleRateHz } = checkpoint.hyperparameters
  const categories = notebook.categories.length > 0 ? notebook.categories.slice(0, judgedCategories) : ['']
  const all: { played: ReturnType<typeof measurePlayed>; seconds: number; rate: number }[] = []
  const sounds: Float32Array[] = []
  for (const [category, name] of categories.entries()) {
    const phrase = checkPhrase(notebook.notes.filter((it) => it.category === category))
    const blocks: Float32Array[] = []
    const { samplesPerSecond, generated, total } = await generateTakes(
      {
        ...generationDefaults,
        compute: machine.compute,
        ...(machine.adapterId !== undefined && { adapterId: machine.adapterId }),
        checkpoint,
        score: { kind: 'notes', notes: phrase.notes, nearest: false },
        ...(name !== '' && { category: String(category) }),
      },
      () =>
        Promise.resolve({
          append: (samples) => Promise.resolve(void blocks.push(samples.slice())),
          close: () => Promise.resolve(),
          discard: () => Promise.resolve(),
        }),
      {
        say: () => undefined,
        progress: (done, of) => hooks.progress((category + done / of) / categories.length),
        shouldStop: hooks.shouldStop,
      },
      samplers,
    )
    if (generated < total) return undefined
    const sound = joined(blocks)
    sounds.push(sound)
    all.push({
      played: measurePlayed(sound, sampleRateHz, phrase.pitches),
      seconds: sound.length / sampleRateHz,
      rate: samplesPerSecond / sampleRateHz,
    })
  }
  const mean = (of: (played: (typeof all)[number]['played']) => number) =>
    all.reduce((sum, { played }) => sum + of(played), 0) / all.length
  const snr = all.flatMap(({ played }) => played.snrDb ?? [])
  const recordingSnr = await recordedSnr(directory, sampleRateHz)
  const measures: InstrumentMeasures = {
    measuredAt: new Date().toISOString(),
    syrinxVersion: syrinxVersion(),
    sequences: { count: all.length, seconds: rounded(all.reduce((sum, it) => sum + it.seconds, 0)) },
    framesWithin50Cents: rounded(mean((it) => it.within50Cents)),
    framesWithin20Cents: rounded(mean((it) => it.within20Cents)),
    notesHit: rounded(mean((it) => it.notesHit)),
    ...(snr.length > 0 && { snrDecibels: rounded(median(snr)) }),
    ...(recordingSnr !== undefined && { recordingSnrDecibels: rounded(recordingSnr) }),
    realTimeFactor: rounded(Math.min(...all.map((it) => it.rate))),
  }
  return { measures, sound: joined(sounds) }
}

const judgedRecordings = 12

/** The same measure of the recordings themselves. */
async function recordedSnr(directory: string, sampleRateHz: number): Promise<number | undefined> {
  const folder = notesFolder(directory)
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const wavs = names.filter((name) => name.endsWith('.wav')).sort()
  const step = Math.max(1, Math.floor(wavs.length / judgedRecordings))
  const ratios: number[] = []
  for (const name of wavs.filter((_, i) => i % step === 0)) {
    const path = join(folder, name)
    const samples = await loadRecording(path, { sampleRateHz })
    const notes = await readLabelFile(labelsPathOf(path))
    const { snrDb } = measurePlayed(
      samples,
      sampleRateHz,
      notes.map((it) => ({
        pitch: it.midi,
        startSeconds: it.startSeconds,
        durationSeconds: Math.min(it.durationSeconds, longSeconds),
      })),
    )
    if (snrDb !== undefined) ratios.push(snrDb)
  }
  return ratios.length > 0 ? median(ratios) : undefined
}

const rounded = (value: number) => Number(value.toPrecision(4))

function joined(blocks: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(blocks.reduce((length, it) => length + it.length, 0))
  let position = 0
  for (const block of blocks) {
    whole.set(block, position)
    position += block.length
  }
  return whole
}
