/** The one place that decides what sounds: takes, clips, keys of the roll, and sound that is still being generated. */
import type { Take } from '../../src-shared/contract/takes.ts'
import { report } from '../state/notices.svelte.ts'
import { secondsUntilGapless } from './buffering.ts'
import { decodedSounds } from './decodedSounds.ts'
import type { LoopSamples } from './deck.ts'
import type { DeckWord } from './messages.ts'
import { Output } from './output.ts'
import type { SampleStream } from './sampleStream.ts'

export interface TimeRange {
  readonly startSeconds: number
  readonly endSeconds: number
}

/** What is cued or sounds. Seconds count from the first note; a kept seed clip (the lead) lies before 0. */
export interface PlaySource {
  readonly kind: 'take' | 'clip' | 'samples'
  readonly id: string
  readonly title: string
  readonly leadSeconds: number
  readonly durationSeconds: number
}

type Material =
  | { readonly url: string; readonly sampleRateHz?: number }
  | { readonly samples: Float32Array; readonly sampleRateHz: number }
  | { readonly stream: SampleStream }

interface Cue extends PlaySource {
  readonly material: Material
}

interface PlayOptions {
  readonly fromSeconds?: number
}

/** A clip of the library, or anything else at an address. */
export interface PlayableClip {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly seconds: number
}

type Status = 'stopped' | 'starting' | 'playing' | 'waiting'

/** Sounds that the worklet holds at once: two to compare, and a few to come back to. */
const heldSounds = 4
const waitTickMilliseconds = 200

class Player {
  status = $state<Status>('stopped')
  waitSeconds = $state<number | null>(null)
  positionSeconds = $state(0)
  source = $state.raw<PlaySource | null>(null)
  level = $state(0)

  #volume = $state(0.8)
  #loop = $state.raw<TimeRange | null>(null)
  #cue: Cue | null = null
  /** Cued while something else sounded. */
  #next: Cue | null = null
  /** Where a part of a clip ends. */
  #untilSeconds = Infinity
  #output: Output | null = null
  readonly #outputs = new Map<number, Promise<Output>>()
  #held: string[] = []
  #sinkId = ''
  /** Counts plays and stops: what was asked before the newest no longer matters. */
  #turn = 0
  #word: DeckWord | null = null
  #fromSample = 0
  #stopListening: () => void = () => undefined
  /** Begins if a growing sound has enough for it. */
  #decide: () => void = () => undefined
  #waitTimer: ReturnType<typeof setInterval> | undefined
  #frame = 0

  get isPlaying(): boolean {
    return this.status !== 'stopped'
  }

  get title(): string {
    return this.source?.title ?? ''
  }

  get durationSeconds(): number {
    return this.source?.durationSeconds ?? 0
  }

