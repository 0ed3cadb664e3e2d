/** A key that is held: the longer sounds of its note are rendered meanwhile, and it goes on in them. */
import { heldSeconds, longSeconds, shortSeconds, type WantedSound } from './soundsAhead.ts'

/** Who only taps a key needs no more than what sounds already. */
const tapMilliseconds = 250

export interface HeldSound {
  readonly buffer: AudioBuffer
  readonly velocity: number
  /** How long its key is held in it. */
  readonly noteSeconds: number
}

export interface HeldKey {
  readonly midi: number
  readonly sound: HeldSound
  isHeld(): boolean
  goOnIn(longer: AudioBuffer): void
}

const longer = (noteSeconds: number): number | undefined =>
  [shortSeconds, longSeconds, heldSeconds].find((seconds) => seconds > noteSeconds)

/** Ends when the key is up, or sounds for as long as keys do. A sound that can’t be rendered leaves it as it is. */
export async function holdOn(
  { midi, sound, isHeld, goOnIn }: HeldKey,
  render: (wanted: WantedSound) => Promise<HeldSound>,
): Promise<void> {
  await new Promise((wait) => setTimeout(wait, tapMilliseconds))
  let noteSeconds = longer(sound.noteSeconds)
  try {
    while (noteSeconds !== undefined && isHeld()) {
      const { buffer } = await render({ midi, velocity: sound.velocity, noteSeconds })
      if (isHeld()) goOnIn(buffer)
      noteSeconds = longer(noteSeconds)
    }
  } catch {
    // It ends where what it has ends.
  }
}
