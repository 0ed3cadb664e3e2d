/**
 * Band-limited change of sample rate. Between rates in a simple ratio, which are all that recorders have, by our own
 * filters (./polyphase.ts): 94 % of the lower Nyquist band passes, images and aliases lie below −100 dB from 102 % on.
 * Between others by libsamplerate (E. de Castro Lopo; compiled to WebAssembly) in its best windowed-sinc mode.
 */
import { resamplePolyphase } from './polyphase.ts'

/** Zeros put after the input, counted at the lower rate: longer than the filter reaches. */
const tailSamples = 512

/** Whether one rate can be brought to the other: their ratio is at most 256. */
export function canResample(fromHz: number, toHz: number): boolean {
  const ratio = toHz / fromHz
  return fromHz > 0 && toHz > 0 && ratio <= 256 && ratio >= 1 / 256
}

/**
 * `samples` (mono, [n]) at `toHz`: round(n · toHz / fromHz) samples, not shifted in time. Equal rates give a copy.
 * @throws RangeError unless `canResample`.
 */
export async function resample(samples: Float32Array, fromHz: number, toHz: number): Promise<Float32Array> {
  if (!canResample(fromHz, toHz)) throw new RangeError(`cannot resample from ${fromHz} Hz to ${toHz} Hz`)
  if (fromHz === toHz) return samples.slice()
  return resamplePolyphase(samples, fromHz, toHz) ?? (await resampleByLibrary(samples, fromHz, toHz))
}

async function resampleByLibrary(samples: Float32Array, fromHz: number, toHz: number): Promise<Float32Array> {
  const { default: libsamplerate } = await import('@alexanderolsen/libsamplerate-js')
  const ratio = toHz / fromHz
  const output = new Float32Array(Math.round(samples.length * ratio))
  const padded = new Float32Array(samples.length + Math.ceil(tailSamples / Math.min(ratio, 1)))
  padded.set(samples)
  const converter = await libsamplerate.create(1, fromHz, toHz, {
    converterType: libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY,
  })
  try {
    const resampled = converter.simple(padded)
    output.set(resampled.subarray(0, output.length))
  } finally {
    converter.destroy()
  }
  return output
}
