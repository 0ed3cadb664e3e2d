/**
 * A room, by Schroeder’s reverberator (M. R. Schroeder 1962, Natural sounding artificial reverberation): four combs side
 * by side, whose echoes lie so close that they are heard as one decay, then two all-passes that make them closer still.
 */

/** By then an echo has lost 60 dB. */
const reverberationSeconds = 0.6

/** Echo times that share no factor, of a small room. */
const combSeconds = [0.0297, 0.0371, 0.0411, 0.0437]
const allPassSeconds = [0.005, 0.0017]
const allPassGain = 0.7

/** How loud the room is beside the instrument. */
const wet = 0.25

/** The sound and what the room adds, [samples + the room’s 0.6 s]. */
export function inRoom(dry: Float32Array, sampleRateHz: number): Float32Array {
  const samples = new Float32Array(dry.length + Math.round(reverberationSeconds * sampleRateHz))
  samples.set(dry)
  let echoes = new Float32Array(samples.length)
  for (const seconds of combSeconds)
    addComb(
      echoes,
      samples,
      Math.round(seconds * sampleRateHz),
      10 ** ((-3 * seconds) / reverberationSeconds),
    )
  for (const seconds of allPassSeconds) echoes = allPass(echoes, Math.round(seconds * sampleRateHz))
  return samples.map((sample, at) => sample + wet * echoes[at])
}

function addComb(sum: Float32Array, input: Float32Array, delay: number, gain: number) {
  const comb = new Float32Array(input.length)
  for (let at = delay; at < comb.length; at++) {
    comb[at] = input[at - delay] + gain * comb[at - delay]
    sum[at] += comb[at]
  }
}

function allPass(input: Float32Array, delay: number): Float32Array<ArrayBuffer> {
  const output = new Float32Array(input.length)
  for (let at = 0; at < output.length; at++)
    output[at] = -allPassGain * input[at] + (input[at - delay] ?? 0) + allPassGain * (output[at - delay] ?? 0)
  return output
}
