/** What is played sounds at once, on the project's instrument; its sounds are rendered before they are needed. */
import { player } from '../audio/player.svelte.ts'
import type { Output } from '../audio/output.ts'
import type { Voice } from '../audio/voice.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { jobs } from '../state/jobs.svelte.ts'
import { holdOn } from './holding.ts'
import type { PlayedEvent } from './keyboardState.ts'
import { NoteSounds, type ChosenSound } from './noteSounds.ts'
import { shortSeconds, soundsAhead, usualVelocity, type WantedSound } from './soundsAhead.ts'

/** A key that is up again still sounds when its first sound comes within this, for so long. */
const latestMilliseconds = 700
const tapMilliseconds = 200
/** While others work, it is looked again after so long whether they have ended. */
const busyMilliseconds = 1000
const mostVoices = 32

interface Sounding {
  readonly source: string
  readonly midi: number
  readonly voice: Voice
  readonly gain: number
}

interface Waiting {
  readonly pressedAt: number
  isUp: boolean
}

class Audition {
  #sounds: NoteSounds | null = null
  #output: Output | null = null
  #sounding: Sounding[] = []
  readonly #cents = new Map<string, number>()
  readonly #levels = new Map<string, number>()
  /** Keys that wait for their first sound. */
  readonly #waiting = new Map<string, Waiting>()
  #ahead: readonly WantedSound[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #isRendering = false
  #readyCount = $state(0)
  #noteCount = $state(0)

  /** How many of the instrument's notes sound at once when they are played. */
  get ready(): { readonly notes: number; readonly of: number } {
    return { notes: this.#readyCount, of: this.#noteCount }
  }

  /** Opens the way to the loudspeakers and begins to render. @param centreMidi where the music lies */
  prepare(instrument: Instrument, category: string | null, centreMidi: number): void {
    void player.beside(instrument.sampleRateHz).then((output) => (this.#output = output))
    if (!this.#sounds?.isOf(instrument, category)) this.#sounds = new NoteSounds(instrument, category)
    this.#ahead = soundsAhead(instrument.knownMidi, centreMidi, instrument.knowsLoudness)
    this.#noteCount = instrument.knownMidi.length
    this.#count()
    this.#renderNext()
  }

  /** Falls silent and renders no more; what is rendered is kept. */
  rest(): void {
    this.#ahead = []
    clearTimeout(this.#timer)
    this.silence()
  }

  silence(): void {
    for (const { voice } of this.#sounding) voice.release()
    this.#sounding = []
    this.#waiting.clear()
    this.#cents.clear()
    this.#levels.clear()
  }

  hear(event: PlayedEvent): void {
    switch (event.kind) {
      case 'press':
        return this.#press(event)
      case 'release':
        return this.#release(event.source, event.midi)
      case 'bend':
        this.#cents.set(event.source, event.cents)
        for (const it of this.#sounding) if (it.source === event.source) it.voice.bend(event.cents)
        return
      case 'expression':
        this.#levels.set(event.source, event.level)
        for (const it of this.#sounding) if (it.source === event.source) it.voice.swell(it.gain * event.level)
    }
  }

  #press({ source, midi, velocity }: PlayedEvent & { kind: 'press' }): void {
    const sounds = this.#sounds
    if (!sounds?.instrument.knownMidi.includes(midi)) return
    const key = `${source} ${String(midi)}`
    const ready = sounds.choose(midi, velocity)
    if (ready) {
      this.#begin(source, midi, ready, sounds)
      return
    }
    const waiting: Waiting = { pressedAt: performance.now(), isUp: false }
    this.#waiting.set(key, waiting)
    sounds.render({ midi, velocity: usualVelocity, noteSeconds: shortSeconds }).then(
      () => {
        this.#count()
        if (sounds !== this.#sounds || this.#waiting.get(key) !== waiting) return
        this.#waiting.delete(key)
        if (waiting.isUp && performance.now() - waiting.pressedAt > latestMilliseconds) return
        const rendered = sounds.choose(midi, velocity)
        if (rendered) this.#begin(source, midi, rendered, sounds)
        if (waiting.isUp) setTimeout(() => this.#release(source, midi), tapMilliseconds)
      },
      // A key that stays silent is told by its silence; the next press asks again.
      () => this.#waiting.delete(key),
    )
  }

  #begin(source: string, midi: number, { sound, gain }: ChosenSound, sounds: NoteSounds): void {
    const output = this.#output
    if (!output) return
    const voice = output.startVoice(sound.buffer, {
      gain: gain * (this.#levels.get(source) ?? 1),
      cents: this.#cents.get(source) ?? 0,
    })
    const sounding: Sounding = { source, midi, voice, gain }
    this.#sounding = this.#sounding.filter((it) => !it.voice.isOver)
    this.#sounding.push(sounding)
    void holdOn(
      {
        midi,
        sound,
        isHeld: () => !voice.isOver && this.#sounding.includes(sounding),
        goOnIn: (longer) => voice.goOnIn(longer),
      },
      (wanted) => sounds.render(wanted),
    )
    for (const old of this.#sounding.splice(0, Math.max(0, this.#sounding.length - mostVoices)))
      old.voice.release()
  }

  #release(source: string, midi: number): void {
    const waiting = this.#waiting.get(`${source} ${String(midi)}`)
    if (waiting) waiting.isUp = true
    const isIt = (it: Sounding) => it.source === source && it.midi === midi
    for (const it of this.#sounding) if (isIt(it)) it.voice.release()
    this.#sounding = this.#sounding.filter((it) => !isIt(it))
  }

  /** One at a time, and none while the engine has other work. */
  #renderNext(): void {
    clearTimeout(this.#timer)
    const sounds = this.#sounds
    if (!sounds || sounds.isFull || this.#isRendering) return
    const next = this.#ahead.find((wanted) => !sounds.has(wanted))
    if (!next) return
    if (jobs.active.length > 0) {
      this.#timer = setTimeout(() => this.#renderNext(), busyMilliseconds)
      return
    }
    this.#isRendering = true
    sounds.render(next).then(
      () => {
        this.#count()
        this.#passOn(next, 0)
      },
      // What can't be rendered now is not tried again until it is asked for.
      () => this.#passOn(next, busyMilliseconds),
    )
  }

  #passOn(done: WantedSound, milliseconds: number): void {
    this.#isRendering = false
    this.#ahead = this.#ahead.filter((it) => it !== done)
    this.#timer = setTimeout(() => this.#renderNext(), milliseconds)
  }

  #count(): void {
    const sounds = this.#sounds
    this.#readyCount = sounds?.instrument.knownMidi.filter((midi) => sounds.hasAny(midi)).length ?? 0
  }
}

export const audition = new Audition()
