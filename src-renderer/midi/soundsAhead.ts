/** Which sounds are rendered before they are asked for, and in what order. */

export interface WantedSound {
  readonly midi: number
  readonly velocity: number
  /** How long its key is held in it. */
  readonly noteSeconds: number
}

/** Heard when a key is pressed before anything longer is there: as short as a click on the roll’s keys. */
export const shortSeconds = 0.4
export const longSeconds = 2.5
/** Nobody who tries a sound holds it for longer. */
export const heldSeconds = 10
/** Where most keys are struck. */
export const usualVelocity = 96
const softVelocity = 40
const hardVelocity = 124

/**
 * First every note, short, from the middle of where the music lies outwards; then each long enough to be held; then softer
 * and harder, where that sounds otherwise; in the end long enough for any key, so that chords don’t wait.
 *
 * @param knownMidi what the instrument can play
 * @param centreMidi where the music lies
 */
export function soundsAhead(
  knownMidi: readonly number[],
  centreMidi: number,
  knowsLoudness: boolean,
): readonly WantedSound[] {
  const near = [...knownMidi].sort((a, b) => Math.abs(a - centreMidi) - Math.abs(b - centreMidi) || a - b)
  const rounds: readonly (readonly [number, number])[] = [
    [usualVelocity, shortSeconds],
    [usualVelocity, longSeconds],
    ...(knowsLoudness
      ? ([
          [softVelocity, longSeconds],
          [hardVelocity, longSeconds],
        ] as const)
      : []),
    [usualVelocity, heldSeconds],
  ]
  return rounds.flatMap(([velocity, noteSeconds]) => near.map((midi) => ({ midi, velocity, noteSeconds })))
}
