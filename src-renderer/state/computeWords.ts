/** How fast a compute is, and what it is called, as a musician would say it; the exact numbers stand beside. */
import type { ComputeState, computeChoices, MeasuredSpeeds } from '../../src-shared/contract/computes.ts'

/** Of the bundled instrument, whose speed is measured. */
const instrumentRateHz = 16_000

export const computeTitles: Readonly<Record<(typeof computeChoices)[number], string>> = {
  auto: 'Automatic',
  cpu: 'Processor',
  webgpu: 'Graphics card (WebGPU)',
  tensorflow: 'TensorFlow',
}

/** “1.2 million”, “34,000”, “850”: two digits that count. */
export function roundWords(count: number): string {
  const [value, unit] = count >= 995_000 ? [count / 1e6, ' million'] : [count, '']
  return `${Number(value.toPrecision(2)).toLocaleString('en-GB', { maximumFractionDigits: 1 })}${unit}`
}

export const trainingSpeedWords = (samplesPerSecond: number): string =>
  `trains on ${roundWords(samplesPerSecond)} samples a second`

/** “plays 31 times faster than real time”; below that it can’t be heard while it comes. */
export const playingSpeedWords = (samplesPerSecond: number, sampleRateHz: number): string =>
  `plays ${realTimeWords(samplesPerSecond / sampleRateHz)}`

function realTimeWords(times: number): string {
  if (times >= 1.95) return `${roundWords(times)} times faster than real time`
  if (times >= 1.05) return `${times.toFixed(1)} times faster than real time`
  return times >= 0.95 ? 'in real time' : `at ${percentWords(times)} of real time`
}

const percentWords = (share: number) =>
  share < 0.01 ? 'under 1 %' : `${Number((share * 100).toPrecision(2)).toLocaleString('en-GB')} %`

/** “1,234,567 samples a second”. */
export const exactWords = (samplesPerSecond: number): string =>
  `${Math.round(samplesPerSecond).toLocaleString('en-GB')} samples a second`

export interface SpeedWords {
  readonly words: string
  readonly exact: string
}

/** One line for each speed that was measured. */
export function speedsWords({ trainingHz, samplingHz, manyTakesHz, takes }: MeasuredSpeeds): SpeedWords[] {
  const lines: SpeedWords[] = []
  if (trainingHz !== null)
    lines.push({ words: trainingSpeedWords(trainingHz), exact: exactWords(trainingHz) })
  if (samplingHz !== null)
    lines.push({ words: playingSpeedWords(samplingHz, instrumentRateHz), exact: exactWords(samplingHz) })
  if (manyTakesHz !== null)
    lines.push({
      words: `plays ${String(takes)} takes at once, in all ${realTimeWords(manyTakesHz / instrumentRateHz)}`,
      exact: exactWords(manyTakesHz),
    })
  return lines
}

/** What may be chosen for a piece of work: what is there, and what was chosen before. */
export function computeOptions(list: readonly ComputeState[], chosen: (typeof computeChoices)[number]) {
  return [
    {
      value: 'auto' as const,
      label: computeTitles.auto,
      words: 'What is fastest here for this piece of work.',
    },
    ...list
      .filter(({ name, available }) => available || name === chosen)
      .map(({ name, words, available }) => ({
        value: name,
        label: computeTitles[name],
        words,
        disabled: !available,
      })),
  ]
}
