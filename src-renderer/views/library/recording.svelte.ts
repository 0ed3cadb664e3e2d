/** The microphone: what can be heard of it, and a take of it in memory until it is saved. */
import recorderUrl from './recorder.worklet.ts?worker&url'
import { remembered } from '../../state/remembered.ts'

export interface Microphone {
  readonly id: string
  readonly label: string
}

type Status = 'closed' | 'asking' | 'refused' | 'missing' | 'ready' | 'recording' | 'recorded'

/** The peak is held for so long. */
const holdMilliseconds = 1_500
const longestSeconds = 1_200
/** What is quieter at both ends is cut off, but for a moment before and after. */
const silence = 0.004
const marginSeconds = 0.08

const lastMicrophone = remembered<string>('library.microphone', '')

class Recording {
  open = $state(false)
  status = $state<Status>('closed')
  microphones = $state.raw<readonly Microphone[]>([])
  microphoneId = $state(lastMicrophone.read())
  level = $state(0)
  held = $state(0)
  /** A sample at full scale was heard since the recording began. */
  clipped = $state(false)
  seconds = $state(0)
  /** Trimmed; null until something was recorded. */
  samples = $state.raw<Float32Array<ArrayBuffer> | null>(null)
  sampleRateHz = $state(48_000)

  #stream: MediaStream | null = null
  #context: AudioContext | null = null
  #blocks: Float32Array[] = []
  #length = 0
  #heldAt = 0
  /** Counts openings: a microphone that was asked for earlier no longer matters. */
  #turn = 0

  show(): void {
    this.open = true
    void this.listen()
  }

  close(): void {
    this.open = false
    this.#release()
    this.status = 'closed'
    this.samples = null
  }

  async choose(id: string): Promise<void> {
    this.microphoneId = id
    lastMicrophone.write(id)
    await this.listen()
  }

  /** Asks for the microphone and shows its level. */
  async listen(): Promise<void> {
    this.#release()
    const turn = this.#turn
    this.status = 'asking'
    this.samples = null
    this.clipped = false
    this.seconds = 0
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          ...(this.microphoneId !== '' && { deviceId: { ideal: this.microphoneId } }),
          echoCancellation: false,
          noiseSuppression: false,
          autoGainControl: false,
        },
      })
      if (turn !== this.#turn || !this.open) {
        for (const track of stream.getTracks()) track.stop()
        return
      }
      this.#stream = stream
      await this.#connect(stream)
      await this.#list()
      this.status = 'ready'
    } catch (error) {
      if (turn !== this.#turn) return
      this.status = (error as Error).name === 'NotFoundError' ? 'missing' : 'refused'
    }
  }

  start(): void {
    this.#blocks = []
    this.#length = 0
    this.seconds = 0
    this.clipped = false
    this.samples = null
    this.status = 'recording'
  }

  stop(): void {
    if (this.status !== 'recording') return
    this.samples = trimmed(joined(this.#blocks, this.#length), this.sampleRateHz)
    this.#blocks = []
    this.status = 'recorded'
  }

  async #connect(stream: MediaStream): Promise<void> {
    const context = new AudioContext({ latencyHint: 'interactive' })
    this.#context = context
    this.sampleRateHz = context.sampleRate
    await context.audioWorklet.addModule(recorderUrl)
    const recorder = new AudioWorkletNode(context, 'syrinx-recorder', { numberOfOutputs: 0 })
    recorder.port.onmessage = ({ data }: MessageEvent<Float32Array>) => this.#hear(data)
    context.createMediaStreamSource(stream).connect(recorder)
    await context.resume()
  }

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices()
    this.microphones = devices
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({
        id: deviceId,
        label: label || `Microphone ${String(index + 1)}`,
      }))
  }

  #hear(block: Float32Array): void {
    let peak = 0
    for (const sample of block) peak = Math.max(peak, Math.abs(sample))
    // Falls by 20 dB in a third of a second, as meters do.
    const fall = 10 ** (-(block.length / this.sampleRateHz) * 3)
    this.level = Math.max(peak, this.level * fall)
    const now = performance.now()
    if (peak >= this.held || now - this.#heldAt > holdMilliseconds) {
      this.held = peak
      this.#heldAt = now
    }
    if (this.status !== 'recording') return
    if (peak >= 0.999) this.clipped = true
    this.#blocks.push(block)
    this.#length += block.length
    this.seconds = this.#length / this.sampleRateHz
    if (this.seconds >= longestSeconds) this.stop()
  }

  #release(): void {
    this.#turn++
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    void this.#context?.close().catch(() => undefined)
    this.#stream = null
    this.#context = null
    this.#blocks = []
    this.level = 0
    this.held = 0
  }
}

export const recording = new Recording()

function joined(blocks: readonly Float32Array[], length: number): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(length)
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}

/** Without the silence at both ends; all of it when there is nothing else. */
export function trimmed(samples: Float32Array<ArrayBuffer>, sampleRateHz: number): Float32Array<ArrayBuffer> {
  const sounds = (sample: number) => Math.abs(sample) > silence
  const first = samples.findIndex(sounds)
  if (first < 0) return samples
  const margin = Math.round(marginSeconds * sampleRateHz)
  return samples.slice(Math.max(0, first - margin), samples.findLastIndex(sounds) + margin)
}
