/**
 * Work for a graphics card, handed over in portions of some twenty milliseconds: a card that draws the screen as well
 * stays free for that in between, and what should end ends soon. The next portion is handed over while one is worked
 * on, so that the card never waits. How long each kernel takes is learned on the way; at first each goes by itself.
 */
import { abandoned, type Interruption } from '../compute.ts'

/** A portion's length. It is well below what an eye notices, because a first guess may be wrong by a factor of two. */
const portionMilliseconds = 20
/** No clock tells less apart. */
const leastMilliseconds = 0.001
/** Portions that the card has at a time: the one it works on, and the next. */
const portionsAhead = 2

/** Where work is handed over; a `Gpu`, for example. */
export interface PacedCard<Work> {
  /** Sends all of this as one. */
  run(works: readonly Work[]): void
  /** Resolves when everything that was sent is done. */
  finish(): Promise<void>
}

interface Sent<Work> {
  readonly works: readonly Work[]
  /** What it was thought to take; undefined when nothing was known. */
  readonly expected: number | undefined
  readonly at: number
  /** When it was done. */
  readonly done: Promise<number>
}

export class Pacing<Work extends object> {
  readonly #card: PacedCard<Work>
  readonly #now: () => number
  /** Milliseconds that each took, as far as known. */
  readonly #known = new WeakMap<Work, number>()
  readonly #sent: Sent<Work>[] = []
  #lastDoneAt = -Infinity

  /** @param now milliseconds; for tests. */
  constructor(card: PacedCard<Work>, now = () => performance.now()) {
    this.#card = card
    this.#now = now
  }

  /**
   * Hands all of this over, in its order. It is not done then: the last portions are still worked on, and what is handed
   * over next follows them.
   * @throws SyrinxError `compute/abandoned` when `shouldStop` says so between two portions; what the card threw.
   */
  async run(works: readonly Work[], { shouldStop }: Interruption = {}): Promise<void> {
    for (let begin = 0; begin < works.length;) {
      while (this.#sent.length >= portionsAhead) await this.#follow()
      if (shouldStop?.()) throw abandoned()
      const portion = this.#portion(works, begin)
      this.#send(portion)
      begin += portion.length
    }
  }

  /** Waits until everything is done. @throws what the card threw. */
  async finish(): Promise<void> {
    while (this.#sent.length > 0) await this.#follow()
  }

  #portion(works: readonly Work[], begin: number): readonly Work[] {
    let end = begin
    let milliseconds = 0
    while (end < works.length) {
      const next = this.#known.get(works[end])
      if (end > begin && (next === undefined || milliseconds + next > portionMilliseconds)) break
      end++
      if (next === undefined) break
      milliseconds += next
    }
    return works.slice(begin, end)
  }

  #send(works: readonly Work[]) {
    const known = works.map((work) => this.#known.get(work))
    const expected = known.includes(undefined)
      ? undefined
      : known.reduce<number>((sum, it) => sum + (it ?? 0), 0)
    const at = this.#now()
    this.#card.run(works)
    const done = this.#card.finish().then(() => this.#now())
    // Whoever waits for it is told; nobody may be waiting yet.
    done.catch(() => undefined)
    this.#sent.push({ works, expected, at, done })
  }

  /** Waits for the oldest portion, and learns how long it took. */
  async #follow() {
    const [{ works, expected, at, done }] = this.#sent
    const doneAt = await done.finally(() => this.#sent.shift())
    const took = doneAt - Math.max(at, this.#lastDoneAt)
    this.#lastDoneAt = doneAt
    if (expected === undefined) {
      for (const work of works) this.#known.set(work, took / works.length)
      return
    }
    // A portion that was held up once doesn't make the next ones tiny, nor does a quick one make them huge.
    const factor = Math.min(Math.max(took / Math.max(expected, leastMilliseconds), 0.5), 4)
    for (const work of works)
      this.#known.set(work, Math.max(this.#known.get(work)! * factor, leastMilliseconds / works.length))
  }
}
