/** The AudioWorklet around a deck: messages in, sound out, and now and then where it is. */
import { Deck } from './deck.ts'
import { deckProcessorName, type DeckMessage, type DeckWord } from './messages.ts'

declare const sampleRate: number
declare const currentFrame: number
declare function registerProcessor(name: string, processor: new () => object): void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

const wordEverySeconds = 0.02

class DeckProcessor extends AudioWorkletProcessor {
  readonly #deck = new Deck(sampleRate)
  #turn = 0
  #toldState = 'stopped'
  #toldFrame = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<DeckMessage>) => this.#take(data)
  }

  #take(message: DeckMessage): void {
    if (message.kind === 'load') this.#deck.load(message.key, message.total, message.lead, message.samples)
    else if (message.kind === 'append') this.#deck.append(message.key, message.from, message.samples)
    else if (message.kind === 'finish') this.#deck.finish(message.key)
    else if (message.kind === 'unload') this.#deck.unload(message.key)
    else if (message.kind === 'switchTo') this.#deck.switchTo(message.key)
    else if (message.kind === 'loop') this.#deck.setLoop(message.loop)
    else if (message.kind === 'play') {
      this.#deck.play(message.key, message.position)
      this.#obey(message.turn)
    } else if (message.kind === 'stop') {
      this.#deck.stop()
      this.#obey(message.turn)
    }
  }

  #obey(turn: number): void {
    this.#turn = turn
    this.#tell(currentFrame)
  }

  process(_inputs: Float32Array[][], [channels]: Float32Array[][]): boolean {
    const [output] = channels
    this.#deck.render(output)
    const frame = currentFrame + output.length
    const { state: heard } = this.#deck.report
    const isDue = heard === 'playing' && frame - this.#toldFrame >= wordEverySeconds * sampleRate
    if (isDue || heard !== this.#toldState) this.#tell(frame)
    return true
  }

  #tell(frame: number): void {
    const word: DeckWord = { ...this.#deck.report, frame, turn: this.#turn }
    this.#toldState = word.state
    this.#toldFrame = frame
    this.port.postMessage(word)
  }
}

registerProcessor(deckProcessorName, DeckProcessor)
