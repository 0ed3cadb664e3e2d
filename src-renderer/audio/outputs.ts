/** The ways to the loudspeakers, one for each sample rate that was played, and the device that they go to. */
import { Output } from './output.ts'

export class Outputs {
  readonly #opened = new Map<number, Promise<Output>>()
  #sinkId = ''

  at(sampleRateHz: number): Promise<Output> {
    const ready = this.#opened.get(sampleRateHz)
    if (ready) return ready
    const opening = Output.open(sampleRateHz, this.#sinkId)
    this.#opened.set(sampleRateHz, opening)
    opening.catch(() => this.#opened.delete(sampleRateHz))
    return opening
  }

  /** @param id of the device; empty for the system's own. @throws a DOMException when it isn't there: the system's own stays */
  async setSink(id: string): Promise<void> {
    this.#sinkId = id
    try {
      for (const output of this.#opened.values()) await (await output).setSink(id)
    } catch (error) {
      this.#sinkId = ''
      throw error
    }
  }
}

/** Loudspeakers to choose from; the browser may name them only after the microphone was allowed. */
export async function listLoudspeakers(): Promise<{ id: string; label: string }[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '' && deviceId !== 'default')
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Output ${String(index + 1)}` }))
}

/** Before the first gesture a browser keeps quiet: then it is tried again at the next one. */
export function wakeContext(context: AudioContext): void {
  if (context.state === 'running') return
  void context.resume()
  const again = () => void context.resume()
  for (const gesture of ['pointerdown', 'keydown'] as const)
    addEventListener(gesture, again, { once: true, capture: true })
}
