/** Labels as the thesis made them, read beside what was heard: which mel band, which category, and why that is no note. */
import type { MelLabels } from '../../../src-shared/contract/datasets.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { pitchName } from './words.ts'

/** The frame that is nearest to a moment. */
export const frameAt = ({ hopSeconds, bands }: MelLabels, seconds: number): number =>
  Math.max(0, Math.min(bands.length - 1, Math.round(seconds / hopSeconds)))

/** Where a frequency lies between the centres of the bands, as a fraction of a band’s number. */
export function bandOf({ frequencyHz }: Pick<MelLabels, 'frequencyHz'>, hertz: number): number {
  const above = frequencyHz.findIndex((centre) => centre >= hertz)
  if (above === 0) return 0
  if (above < 0) return frequencyHz.length - 1
  const [low, high] = [frequencyHz[above - 1], frequencyHz[above]]
  return above - 1 + (hertz - low) / (high - low)
}

/** Bands to show: those that occur and those of the heard pitches, with a little room. Silence has band 0: it isn’t shown for itself. */
export function shownBands(labels: MelLabels, heardHz: readonly number[]): { low: number; high: number } {
  const numbers = [
    ...labels.bands.filter((band) => band > 0),
    ...heardHz.map((hertz) => bandOf(labels, hertz)),
  ]
  if (numbers.length === 0) return { low: 0, high: 12 }
  const low = Math.floor(numbers.reduce((least, it) => Math.min(least, it), Infinity)) - 1
  const high = Math.ceil(numbers.reduce((most, it) => Math.max(most, it), -Infinity)) + 1
  const spare = Math.max(0, Math.ceil((12 - (high - low)) / 2))
  return { low: Math.max(0, low - spare), high: Math.min(labels.frequencyHz.length - 1, high + spare) }
}

const hertzWords = (hertz: number) => `${Math.round(hertz).toLocaleString('en-GB')} Hz`

/** “band 23, 1,020 Hz – category 4; heard: A4, 440 Hz”. */
export function readingWords(labels: MelLabels, seconds: number, heardMidi: number | null): string {
  const band = labels.bands[frameAt(labels, seconds)] ?? 0
  const category = labels.categories.indexOf(band)
  const heard =
    heardMidi === null
      ? 'no pitch heard'
      : `heard: ${pitchName(Math.round(heardMidi))}, ${hertzWords(440 * 2 ** ((heardMidi - 69) / 12))}`
  return `band ${String(band)}, ${hertzWords(labels.frequencyHz[band] ?? 0)}${category < 0 ? '' : ` – category ${String(category)}`}; ${heard}`
}

/** What becomes of the notes that were heard: how many categories each falls into. */
export function summaryWords(labels: MelLabels, notes: readonly Note[]): string {
  const byMidi = new Map<number, Set<number>>()
  for (const { midi, startSeconds, durationSeconds } of notes) {
    const bands = byMidi.get(midi) ?? new Set()
    byMidi.set(midi, bands)
    const last = frameAt(labels, startSeconds + durationSeconds)
    for (let frame = frameAt(labels, startSeconds); frame <= last; frame++) bands.add(labels.bands[frame])
  }
  const total = new Set(labels.bands).size
  const here = `${String(total)} ${total === 1 ? 'category' : 'categories'} here`
  if (byMidi.size === 0) return here
  const [midi, bands] = [...byMidi].reduce((most, it) => (it[1].size > most[1].size ? it : most))
  const many = `${here} for ${String(byMidi.size)} ${byMidi.size === 1 ? 'note' : 'notes'}`
  return bands.size > 1 && byMidi.size > 1
    ? `${many}; ${pitchName(midi)} alone falls into ${String(bands.size)}`
    : many
}
