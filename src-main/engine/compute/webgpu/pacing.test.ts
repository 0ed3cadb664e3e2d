import { expect, it } from 'vitest'
import { Pacing } from './pacing.ts'

interface Kernel {
  readonly milliseconds: number
}

/** A card with a clock of its own, which works on one portion after the other. */
class FakeCard {
  readonly portions: number[] = []
  readonly kernels: Kernel[] = []
  now = 0
  failing: Error | undefined
  #freeAt = 0
  #waiting: { at: number; resolve: () => void; reject: (error: Error) => void }[] = []

  run = (works: readonly Kernel[]) => {
    const milliseconds = works.reduce((sum, it) => sum + it.milliseconds, 0)
    this.portions.push(milliseconds)
    this.kernels.push(...works)
    this.#freeAt = Math.max(this.#freeAt, this.now) + milliseconds
  }

  finish = () =>
    new Promise<void>((resolve, reject) => {
      this.#waiting.push({ at: this.#freeAt, resolve, reject })
      setImmediate(() => this.#next())
    })

  get queued() {
    return this.#freeAt - this.now
  }

  #next() {
    const next = this.#waiting.shift()
    if (!next) return
    this.now = Math.max(this.now, next.at)
    if (this.failing) next.reject(this.failing)
    else next.resolve()
  }
}

const kernels = (...milliseconds: number[]): Kernel[] => milliseconds.map((it) => ({ milliseconds: it }))
const paced = (card: FakeCard) => new Pacing<Kernel>(card, () => card.now)

it('keeps portions short, in order, and whole where everything is short', async () => {
  const card = new FakeCard()
  const pacing = paced(card)
  const step = kernels(...Array.from({ length: 30 }, (_, i) => 1 + (i % 5)))
  await pacing.run(step)
  await pacing.finish()
  card.portions.length = card.kernels.length = 0
  await pacing.run(step)
  await pacing.finish()
  expect(card.kernels).toEqual(step)
  expect(Math.max(...card.portions)).toBeLessThanOrEqual(20)
  expect(card.portions.length).toBeLessThan(7)

  const short = kernels(0.5, 0.5, 1)
  await pacing.run(short)
  await pacing.finish()
  card.portions.length = 0
  await pacing.run(short)
  expect(card.portions).toEqual([2])
})

it('follows a card that becomes slower or faster', async () => {
  const card = new FakeCard()
  const pacing = paced(card)
  const speed = { milliseconds: 2 }
  // Another object for each, of one and the same speed.
  const step = Array.from({ length: 40 }, () => ({
    get milliseconds() {
      return speed.milliseconds
    },
  }))
  const longest = async () => {
    for (let i = 0; i < 6; i++) {
      card.portions.length = 0
      await pacing.run(step)
      await pacing.finish()
    }
    return Math.max(...card.portions)
  }
  expect(await longest()).toBeLessThanOrEqual(20)
  speed.milliseconds = 9
  expect(await longest()).toBeLessThanOrEqual(20)
  speed.milliseconds = 0.1
  expect(await longest()).toBeCloseTo(4)
})

it('hands over little at a time, and never leaves the card idle', async () => {
  const card = new FakeCard()
  const pacing = paced(card)
  const step = kernels(...Array.from({ length: 20 }, () => 15))
  let most = 0
  const run = card.run
  card.run = (works) => {
    run(works)
    most = Math.max(most, card.queued)
  }
  for (let i = 0; i < 3; i++) await pacing.run(step)
  await pacing.finish()
  expect(most).toBeLessThanOrEqual(40)
  expect(card.now).toBeCloseTo(3 * 20 * 15)
})

it('stops between two portions, and goes on with other work after it', async () => {
  const card = new FakeCard()
  const pacing = paced(card)
  const step = kernels(...Array.from({ length: 100 }, () => 15))
  const shouldStop = () => card.now >= 100
  await expect(pacing.run(step, { shouldStop })).rejects.toMatchObject({ code: 'compute/abandoned' })
  expect(card.kernels.length).toBeLessThan(12)
  const other = kernels(1)
  await pacing.run(other)
  await pacing.finish()
  expect(card.kernels.at(-1)).toBe(other[0])
})

it('tells what the card threw to whoever waits, and nobody else', async () => {
  const card = new FakeCard()
  const pacing = paced(card)
  card.failing = new Error('the card went away')
  await pacing.run(kernels(1, 1))
  await new Promise((wait) => setTimeout(wait, 10))
  await expect(pacing.finish()).rejects.toThrow('went away')
  await expect(pacing.run(kernels(1, 1, 1))).rejects.toThrow('went away')
})
