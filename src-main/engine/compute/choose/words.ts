/** What was chosen to compute, and why, in words. */
import type { AdapterFacts } from '../webgpu/adapters.ts'

/** Samples a second of both on the same work. */
export interface Comparison {
  readonly cpuHz: number
  readonly gpuHz: number
}

export const noCardWords = 'There is no graphics card here: the processor works.'

/** By SYRINX_NO_GPU. */
export const switchedOffWords = 'Graphics cards are switched off: the processor works.'

export const softwareOnlyWords =
  'There is no graphics card here, only software that pretends to be one: the processor works.'

/** “41×”, “1.3×”. */
export const timesWords = (times: number): string =>
  `${times >= 9.95 ? Math.round(times).toLocaleString('en') : times.toFixed(1)}×`

export function comparisonWords({ name }: Pick<AdapterFacts, 'name'>, { cpuHz, gpuHz }: Comparison): string {
  const times = gpuHz / cpuHz
  if (times >= 0.95 && times < 1.05)
    return times > 1
      ? `${name} by WebGPU: as fast as this processor, which stays free.`
      : `The processor: as fast as ${name}.`
  return times > 1
    ? `${name} by WebGPU: ${timesWords(times)} this processor.`
    : `The processor: ${timesWords(1 / times)} as fast as ${name}.`
}

export const failureWords = ({ name }: Pick<AdapterFacts, 'name'>, message: string): string =>
  `The processor, because ${name} failed: ${message}`

export const crashedWords = ({ name }: Pick<AdapterFacts, 'name'>): string =>
  `The processor: ${name} ended a part of Syrinx when it was tried. A test in the settings tries it again.`

export const measuringWords = ({ name }: Pick<AdapterFacts, 'name'>): string =>
  `Measuring, once, which is faster at this: ${name} or the processor…`

/** Before anything was measured. */
export const undecidedWords = ({ name }: Pick<AdapterFacts, 'name'>): string =>
  `${name} by WebGPU, or the processor: which of them is faster is measured when it is first needed.`

/** Where there was no time to measure. */
export const unmeasuredWords = 'The processor, as long as nothing has been measured.'

/** Of what was asked for by name. */
export function askedWords(
  name: 'cpu' | 'webgpu' | 'tensorflow',
  adapter?: Pick<AdapterFacts, 'name' | 'kind'>,
): string {
  switch (name) {
    case 'cpu':
      return 'The processor.'
    case 'tensorflow':
      return 'TensorFlow.'
    case 'webgpu':
      if (adapter?.kind === 'cpu')
        return `${adapter.name} by WebGPU: software that pretends to be a graphics card, and slow.`
      return adapter ? `${adapter.name} by WebGPU.` : 'WebGPU.'
  }
}
