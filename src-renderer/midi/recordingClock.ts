/** From the moments at which keys are pressed to seconds of the roll. */

/** Further than this it has jumped: the musician sought, or the sound waited for more. */
const jumpSeconds = 0.12
/** What is told of the sound’s place is as fine as a frame of the screen; the mean of many is finer. */
const trust = 0.08

export class RecordingClock {
  /** Second of the roll at millisecond 0. */
  #zeroSeconds: number

  /** @param milliseconds as of `performance.now()`, when this second is heard */
  constructor(seconds: number, milliseconds: number) {
    this.#zeroSeconds = seconds - milliseconds / 1000
  }

  secondsAt(milliseconds: number): number {
    return this.#zeroSeconds + milliseconds / 1000
  }

  millisecondsAt(seconds: number): number {
    return (seconds - this.#zeroSeconds) * 1000
  }

  /** What sounds now: the clock goes with it. */
  follow(seconds: number, milliseconds: number): void {
    const away = seconds - this.secondsAt(milliseconds)
    this.#zeroSeconds += Math.abs(away) > jumpSeconds ? away : away * trust
  }
}

/** The beats at or after a second and before another. */
export function beatsBetween(
  fromSeconds: number,
  toSeconds: number,
  beatSeconds: number,
): readonly { readonly seconds: number; readonly number: number }[] {
  const first = Math.max(Math.ceil(fromSeconds / beatSeconds - 1e-6), 0)
  const beats: { seconds: number; number: number }[] = []
  for (let number = first; number * beatSeconds < toSeconds - 1e-9; number++)
    beats.push({ seconds: number * beatSeconds, number })
  return beats
}
