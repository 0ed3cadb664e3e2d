/** Hands on what the microphone hears, a block at a time, mixed to mono. */
declare const registerProcessor: (name: string, processor: unknown) => void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

class Recorder extends AudioWorkletProcessor {
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [first, ...others] = input ?? []
    if (!first) return true
    const mono = first.slice()
    for (const channel of others) for (let i = 0; i < mono.length; i++) mono[i] += channel[i]
    if (others.length > 0) for (let i = 0; i < mono.length; i++) mono[i] /= others.length + 1
    this.port.postMessage(mono, [mono.buffer])
    return true
  }
}

registerProcessor('syrinx-recorder', Recorder)
