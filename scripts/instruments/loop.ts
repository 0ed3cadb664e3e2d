/**
 * A sound whose part from `from` to `to` goes round and round until `count` samples are reached, in pieces. Each round
 * is faded into from what comes after the one before, over a tenth of its length.
 */
export function* looped(
  samples: Float32Array,
  [from, to]: readonly [from: number, to: number],
  count: number,
): Generator<Float32Array> {
  const fade = Math.min(from, Math.floor((to - from) / 10))
  const round = samples.slice(from, to)
  // The end of a round becomes what comes before its beginning.
  for (let i = 0; i < fade; i++) {
    const share = (i + 1) / fade
    const at = round.length - fade + i
    round[at] = (1 - share) * round[at] + share * samples[from - fade + i]
  }
  let left = count
  for (let part = samples.subarray(0, from); left > 0; part = round) {
    yield part.subarray(0, left)
    left -= Math.min(left, part.length)
  }
}
