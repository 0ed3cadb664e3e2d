/** A take in words: when it was made, how, and what became of it. */
import type { SpectrumSource } from '../../../../src-shared/contract/generation.ts'
import type { Take } from '../../../../src-shared/contract/takes.ts'
import { computeTitles } from '../../../state/computeWords.ts'
import { writtenWords } from '../../../../src-shared/conditioning/categoryBlend.ts'
import { categoryTrackWords } from '../generate/categoryTrack.ts'
import { playsDrawnNotes, shareWords, sourceWords } from '../generate/spectrumWords.ts'

const minute = 60_000
const day = 86_400_000

/** “just now”, “5 min ago”, “14:32”, “12 May, 14:32”. */
export function whenWords(createdAt: number, now: number, locale = 'en-GB'): string {
  const age = now - createdAt
  if (age < minute) return 'just now'
  if (age < 60 * minute) return `${String(Math.floor(age / minute))} min ago`
  const date = new Date(createdAt)
  const time = date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  if (age < day && date.getDate() === new Date(now).getDate()) return time
  return `${date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })}, ${time}`
}

/**
 * Every setting that made it, by name.
 * @param nameOf what a recording, take or instrument is called; null when it is gone, undefined while it is looked up.
 */
export function settingsLines(
  { settings, instrumentName, sampleRateHz, notes, samplesPerSecond }: Take,
  nameOf: (source: SpectrumSource) => string | null | undefined,
) {
  const {
    temperature,
    pick,
    seed,
    length,
    seedClip,
    precision,
    compute,
    category,
    nearestNotes,
    spectrum,
    categoryTrack,
  } = settings
  const lines: { name: string; words: string }[] = [
    { name: 'Instrument', words: instrumentName },
    { name: 'Notes', words: notes.length === 0 ? 'none' : String(notes.length) },
    { name: 'Temperature', words: pick === 'highest' ? 'the likeliest sample' : temperature.toFixed(2) },
    { name: 'Seed', words: String(seed ?? '') },
    {
      name: 'Length',
      words:
        length.kind === 'notes'
          ? playsDrawnNotes(settings)
            ? 'as the notes'
            : 'as the recording'
          : `${length.seconds.toFixed(1)} s`,
    },
    { name: 'Rate', words: `${sampleRateHz.toLocaleString('en-GB')} Hz` },
    { name: 'Precision', words: precision === 'int16' ? 'fast' : 'exact' },
    { name: 'Compute', words: computeTitles[compute] },
  ]
  if (spectrum) {
    const { source, blend } = spectrum
    const words = [source, ...(blend ? [blend.source] : [])].map((it) => sourceWords(it, nameOf(it)))
    lines.splice(1, 0, { name: 'Plays', words: blend ? `A: ${words[0]}; B: ${words[1]}` : words[0] })
    if (blend) lines.splice(2, 0, { name: 'Blend', words: shareWords(blend.share) })
  }
  if (category !== null) lines.push({ name: 'Category', words: writtenWords(category) })
  if (categoryTrack && categoryTrack.length > 0)
    lines.push({ name: 'Changes', words: categoryTrackWords(categoryTrack) })
  if (nearestNotes) lines.push({ name: 'Unknown notes', words: 'at the nearest one' })
  if (seedClip)
    lines.push({
      name: 'Seed clip',
      words: `${(seedClip.endSeconds - seedClip.startSeconds).toFixed(2)} s${seedClip.keep ? ', kept' : ''}`,
    })
  if (samplesPerSecond !== null)
    lines.push({ name: 'Speed', words: `${(samplesPerSecond / sampleRateHz).toFixed(1)} × real time` })
  return lines
}

/** What is to be said of a take that isn't whole; null for one that is. */
export function flawWords({ state: made, seconds }: Take): string | null {
  // Cut like the clock beside it, which never shows a tenth that isn't full.
  const after = `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`
  if (made === 'cancelled') return `Stopped after ${after}`
  if (made === 'failed') return `Failed after ${after}; what was there is kept`
  return null
}
