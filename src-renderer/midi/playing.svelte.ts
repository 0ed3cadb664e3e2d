/** What is played in Compose, on a MIDI keyboard or on the computer's keys: heard, shown, and written down. */
import { isTextField } from '../commands/keyboard.ts'
import { announce } from '../state/announce.ts'
import { project } from '../state/project.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { instruments } from '../views/compose/instrument.svelte.ts'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { audition } from './audition.svelte.ts'
import { ComputerHand, computerKey } from './computerKeys.ts'
import { midiInputs } from './inputs.svelte.ts'
import type { PlayedEvent } from './keyboardState.ts'
import { noteRecorder } from './noteRecorder.svelte.ts'

const computerSource = 'computer'
/** How long it is said that the instrument doesn't know a note. */
const strangerMilliseconds = 4000
/** Where letters choose something else. */
const typedInto = '[role=menu], [role=listbox], [role=combobox], [data-own-keys]'

class Playing {
  #computerKeys = $state(false)
  #held = $state.raw<ReadonlyMap<string, number>>(new Map())
  #strangerMidi = $state<number | null>(null)
  #lowMidi = $state(0)
  #velocity = $state(0)
  readonly #hand = new ComputerHand()
  /** By the key's place. */
  readonly #pressed = new Map<string, number>()
  #strangerTimer: ReturnType<typeof setTimeout> | undefined

  readonly heldMidis = $derived(new Set(this.#held.values()))

  constructor() {
    this.#showHand()
  }

  /** The computer's keys are a piano. */
  get computerKeys(): boolean {
    return this.#computerKeys
  }

  /** The C under the left hand, and how hard it strikes. */
  get hand(): { readonly lowMidi: number; readonly velocity: number } {
    return { lowMidi: this.#lowMidi, velocity: this.#velocity }
  }

  /** The note that was just played and that the instrument doesn't know. */
  get strangerMidi(): number | null {
    return this.#strangerMidi
  }

  /** Whether there is anything to play on. */
  get hasKeys(): boolean {
    return this.#computerKeys || (midiInputs.status === 'on' && midiInputs.heard.length > 0)
  }

  switchComputerKeys(on = !this.#computerKeys): void {
    if (on === this.#computerKeys) return
    this.letGo()
    this.#computerKeys = on
    if (on) this.#hand.reach(instruments.current?.knownMidi ?? [])
    this.#showHand()
    announce(
      on
        ? `The computer’s keys play notes. A is ${noteName(this.#lowMidi)}.`
        : 'The computer’s keys are shortcuts again.',
    )
  }

  /** Where the user is in Compose: listens until it is left. */
  attach(): () => void {
    const stop = midiInputs.onPlayed((events, milliseconds) => this.#play(events, milliseconds))
    const down = (event: KeyboardEvent) => this.#down(event)
    const up = (event: KeyboardEvent) => this.#up(event)
    const away = () => this.#letGoOfComputer()
    window.addEventListener('keydown', down, true)
    window.addEventListener('keyup', up, true)
    window.addEventListener('blur', away)
    return () => {
      stop()
      window.removeEventListener('keydown', down, true)
      window.removeEventListener('keyup', up, true)
      window.removeEventListener('blur', away)
      noteRecorder.stop()
      this.letGo()
    }
  }

  /** Ends all that is held. */
  letGo(): void {
    this.#letGoOfComputer()
    audition.silence()
    this.#held = new Map()
  }

  #play(events: readonly PlayedEvent[], milliseconds: number): void {
    if (project.status !== 'ready') return
    for (const event of events) {
      if (settings.current.midiAudition) audition.hear(event)
      noteRecorder.hear(event, milliseconds)
      if (event.kind === 'press' || event.kind === 'release') this.#show(event)
    }
  }

  #show({ kind, source, midi }: PlayedEvent & { kind: 'press' | 'release' }): void {
    const key = `${source} ${String(midi)}`
    const others = [...this.#held].filter(([it]) => it !== key)
    this.#held = new Map(kind === 'press' ? [...others, [key, midi]] : others)
    if (kind === 'press') this.#look(midi)
  }

  #look(midi: number): void {
    const isStranger = instruments.known !== null && !instruments.known.has(midi)
    if (!isStranger) {
      this.#strangerMidi = null
      return
    }
    if (this.#strangerMidi !== midi)
      announce(`${instruments.current?.name ?? 'The instrument'} doesn’t know ${noteName(midi)}.`)
    this.#strangerMidi = midi
    clearTimeout(this.#strangerTimer)
    this.#strangerTimer = setTimeout(() => (this.#strangerMidi = null), strangerMilliseconds)
  }

  #down(event: KeyboardEvent): void {
    if (!this.#computerKeys || event.isComposing || isTextField(event.target)) return
    if (event.target instanceof Element && event.target.closest(typedInto)) return
    if (document.querySelector('[data-dialog-content][data-state=open]')) return
    const key = computerKey(event)
    if (!key) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat || this.#pressed.has(event.code)) return
    if (key.kind === 'note') this.#strike(event.code, key.semitones, event.timeStamp)
    else {
      if (key.kind === 'octave') this.#hand.shift(key.by)
      else this.#hand.strike(key.by)
      this.#showHand()
      announce(
        key.kind === 'octave' ? `A is ${noteName(this.#lowMidi)}` : `Loudness ${String(this.#velocity)}`,
      )
    }
  }

  #strike(code: string, semitones: number, milliseconds: number): void {
    const midi = this.#hand.midiOf(semitones)
    if (midi === null) return
    this.#pressed.set(code, midi)
    this.#play([{ kind: 'press', source: computerSource, midi, velocity: this.#hand.velocity }], milliseconds)
  }

  #up(event: KeyboardEvent): void {
    const midi = this.#pressed.get(event.code)
    if (midi === undefined) return
    this.#pressed.delete(event.code)
    this.#play([{ kind: 'release', source: computerSource, midi }], event.timeStamp)
  }

  #letGoOfComputer(): void {
    const held = [...this.#pressed.values()]
    this.#pressed.clear()
    const released = held.map((midi): PlayedEvent => ({ kind: 'release', source: computerSource, midi }))
    this.#play(released, performance.now())
  }

  #showHand(): void {
    this.#lowMidi = this.#hand.lowMidi
    this.#velocity = this.#hand.velocity
  }
}

export const playing = new Playing()
