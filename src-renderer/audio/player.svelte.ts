/** The one place that decides what sounds: takes, clips, keys of the roll, and sound that is still being generated. */
import type { Take } from '../../src-shared/contract/takes.ts'
import { report } from '../state/notices.svelte.ts'
import {
  clipCue,
  keyOf,
  rateOf,
  samplesCue,
  streamCue,
  takeCue,
  type Cue,
  type PlayableClip,
  type PlaySource,
} from './cue.ts'
import type { LoopSamples } from './deck.ts'
import { heardSeconds } from './heardPosition.ts'
import { HeldSounds } from './heldSounds.ts'
import type { DeckWord } from './messages.ts'
import type { Output } from './output.ts'
import { listLoudspeakers, Outputs, wakeContext } from './outputs.ts'
import type { SampleStream } from './sampleStream.ts'
import { StreamFollower } from './streamFollower.ts'

export interface TimeRange {
  readonly startSeconds: number
  readonly endSeconds: number
}

interface PlayOptions {
  readonly fromSeconds?: number
}

type Status = 'stopped' | 'starting' | 'playing' | 'waiting'

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
  /** Those on which keys are played: they stay awake, whatever else sounds. */
  readonly #beside = new Set<Output>()
  readonly #outputs = new Outputs()
  readonly #held = new HeldSounds()
  /** Counts plays and stops: what was asked before the newest no longer matters. */
  #turn = 0
  #word: DeckWord | null = null
  #fromSample = 0
  #follower: StreamFollower | null = null
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
    for (const output of this.#beside) output.setVolume(this.#volume)
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
    this.#begin(clipCue(clip), options.fromSeconds)
    this.#untilSeconds = options.toSeconds ?? Infinity
  }

  playSamples(samples: Float32Array, sampleRateHz: number, title: string): void {
    this.#begin(samplesCue(`${title} ${String(this.#turn)}`, samples, sampleRateHz, title), 0)
  }

  /** A key of the roll: beside what plays; ends the preview before. */
  preview(samples: Float32Array, sampleRateHz: number): void {
    void this.#rouse(sampleRateHz)
      .then((output) => output.preview(samples))
      .catch(report)
  }

  /** The way out for what sounds beside what plays, from now on: keys that are held, clicks of a metronome. */
  async beside(sampleRateHz: number): Promise<Output> {
    const output = await this.#rouse(sampleRateHz)
    this.#beside.add(output)
    return output
  }

  async #rouse(sampleRateHz: number): Promise<Output> {
    const output = await this.#outputs.at(sampleRateHz)
    if (this.#output === null || !this.isPlaying) this.#use(output)
    output.setVolume(this.#volume)
    wakeContext(output.context)
    return output
  }

  play({ fromSeconds }: PlayOptions = {}): void {
    if (this.#cue) this.#begin(this.#cue, fromSeconds)
  }

  stop(): void {
    this.#turn++
    this.#leaveStream()
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
    if (output) await this.#held.hold(output, takeCue(take))
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
      await this.#held.hold(output, cue)
      if (turn !== this.#turn) return
      this.#leaveStream()
      output.post({ kind: 'switchTo', key: keyOf(cue) })
      this.#setCue(cue)
    } catch (error) {
      report(error)
    }
  }

  /** Call in a gesture: has the way to the loudspeakers open before it is needed. */
  wake(sampleRateHz = 16_000): void {
    void this.#outputs
      .at(sampleRateHz)
      .then(({ context }) => wakeContext(context))
      .catch(report)
  }

  /** @param id of the device; empty for the system's own */
  async setOutput(id: string): Promise<void> {
    await this.#outputs.setSink(id).catch(report)
  }

  /** Loudspeakers to choose from. */
  outputs(): Promise<{ id: string; label: string }[]> {
    return listLoudspeakers()
  }

  #setCue(cue: Cue): void {
    this.#next = null
    this.#untilSeconds = Infinity
    this.#cue = cue
    this.source = cue
  }

  #begin(cue: Cue, fromSeconds = 0): void {
    const turn = ++this.#turn
    this.#leaveStream()
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
    const rate = await rateOf(cue)
    const output = await this.#outputs.at(rate)
    if (turn !== this.#turn) return
    wakeContext(output.context)
    this.#use(output)
    await this.#held.hold(output, cue)
    if (turn !== this.#turn) return
    this.#fromSample = Math.round(startSeconds * output.sampleRateHz)
    output.post({ kind: 'loop', loop: this.#loopSamples(output.sampleRateHz) })
    if ('stream' in cue.material) this.#follow(output, cue, cue.material.stream)
    else this.#sound(output, cue)
  }

  #sound(output: Output, cue: Cue): void {
    this.waitSeconds = null
    this.status = 'playing'
    this.#word = null
    output.post({ kind: 'play', key: keyOf(cue), position: this.#fromSample, turn: this.#turn })
    this.#animate()
  }

  #follow(output: Output, cue: Cue, stream: SampleStream): void {
    this.#follower = new StreamFollower(output, keyOf(cue), stream, {
      begin: () => this.#sound(output, cue),
      wait: (seconds) => (this.waitSeconds = seconds),
      leave: () => this.#held.forget(keyOf(cue)),
    })
    this.#waitForMore()
  }

  #waitForMore(): void {
    this.status = 'waiting'
    this.#follower?.waitFrom(this.#fromSample)
  }

  #leaveStream(): void {
    this.#follower?.stop()
    this.#follower = null
    this.waitSeconds = null
  }

  /** One output sounds; the one before rests. */
  #use(output: Output): void {
    output.setVolume(this.#volume)
    if (this.#output === output) return
    const before = this.#output
    before?.post({ kind: 'stop', turn: this.#turn })
    if (before) {
      before.onWord = () => undefined
      setTimeout(() => {
        if (before !== this.#output && !this.#beside.has(before)) void before.context.suspend()
      }, 100)
    }
    this.#held.moveTo(output)
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
      if (this.status === 'playing')
        this.positionSeconds = heardSeconds(
          output,
          this.#word,
          this.#fromSample,
          this.#loopSamples(output.sampleRateHz),
        )
      this.#frame = requestAnimationFrame(draw)
    }
    draw()
  }
}

export const player = new Player()
