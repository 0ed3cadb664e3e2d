/**
 * Work for a graphics card, handed over in portions of some twenty milliseconds: a card that draws the screen as well
 * stays free for that in between, and what should end ends soon. The next portion is handed over while one is worked
 * on, so that the card never waits. How long each kernel takes is learned on the way; at first each goes by itself.
 */
import { abandoned, type Interruption } from '../compute.ts'

/** A portion's length. It is well below what an eye notices, because a first guess may be wrong by a factor of two. */
const portionMilliseconds = 20
/** What the card has at a time: the portion it works on, and the next. */
const aheadMilliseconds = 2 * portionMilliseconds
/** A portion is written down while the card works on the one before it; the first one should be there soon. */
const mostWorks = 64
/** No clock tells less apart. */
const leastMilliseconds = 0.001

/** Where work is handed over; a `Gpu`, for example. */
export interface PacedCard<Work> {
  /** Sends all of this as one. */
  run(works: readonly Work[]): void
  /** Resolves when everything that was sent is done. */
  finish(): Promise<void>
}

interface Sent<Work> {
  readonly works: readonly Work[]
  /** What it was thought to take. */
  readonly expected: number
  readonly at: number
  /** When it was done; undefined before. */
  doneAt?: number
  readonly done: Promise<void>
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
      const { portion, expected } = this.#portion(works, begin)
      this.#learn()
      while (this.#sent.length > 0 && this.#ahead() + expected > aheadMilliseconds) await this.#follow()
      if (shouldStop?.()) throw abandoned()
      this.#send(portion, expected)
      begin += portion.length
    }
  }

  /** Waits until everything is done. @throws what the card threw. */
  async finish(): Promise<void> {
    while (this.#sent.length > 0) await this.#follow()
  }

  #ahead(): number {
    return this.#sent.reduce((sum, { expected }) => sum + expected, 0)
  }

  /** The next works to hand over: one alone where nothing is known of it. */
  #portion(works: readonly Work[], begin: number): { portion: readonly Work[]; expected: number } {
    const first = this.#known.get(works[begin])
    if (first === undefined) return { portion: [works[begin]], expected: portionMilliseconds }
    let expected = first
    let end = begin + 1
    for (; end < works.length && end - begin < mostWorks; end++) {
      const next = this.#known.get(works[end])
      if (next === undefined || expected + next > portionMilliseconds) break
      expected += next
    }
    return { portion: works.slice(begin, end), expected }
  }

  #send(works: readonly Work[], expected: number) {
    const at = this.#now()
    this.#card.run(works)
    const done = this.#card.finish().then(() => void (sent.doneAt = this.#now()))
    const sent: Sent<Work> = { works, expected, at, done }
    // Whoever waits for it is told; nobody may be waiting yet.
    done.catch(() => undefined)
    this.#sent.push(sent)
  }

  /** Waits for the oldest portion. */
  async #follow() {
    try {
      await this.#sent[0].done
    } catch (error) {
      this.#sent.shift()
      throw error
    }
    this.#learn()
  }

  /** From all that is done: several at once where nobody looked in between. */
  #learn() {
    const stillThere = this.#sent.findIndex(({ doneAt }) => doneAt === undefined)
    const done = this.#sent.splice(0, stillThere < 0 ? this.#sent.length : stillThere)
    if (done.length === 0) return
    const doneAt = done.at(-1)!.doneAt!
    const took = doneAt - Math.max(done[0].at, this.#lastDoneAt)
    this.#lastDoneAt = doneAt
    const works = done.flatMap((it) => it.works)
    const known = works.filter((work) => this.#known.has(work))
    const expected = known.reduce((sum, work) => sum + this.#known.get(work)!, 0)
    if (known.length < works.length) {
      const each = Math.max((took - expected) / (works.length - known.length), leastMilliseconds)
      for (const work of works) if (!this.#known.has(work)) this.#known.set(work, each)
      return
    }
    // A portion that was held up once doesn't make the next ones tiny, nor does a quick one make them huge.
    const factor = Math.min(Math.max(took / expected, 0.5), 4)
    for (const work of works)
      this.#known.set(work, Math.max(this.#known.get(work)! * factor, leastMilliseconds))
  }
}
