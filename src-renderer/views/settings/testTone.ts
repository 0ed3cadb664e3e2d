/** A short tone to hear where sound comes out. */

const fadeSeconds = 0.02

/** A4 with a soft octave above it, −14 dB, faded at both ends. */
export function testTone(sampleRateHz: number, seconds = 0.9): Float32Array {
  const fade = fadeSeconds * sampleRateHz
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, index) => {
    const phase = (2 * Math.PI * 440 * index) / sampleRateHz
    const envelope = Math.min(1, index / fade, (seconds * sampleRateHz - index) / fade)
    return 0.2 * envelope * (0.85 * Math.sin(phase) + 0.15 * Math.sin(2 * phase))
  })
}
