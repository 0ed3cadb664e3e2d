/** Frequency axes: where a frequency lies between the bottom (0) and the top (1). */

export const frequencyScales = ['linear', 'log', 'mel'] as const
export type FrequencyScale = (typeof frequencyScales)[number]

export interface FrequencyAxis {
  readonly scale: FrequencyScale
  readonly lowHz: number
  readonly highHz: number
}

/** Where a logarithmic axis begins: no room is given to octaves without a note. */
const lowestLogHz = { least: 40, most: 200 }

/** @param lowestHz of what is to be seen; a logarithmic axis begins an octave below it */
export const axisOf = (scale: FrequencyScale, sampleRateHz: number, lowestHz = 0): FrequencyAxis => ({
  scale,
  lowHz: scale === 'log' ? Math.min(lowestLogHz.most, Math.max(lowestLogHz.least, lowestHz / 2)) : 0,
  highHz: sampleRateHz / 2,
})

/** O’Shaughnessy’s formula (1987), as HTK has it. */
const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700)
const hertzOfMel = (mels: number): number => 700 * (10 ** (mels / 2595) - 1)

const ways: Record<FrequencyScale, { to: (hertz: number) => number; from: (value: number) => number }> = {
  linear: { to: (hertz) => hertz, from: (value) => value },
  log: { to: (hertz) => Math.log(Math.max(1e-3, hertz)), from: Math.exp },
  mel: { to: mel, from: hertzOfMel },
}

export function shareOf({ scale, lowHz, highHz }: FrequencyAxis, hertz: number): number {
  const { to } = ways[scale]
  return (to(hertz) - to(lowHz)) / (to(highHz) - to(lowHz))
}

export function hertzAt({ scale, lowHz, highHz }: FrequencyAxis, share: number): number {
  const { to, from } = ways[scale]
  return from(to(lowHz) + share * (to(highHz) - to(lowHz)))
}

const steps: Record<FrequencyScale, readonly number[]> = {
  linear: [500, 1000, 2000, 4000, 5000],
  log: [],
  mel: [],
}
const unevenTicks = [50, 100, 200, 500, 1000, 2000, 3000, 5000, 7000, 10_000, 15_000, 20_000]

/** Frequencies to write on the axis, ascending, no closer than `leastPixels`. */
export function ticksOf(axis: FrequencyAxis, heightPixels: number, leastPixels = 26): number[] {
  const wanted = axis.scale === 'linear' ? evenTicks(axis, heightPixels, leastPixels) : unevenTicks
  const kept: number[] = []
  let last = -Infinity
  for (const hertz of wanted) {
    const at = shareOf(axis, hertz) * heightPixels
    if (at < 0 || at > heightPixels || at - last < leastPixels) continue
    kept.push(hertz)
    last = at
  }
  return kept
}

function evenTicks({ highHz }: FrequencyAxis, heightPixels: number, leastPixels: number): number[] {
  const step = steps.linear.find((it) => (it / highHz) * heightPixels >= leastPixels) ?? 10_000
  return Array.from({ length: Math.floor(highHz / step) + 1 }, (_, index) => index * step)
}

export const hertzWords = (hertz: number): string =>
  hertz >= 1000 ? `${String(Math.round(hertz / 100) / 10)} k` : String(Math.round(hertz))