  get volume(): number {
    return this.#volume
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume))
    this.#output?.setVolume(this.#volume)
  }

  get loop(): TimeRange | null {
    return this.#loop
  }

  set loop(loop: TimeRange | null) {
    this.#loop = loop
    this.#output?.post({ kind: 'loop', loop: this.#loopSamples(this.#output.sampleRateHz) })
  }

  /** Whether this sounds, or is about to. */
  isPlayingSource(kind: PlaySource['kind'], id: string): boolean {
    return this.isPlaying && this.source?.kind === kind && this.source.id === id
  }

  playTake(take: Take, options: PlayOptions & { readonly loop?: TimeRange | null } = {}): void {
    if (options.loop !== undefined) this.loop = options.loop
    this.#begin(takeCue(take), options.fromSeconds)
  }

  /** What `toggle` plays next. A sound that plays goes on. */
  cueTake(take: Take): void {
    if (this.isPlaying) this.#next = takeCue(take)
    else this.#setCue(takeCue(take))
  }

  playStream(stream: SampleStream, options: PlayOptions = {}): void {
    this.#begin(streamCue(stream), options.fromSeconds)
  }

  /** @param options `toSeconds`: ends there instead of at the end */
  playClip(clip: PlayableClip, options: PlayOptions & { readonly toSeconds?: number } = {}): void {
    const { id, url, name, seconds } = clip
    const material = { url }
    const cue = { kind: 'clip', id, title: name, leadSeconds: 0, durationSeconds: seconds, material } as const
    this.#begin(cue, options.fromSeconds)
    this.#untilSeconds = options.toSeconds ?? Infinity
  }

  playSamples(samples: Float32Array, sampleRateHz: number, title: string): void {
    const durationSeconds = samples.length / sampleRateHz
    const material = { samples, sampleRateHz }
    const id = `${title} ${String(this.#turn)}`
    this.#begin({ kind: 'samples', id, title, leadSeconds: 0, durationSeconds, material }, 0)
  }

  /** A key of the roll: beside what plays; ends the preview before. */
  preview(samples: Float32Array, sampleRateHz: number): void {
    void this.#outputAt(sampleRateHz)
      .then((output) => {
        if (this.#output === null || !this.isPlaying) this.#use(output)
        output.setVolume(this.#volume)
        wakeContext(output.context)
        output.preview(samples)
      })
      .catch(report)
  }

  play({ fromSeconds }: PlayOptions = {}): void {
    if (this.#cue) this.#begin(this.#cue, fromSeconds)
  }

  stop(): void {
    this.#turn++
    this.#stopListening()
    this.#endWaiting()
    this.#output?.post({ kind: 'stop', turn: this.#turn })
    this.#output?.endPreview()
    this.status = 'stopped'
    if (this.#next) this.#setCue(this.#next)
  }

  toggle(fromSeconds?: number): void {
    if (this.isPlaying) this.stop()
    else this.play(fromSeconds === undefined ? {} : { fromSeconds })
  }

  /** Goes on playing from there; while nothing plays, only shows it. */
  seek(seconds: number): void {
    if (this.isPlaying) this.play({ fromSeconds: seconds })
    else this.positionSeconds = seconds
  }

  /** Makes a take ready, so that `switchTo` is heard at once. */
  async prepare(take: Take): Promise<void> {
    const output = this.#output
    if (output) await this.#hold(output, takeCue(take))
  }

  /** Another take at the very position that sounds now; while nothing plays, cues it. */
  async switchTo(take: Take): Promise<void> {
    const cue = takeCue(take)
    const { source } = this
    if (source?.kind === 'take' && source.id === take.id) return
    const output = this.#output
    if (this.status !== 'playing' || !output) {
      const from = this.positionSeconds
      if (this.isPlaying) this.#begin(cue, from)
      else this.#setCue(cue)
      return
    }
    try {
      const turn = this.#turn
      await this.#hold(output, cue)
      if (turn !== this.#turn) return
      this.#stopListening()
      output.post({ kind: 'switchTo', key: keyOf(cue) })
      this.#setCue(cue)
    } catch (error) {
      report(error)
    }
  }

  /** Call in a gesture: has the way to the loudspeakers open before it is needed. */
  wake(sampleRateHz = 16_000): void {
    void this.#outputAt(sampleRateHz)
      .then(({ context }) => wakeContext(context))
      .catch(report)
  }

  /** @param id of the device; empty for the system's own */
  async setOutput(id: string): Promise<void> {
    this.#sinkId = id
    try {
      for (const output of this.#outputs.values()) await (await output).setSink(id)
    } catch (error) {
      this.#sinkId = ''
      report(error)
    }
  }

  /** Loudspeakers to choose from; the browser may name them only after the microphone was allowed. */
  async outputs(): Promise<{ id: string; label: string }[]> {
    const devices = await navigator.mediaDevices.enumerateDevices()
    return devices
      .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '' && deviceId !== 'default')
      .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Output ${String(index + 1)}` }))
  }

  #setCue(cue: Cue): void {
    this.#next = null
    this.#untilSeconds = Infinity
    this.#cue = cue
    this.source = cue
  }

  #begin(cue: Cue, fromSeconds = 0): void {
    const turn = ++this.#turn
    this.#stopListening()
    this.#endWaiting()
    this.#setCue(cue)
    this.status = 'starting'
    // From the very beginning on, what was kept of the seed clip is heard too.
    const from = fromSeconds <= 0 ? -cue.leadSeconds : Math.min(fromSeconds, cue.durationSeconds)
    const start = from >= cue.durationSeconds ? -cue.leadSeconds : from
    this.positionSeconds = start
    void this.#start(cue, start, turn).catch((error: unknown) => {
      if (turn !== this.#turn) return
      this.status = 'stopped'
      report(error)
    })
  }

  async #start(cue: Cue, startSeconds: number, turn: number): Promise<void> {
    const rate = await this.#rateOf(cue)
    const output = await this.#outputAt(rate)
    if (turn !== this.#turn) return
    wakeContext(output.context)
    this.#use(output)
    await this.#hold(output, cue)
    if (turn !== this.#turn) return
    this.#fromSample = Math.round(startSeconds * output.sampleRateHz)
    output.post({ kind: 'loop', loop: this.#loopSamples(output.sampleRateHz) })
    if ('stream' in cue.material) this.#follow(output, cue, cue.material.stream)
    else this.#sound(output, cue)
  }

  #sound(output: Output, cue: Cue): void {
    this.#endWaiting()
    this.status = 'playing'
    this.#word = null
    output.post({ kind: 'play', key: keyOf(cue), position: this.#fromSample, turn: this.#turn })
    this.#animate()
  }

  /** Hands a growing sound on, and begins when it can be played without a stop. */
  #follow(output: Output, cue: Cue, stream: SampleStream): void {
    const key = keyOf(cue)
    this.#decide = () => {
      if (this.status !== 'waiting') return
      const seconds = secondsUntilGapless({
        playSample: this.#fromSample + Math.round(stream.leadSeconds * stream.sampleRateHz),
        doneSamples: stream.doneSamples,
        totalSamples: stream.finalSamples,
        sampleRateHz: stream.sampleRateHz,
        samplesPerSecond: stream.samplesPerSecond,
      })
      if (seconds === 0) this.#sound(output, cue)
      else this.waitSeconds = seconds
    }
    const stop = stream.listen((from) => {
      output.post({ kind: 'append', key, from, samples: stream.samples.slice(from, stream.doneSamples) })
      if (stream.isEnded) output.post({ kind: 'finish', key })
      this.#decide()
    })
    this.#stopListening = () => {
      stop()
      // What comes from now on would be missing in the worklet's copy.
      if (!stream.isEnded) this.#held = this.#held.filter((it) => it !== key)
      this.#stopListening = () => undefined
    }
    this.#waitForMore()
  }

  #waitForMore(): void {
    this.status = 'waiting'
    this.#waitTimer = setInterval(() => this.#decide(), waitTickMilliseconds)
    this.#decide()
  }

  #endWaiting(): void {
    clearInterval(this.#waitTimer)
    this.waitSeconds = null
  }

  async #rateOf({ material }: Cue): Promise<number> {
    if ('stream' in material) return material.stream.sampleRateHz
    if ('samples' in material) return material.sampleRateHz
    if (material.sampleRateHz !== undefined) return material.sampleRateHz
    return (await decodedSounds.get(material.url)).sampleRateHz
  }

  /** Has the sound in the worklet. */
  async #hold(output: Output, cue: Cue): Promise<void> {
    const key = keyOf(cue)
    if (this.#held.includes(key)) return
    const { samples, total, ended } = await this.#samplesOf(cue.material, output.sampleRateHz)
    if (this.#output !== output || this.#held.includes(key)) return
    const lead = Math.round(cue.leadSeconds * output.sampleRateHz)
    output.post({ kind: 'load', key, total, lead, samples })
    if (ended) output.post({ kind: 'finish', key })
    this.#held.push(key)
    for (const old of this.#held.splice(0, Math.max(0, this.#held.length - heldSounds)))
      output.post({ kind: 'unload', key: old })
  }

  async #samplesOf(material: Material, sampleRateHz: number) {
    if ('stream' in material) {
      const { stream } = material
      const samples = stream.samples.slice(0, stream.doneSamples)
      return { samples, total: stream.totalSamples, ended: stream.isEnded }
    }
    const samples =
      'samples' in material ? material.samples : (await decodedSounds.get(material.url, sampleRateHz)).samples
    return { samples, total: samples.length, ended: false }
  }

  #outputAt(sampleRateHz: number): Promise<Output> {
    const ready = this.#outputs.get(sampleRateHz)
    if (ready) return ready
    const opening = Output.open(sampleRateHz, this.#sinkId)
    this.#outputs.set(sampleRateHz, opening)
    opening.catch(() => this.#outputs.delete(sampleRateHz))
    return opening
  }

  /** One output sounds; the one before rests. */
  #use(output: Output): void {
    output.setVolume(this.#volume)
    if (this.#output === output) return
    const before = this.#output
    before?.post({ kind: 'stop', turn: this.#turn })
    if (before) {
      before.onWord = () => undefined
      for (const key of this.#held) before.post({ kind: 'unload', key })
      setTimeout(() => before !== this.#output && void before.context.suspend(), 100)
    }
    this.#held = []
    this.#output = output
    output.onWord = (word) => this.#hear(word)
  }

  #hear(word: DeckWord): void {
    if (word.turn !== this.#turn) return
    this.#word = word
    const output = this.#output
    if (!output || this.status !== 'playing') return
    if (word.position / output.sampleRateHz >= this.#untilSeconds) this.stop()
    else if (word.state === 'ended') this.#ended(word, output)
    else if (word.state === 'dry') this.#runDry(word, output)
  }

  #ended(word: DeckWord, output: Output): void {
    this.stop()
    this.positionSeconds = word.position / output.sampleRateHz
  }

  #runDry(word: DeckWord, output: Output): void {
    this.#fromSample = word.position
    this.positionSeconds = word.position / output.sampleRateHz
    this.#waitForMore()
  }

  #loopSamples(sampleRateHz: number): LoopSamples | null {
    // The loop is drawn on the project's time axis, where only takes lie.
    if (!this.#loop || this.#cue?.kind !== 'take') return null
    const { startSeconds, endSeconds } = this.#loop
    return { start: Math.round(startSeconds * sampleRateHz), end: Math.round(endSeconds * sampleRateHz) }
  }

  /** Follows what is heard for as long as it sounds. */
  #animate(): void {
    cancelAnimationFrame(this.#frame)
    const draw = () => {
      const output = this.#output
      if (!output || this.status === 'stopped') {
        this.level = 0
        return
      }
      this.level = output.level
      if (this.status === 'playing') this.positionSeconds = this.#heardSeconds(output)
      this.#frame = requestAnimationFrame(draw)
    }
    draw()
  }

  /** What leaves the loudspeaker now: later than what the worklet has computed. */
  #heardSeconds({ context, sampleRateHz }: Output): number {
    if (!this.#word) return this.#fromSample / sampleRateHz
    const { position, frame, state: told } = this.#word
    const since = told === 'playing' ? context.currentTime * sampleRateHz - frame : 0
    let at = position + since
    const loop = this.#loopSamples(sampleRateHz)
    if (loop && position < loop.end && at >= loop.end) at -= loop.end - loop.start
    const latency = (context.outputLatency || context.baseLatency || 0) * sampleRateHz
    const heard = loop && at - latency < loop.start && this.#fromSample < loop.start ? at : at - latency
    return Math.max(heard, Math.min(at, this.#fromSample)) / sampleRateHz
  }
}

const keyOf = ({ kind, id }: PlaySource): string => `${kind} ${id}`

const takeCue = (take: Take): Cue => ({
  kind: 'take',
  id: take.id,
  title: take.name,
  leadSeconds: take.leadSeconds,
  durationSeconds: take.seconds - take.leadSeconds,
  material: { url: take.url, sampleRateHz: take.sampleRateHz },
})

const streamCue = (stream: SampleStream): Cue => ({
  kind: 'take',
  id: stream.id,
  title: stream.title,
  leadSeconds: stream.leadSeconds,
  durationSeconds: stream.finalSamples / stream.sampleRateHz - stream.leadSeconds,
  material: { stream },
})

/** Before the first gesture a browser keeps quiet: then it is tried again at the next one. */
function wakeContext(context: AudioContext): void {
  if (context.state === 'running') return
  void context.resume()
  const again = () => void context.resume()
  for (const gesture of ['pointerdown', 'keydown'] as const)
    addEventListener(gesture, again, { once: true, capture: true })
}

export const player = new Player()
