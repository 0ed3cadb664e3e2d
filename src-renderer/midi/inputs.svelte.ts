/** MIDI keyboards: asking for them, which there are, and what is played on those that are listened to. */
import { KeyboardState, type PlayedEvent } from './keyboardState.ts'
import { parseMidi } from './message.ts'

export type MidiStatus = 'off' | 'asking' | 'on' | 'refused' | 'failed' | 'missing'

export interface MidiInputName {
  readonly id: string
  readonly name: string
}

/** @param milliseconds as of `performance.now()`, when it was played */
export type PlayedListener = (events: readonly PlayedEvent[], milliseconds: number) => void

/** A moment that is further from now is no moment that a key was pressed at. */
const oldestMilliseconds = 1000

interface Listened {
  readonly port: MIDIInput
  readonly keyboard: KeyboardState
}

class MidiInputs {
  #status = $state<MidiStatus>('off')
  #list = $state.raw<readonly MidiInputName[]>([])
  #listenedIds = $state.raw<readonly string[]>([])
  #chosen = ''
  #access: MIDIAccess | null = null
  /** Counts switches: an answer to an older one no longer matters. */
  #turn = 0
  readonly #listened = new Map<string, Listened>()
  readonly #listeners = new Set<PlayedListener>()

  get status(): MidiStatus {
    return this.#status
  }

  /** Those that are plugged in. */
  get list(): readonly MidiInputName[] {
    return this.#list
  }

  /** The names of those that are heard. */
  get heard(): readonly string[] {
    return this.#list.filter(({ id }) => this.#listenedIds.includes(id)).map(({ name }) => name)
  }

  onPlayed(listener: PlayedListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks the browser, which may ask the user. */
  async start(): Promise<void> {
    if (this.#status === 'on' || this.#status === 'asking') return
    if (typeof navigator.requestMIDIAccess !== 'function') {
      this.#status = 'missing'
      return
    }
    const turn = ++this.#turn
    this.#status = 'asking'
    try {
      const access = await navigator.requestMIDIAccess({ sysex: false })
      if (turn !== this.#turn) return
      this.#access = access
      access.onstatechange = () => this.#look()
      this.#status = 'on'
      this.#look()
    } catch (error) {
      if (turn !== this.#turn) return
      const name = error instanceof DOMException ? error.name : ''
      const isRefused = name === 'NotAllowedError' || name === 'SecurityError'
      this.#status = isRefused ? 'refused' : name === 'NotSupportedError' ? 'missing' : 'failed'
    }
  }

  stop(): void {
    this.#turn++
    for (const id of [...this.#listened.keys()]) this.#leave(id)
    if (this.#access) this.#access.onstatechange = null
    this.#access = null
    this.#list = []
    this.#listenedIds = []
    this.#status = 'off'
  }

  /** @param name of the one input to listen to; empty for every one */
  choose(name: string): void {
    if (name === this.#chosen) return
    this.#chosen = name
    this.#look()
  }

  #look(): void {
    if (!this.#access) return
    const plugged = [...this.#access.inputs.values()].filter((port) => port.state === 'connected')
    this.#list = plugged.map((port) => ({ id: port.id, name: nameOf(port) }))
    const wanted = plugged.filter((port) => this.#chosen === '' || nameOf(port) === this.#chosen)
    const ports = new Set<MIDIInput>(wanted)
    for (const [id, { port }] of [...this.#listened]) if (!ports.has(port)) this.#leave(id)
    for (const port of wanted) if (!this.#listened.has(port.id)) this.#listen(port)
    this.#listenedIds = wanted.map(({ id }) => id)
  }

  #listen(port: MIDIInput): void {
    const keyboard = new KeyboardState(`${port.id} ${nameOf(port)}`)
    this.#listened.set(port.id, { port, keyboard })
    port.onmidimessage = ({ data, timeStamp }) => {
      const message = parseMidi(data)
      if (message) this.#tell(keyboard.hear(message), momentOf(timeStamp))
    }
  }

  /** What sounds of it ends: nobody will let its keys go any more. */
  #leave(id: string): void {
    const left = this.#listened.get(id)
    if (!left) return
    this.#listened.delete(id)
    left.port.onmidimessage = null
    void left.port.close().catch(() => undefined)
    this.#tell(left.keyboard.releaseAll(), performance.now())
  }

  #tell(events: readonly PlayedEvent[], milliseconds: number): void {
    if (events.length === 0) return
    for (const listener of this.#listeners) listener(events, milliseconds)
  }
}

export const midiInputs = new MidiInputs()

const nameOf = ({ name, manufacturer }: MIDIInput): string =>
  (name ?? '').trim() || (manufacturer ?? '').trim() || 'A keyboard without a name'

function momentOf(timeStamp: number): number {
  const now = performance.now()
  return timeStamp > now - oldestMilliseconds && timeStamp <= now ? timeStamp : now
}
