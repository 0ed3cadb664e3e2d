/** What the measures of the yardstick look at. */
import { harmonicToNoise, defaultHarmonicity, type HarmonicityTrack } from '../features/harmonicity.ts'
import { defaultPitchOptions, trackPitch, type PitchTrack } from '../features/pitch.ts'
import { midiToHz } from '../../../src-shared/conditioning/description.ts'

/** A note as an instrument plays it: one voice may end it where the next begins. */
export interface SoundedNote {
  readonly midi: number
  /** 0 … 1, as MIDI velocity/127. */
  readonly loudness: number
  readonly startSeconds: number
  /** When it is let go; it fades after that. */
  readonly endSeconds: number
  readonly fadeSeconds: number
  /** It goes on from the note before, without an attack. */
  readonly isSlurred: boolean
}

export interface JudgedNote extends SoundedNote {
  /** Up to here there is a recording of it: a wind may be asked to hold a note for longer than anybody did. */
  readonly recordedEndSeconds: number
  readonly isSustained: boolean
  /** The recording’s own pitch: the player may have been out of tune, and a stiff string is read too high. */
  readonly recordedHz: number
}

/** A sound with what is measured of all of it, once. */
export class Heard {
  readonly samples: Float32Array
  readonly sampleRateHz: number
  readonly #lowestHz: number
  #pitch: PitchTrack | undefined
  #harmonicity: HarmonicityTrack | undefined

  /** @param lowestMidi the lowest note that is looked for */
  constructor(samples: Float32Array, sampleRateHz: number, lowestMidi: number) {
    this.samples = samples
    this.sampleRateHz = sampleRateHz
    this.#lowestHz = Math.min(defaultPitchOptions.minimumHz, 0.75 * midiToHz(lowestMidi))
  }

  /** Windows of 40 ms, longer for a bass, 10 ms apart. */
  get pitch(): PitchTrack {
    return (this.#pitch ??= trackPitch(this.samples, this.sampleRateHz, {
      ...defaultPitchOptions,
      minimumHz: this.#lowestHz,
      windowSeconds: Math.max(defaultPitchOptions.windowSeconds, 2.6 / this.#lowestHz),
    }))
  }

  get harmonicity(): HarmonicityTrack {
    return (this.#harmonicity ??= harmonicToNoise(this.samples, this.sampleRateHz, {
      ...defaultHarmonicity,
      minimumHz: this.#lowestHz,
    }))
  }

  /** Samples between two times; what lies beyond the ends is left out. */
  between(fromSeconds: number, toSeconds: number): Float32Array {
    const at = (seconds: number) => Math.max(0, Math.round(seconds * this.sampleRateHz))
    return this.samples.subarray(at(fromSeconds), Math.max(at(fromSeconds), at(toSeconds)))
  }
}

/** A take beside what the recordings would have played; both are of the same length. */
export interface Judged {
  readonly notes: readonly JudgedNote[]
  readonly sound: Heard
  readonly recording: Heard
}

/** Whether some other note, or its fade, sounds between two times. */
export const isDisturbed = (
  notes: readonly SoundedNote[],
  note: SoundedNote,
  fromSeconds: number,
  toSeconds: number,
): boolean =>
  notes.some(
    (other) =>
      other !== note && other.startSeconds < toSeconds && other.endSeconds + other.fadeSeconds > fromSeconds,
  )

export const lengthened = (samples: Float32Array, length: number): Float32Array => {
  if (samples.length >= length) return samples.subarray(0, length)
  const longer = new Float32Array(length)
  longer.set(samples)
  return longer
}
