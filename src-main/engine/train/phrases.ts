/**
 * Phrases that are put together from single notes: random sequences of segments, each starting at its note's attack
 * (Claramunt Molet 2018, section 4.3.1, builds its data this way), so that a network hears every change of note, not
 * only those that somebody played.
 */
import { velocityGain, type NoteTrack, type Segment } from '../../../src-shared/conditioning/noteTrack.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { TrainingRecording } from './material.ts'

export interface PhraseSettings {
  /** How long a note lasts: drawn log-uniformly. */
  readonly shortestSeconds: number
  readonly longestSeconds: number
  /** Share of crops that contain an onset for certain. */
  readonly onsetShare: number
  /** Share of crops in which a phrase begins out of silence. */
  readonly openingShare: number
  /** Share of notes that are followed by a rest. */
  readonly restShare: number
  /** Share of notes that are struck again. */
  readonly repeatShare: number
  /** How long the note before goes on sounding, fading, after the next one has begun: drawn uniformly up to this. */
  readonly fadeSeconds: number
  /** How long a note rings, fading, into a rest. */
  readonly releaseSeconds: number
  /** Velocities are drawn from this range; equal bounds for material whose condition knows no loudness. */
  readonly velocities: readonly [number, number]
}

export const defaultPhraseSettings: PhraseSettings = {
  shortestSeconds: 0.08,
  longestSeconds: 2.2,
  onsetShare: 0.6,
  openingShare: 0.08,
  restShare: 0.12,
  repeatShare: 0.08,
  fadeSeconds: 0.03,
  releaseSeconds: 0.06,
  velocities: [56, 127],
}

/** A note's sound from its attack on. */
interface NoteSound {
  readonly category: number
  readonly samples: Float32Array
  readonly globalCategory: number | undefined
}

/** A note or rest of a phrase in the making. */
interface Drawn extends Segment {
  readonly sound: NoteSound | undefined
  readonly fadeSamples: number
}

/** A phrase that was put together: its sound and what is played in it, from its first sample on. */
export interface Phrase {
  readonly samples: Float32Array
  readonly track: NoteTrack
  readonly globalCategory: number | undefined
}

/** How long a phrase is: what is heard before, and what is predicted, in samples. */
export interface PhraseSpan {
  readonly field: number
  readonly sampleSize: number
}

/**
 * @param recordings their tracks say where each note begins; a note's sound reaches to the recording's next note, or
 * to its end.
 * @returns something that draws phrases of field + sampleSize samples, and how many notes it draws them from.
 */
export function phraseMaker(
  sampleRateHz: number,
  { field, sampleSize }: PhraseSpan,
  recordings: readonly TrainingRecording[],
  settings: PhraseSettings = defaultPhraseSettings,
): { readonly notes: number; draw(random: Random): Phrase } {
  const length = field + sampleSize
  const sounds = soundsOf(recordings)
  const seconds = (value: number) => Math.round(value * sampleRateHz)

  function drawDuration(random: Random): number {
    const { shortestSeconds: low, longestSeconds: high } = settings
    return seconds(low * (high / low) ** random.uniform())
  }

  const silence = (startSample: number, duration: number): Drawn => ({
    category: -1,
    startSample,
    endSample: startSample + duration,
    loudness: 0,
    sound: undefined,
    fadeSamples: 0,
  })

  function drawNote(random: Random, kin: readonly NoteSound[], before: Drawn): Drawn {
    const duration = drawDuration(random)
    const chance = random.uniform()
    if (before.sound && chance < settings.restShare) return silence(before.endSample, duration)
    const repeat = before.sound && chance < settings.restShare + settings.repeatShare
    const sound = repeat ? before.sound! : kin[random.below(kin.length)]
    const [low, high] = settings.velocities
    return {
      category: sound.category,
      startSample: before.endSample,
      endSample: before.endSample + Math.min(duration, sound.samples.length),
      loudness: random.between(low, high) / 127,
      sound,
      fadeSamples: seconds(settings.fadeSeconds * (0.2 + 0.8 * random.uniform())),
    }
  }

  /** Notes that cover samples 0 … length − 1; the first ones may begin before. */
  function drawPhrase(random: Random): Drawn[] {
    // A phrase stays with one instrument.
    const { globalCategory } = sounds[random.below(sounds.length)]
    const kin = sounds.filter((it) => it.globalCategory === globalCategory)
    const opening = random.uniform() < settings.openingShare
    const start = silence(0, 0)
    const first = opening ? silence(0, length) : drawNote(random, kin, start)
    const second = opening ? first : drawNote(random, kin, first)
    const notes = opening ? [first] : [first, second]
    // Sample 0 of the crop lies in the second note, so that there is a note before it; for an onset crop it lies so
    // near that note's end that the third begins among the samples that are predicted.
    const span = second.endSample - second.startSample
    const onset = opening || random.uniform() < settings.onsetShare
    const offset = onset
      ? span - field - random.below(sampleSize)
      : random.below(Math.max(span - sampleSize, 1))
    const origin = second.startSample + offset
    // A long receptive field reaches back beyond the two: it must see a phrase there too, not silence.
    while (!opening && notes[0].startSample > origin) {
      const note = drawNote(random, kin, start)
      const duration = note.endSample - note.startSample
      notes.unshift({
        ...note,
        startSample: notes[0].startSample - duration,
        endSample: notes[0].startSample,
      })
    }
    while (notes.at(-1)!.endSample < origin + length) notes.push(drawNote(random, kin, notes.at(-1)!))
    return notes.map((note) => ({
      ...note,
      startSample: note.startSample - origin,
      endSample: note.endSample - origin,
    }))
  }

  function render(notes: readonly Drawn[]): Float32Array {
    const out = new Float32Array(length)
    for (const [i, note] of notes.entries()) {
      if (!note.sound) continue
      const gain = velocityGain(note.loudness * 127)
      const fade = notes[i + 1]?.sound ? note.fadeSamples : seconds(settings.releaseSeconds)
      const { samples } = note.sound
      const from = Math.max(note.startSample, 0)
      const to = Math.min(note.endSample + fade, length, note.startSample + samples.length)
      for (let t = from; t < to; t++) {
        const after = t - note.endSample
        const level = after < 0 ? gain : gain * 0.5 * (1 + Math.cos((Math.PI * after) / fade))
        out[t] += level * samples[t - note.startSample]
      }
    }
    return out
  }

  return {
    notes: sounds.length,
    draw(random) {
      const drawn = drawPhrase(random)
      return {
        samples: render(drawn),
        track: drawn.filter((note) => note.sound),
        globalCategory: drawn.find((note) => note.sound)?.sound?.globalCategory,
      }
    },
  }
}

function soundsOf(recordings: readonly TrainingRecording[]): NoteSound[] {
  return recordings.flatMap(({ samples, track, globalCategory }) =>
    track.map((segment, i) => ({
      category: segment.category,
      samples: samples.subarray(segment.startSample, track[i + 1]?.startSample ?? samples.length),
      globalCategory,
    })),
  )
}
