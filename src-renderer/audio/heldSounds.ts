/** Which sounds the worklet of the output holds: two to compare, and a few to come back to. */
import { keyOf, type Cue, type Material } from './cue.ts'
import { decodedSounds } from './decodedSounds.ts'
import type { Output } from './output.ts'

const most = 4

export class HeldSounds {
  #output: Output | null = null
  #keys: string[] = []

  /** Another output sounds from now on; the one before holds nothing any more. */
  moveTo(output: Output): void {
    for (const key of this.#keys) this.#output?.post({ kind: 'unload', key })
    this.#output = output
    this.#keys = []
  }

  /** What the worklet has of it is out of date. */
  forget(key: string): void {
    this.#keys = this.#keys.filter((it) => it !== key)
  }

  /** Has the sound in the worklet. @throws SyrinxError when it can't be fetched or read. */
  async hold(output: Output, cue: Cue): Promise<void> {
    const key = keyOf(cue)
    if (this.#keys.includes(key)) return
    const { samples, total, ended } = await samplesOf(cue.material, output.sampleRateHz)
    if (this.#output !== output || this.#keys.includes(key)) return
    const lead = Math.round(cue.leadSeconds * output.sampleRateHz)
    output.post({ kind: 'load', key, total, lead, samples })
    if (ended) output.post({ kind: 'finish', key })
    this.#keys.push(key)
    for (const old of this.#keys.splice(0, Math.max(0, this.#keys.length - most)))
      output.post({ kind: 'unload', key: old })
  }
}

async function samplesOf(material: Material, sampleRateHz: number) {
  if ('stream' in material) {
    const { stream } = material
    const samples = stream.samples.slice(0, stream.doneSamples)
    return { samples, total: stream.totalSamples, ended: stream.isEnded }
  }
  const samples =
    'samples' in material ? material.samples : (await decodedSounds.get(material.url, sampleRateHz)).samples
  return { samples, total: samples.length, ended: false }
}
