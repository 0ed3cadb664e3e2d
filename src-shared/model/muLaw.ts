/**
 * µ-law companding to Q levels, as ibab/tensorflow-wavenet's ops.py (mu_law_encode, mu_law_decode); ITU-T G.711's curve
 * with µ = Q − 1.
 */

/** Amplitude in [−1, 1] (clipped beyond) to a code in [0, Q). NaN becomes silence. */
export function muLawEncodeSample(amplitude: number, quantizationChannels: number): number {
  const mu = quantizationChannels - 1
  const magnitude = Math.log1p(mu * Math.min(Math.abs(amplitude), 1)) / Math.log1p(mu)
  const signal = amplitude < 0 ? -magnitude : magnitude
  return Number.isNaN(signal) ? silenceCode(quantizationChannels) : Math.trunc(((signal + 1) / 2) * mu + 0.5)
}

/** A code in [0, Q) to the amplitude in [−1, 1] it stands for. */
export function muLawDecodeSample(code: number, quantizationChannels: number): number {
  const mu = quantizationChannels - 1
  const signal = 2 * (code / mu) - 1
  return (Math.sign(signal) * ((1 + mu) ** Math.abs(signal) - 1)) / mu
}

/** The code of amplitude 0. */
export const silenceCode = (quantizationChannels: number): number =>
  Math.trunc((quantizationChannels - 1) / 2 + 0.5)

export function muLawEncode(samples: Float32Array, quantizationChannels: number): Uint16Array {
  const codes = new Uint16Array(samples.length)
  for (let i = 0; i < samples.length; i++) codes[i] = muLawEncodeSample(samples[i], quantizationChannels)
  return codes
}

export function muLawDecode(codes: ArrayLike<number>, quantizationChannels: number): Float32Array {
  const levels = Float32Array.from({ length: quantizationChannels }, (_, code) =>
    muLawDecodeSample(code, quantizationChannels),
  )
  const samples = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) samples[i] = levels[codes[i]]
  return samples
}

/** Amplitude to a 16-bit level: round(32768·x), clipped to 32767. With this scale µ-law 256 survives a 16-bit file. */
export const toInt16 = (amplitude: number): number =>
  Math.max(-32768, Math.min(32767, Math.round(32768 * amplitude)))
