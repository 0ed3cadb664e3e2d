/**
 * A trainer that outlives its graphics card. Drivers are reset, machines sleep, and cards are pulled out: when that
 * happens in the middle of a run, another trainer is opened from a state that was kept in memory, and takes the steps
 * since then again, with the same crops at the same learning rates. Whoever trains notices nothing but a wait, and the
 * weights are, bit for bit, those of a run that never lost its card (as far as the card adds up in the same order).
 *
 * A state is kept whenever a checkpoint reads it, and by itself as often as that costs a hundredth of the time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { RandomState } from '../../../src-shared/random.ts'
import {
  abandoned,
  type Compute,
  type Crop,
  type Interruption,
  type StepResult,
  type Trainer,
  type TrainingState,
} from '../compute/compute.ts'
import type { LoopPosition } from './loop.ts'
import type { TrainingClock } from './trainingClock.ts'

/** Everything that is needed to go on from a step. */
export interface KeptState {
  readonly state: TrainingState
  readonly position: LoopPosition
}

/** What a step was taken with. */
export interface Lesson {
  /** Of the random numbers, before its crops were drawn. */
  readonly random: RandomState
  readonly learningRate: number
}

export interface LastingSettings {
  open(state: TrainingState): Promise<Trainer>
  /** The crops of a step that drew them from these random numbers. */
  draw(random: RandomState): Crop[]
  /** Stands while the card is away, and while steps are taken again. */
  readonly clock: TrainingClock
  shouldStop(): boolean
  /** The card went away after `step` steps; training goes on from `kept` of them. */
  cardLost?(step: number, kept: number): void
  /** Before each further try to open the card; for tests. */
  readonly waitsMilliseconds?: readonly number[]
}

const waitsMilliseconds = [500, 2000, 8000]
/** A card that goes away more often than this, within so much time, isn't fit for work. */
const mostLosses = 3
const lossesMilliseconds = 10 * 60_000
/** Keeping a state takes at most this share of the time, and is not done more often than this. */
const keepingShare = 0.01
const keepMilliseconds = 10_000

const codeOf = (error: unknown): string => (error instanceof SyrinxError ? error.code : '')
const isCardLost = (error: unknown) => codeOf(error) === 'compute/device-lost'
/** What opening a card may come to while its driver starts again, or others still hold its memory. */
const mayPass = (error: unknown) =>
  ['device-lost', 'no-gpu', 'no-adapter', 'no-device', 'out-of-memory'].includes(
    codeOf(error).replace('compute/', ''),
  )

/** Only a graphics card goes away; for the others no state is kept. */
export const canGoAway = ({ name }: Compute): boolean => name === 'webgpu'

export class LastingTrainer {
  readonly #settings: LastingSettings
  readonly #isLasting: boolean
  #trainer: Trainer
  #kept: KeptState
  #lessons: Lesson[] = []
  #lostAt: number[] = []
  #isAway = false
  #keepAt = performance.now() + keepMilliseconds

  private constructor(trainer: Trainer, start: KeptState, isLasting: boolean, settings: LastingSettings) {
    this.#trainer = trainer
    this.#kept = start
    this.#isLasting = isLasting
    this.#settings = settings
  }

  /** @param isLasting false where nothing can go away. @throws what `settings.open` throws. */
  static async open(
    start: KeptState,
    isLasting: boolean,
    settings: LastingSettings,
  ): Promise<LastingTrainer> {
    return new LastingTrainer(await settings.open(start.state), start, isLasting, settings)
  }

  /** What there is of a run whose card stays away, or that was stopped while it did; undefined for all others. */
  get left(): KeptState | undefined {
    return this.#isAway ? this.#kept : undefined
  }

  /** @throws SyrinxError `compute/abandoned` also while the card is away; `compute/device-lost` when it stays away. */
  async step(batch: readonly Crop[], lesson: Lesson, interruption: Interruption): Promise<StepResult> {
    const result = await this.#lasting((it) => it.step(batch, lesson.learningRate, interruption))
    if (this.#isLasting) this.#lessons.push(lesson)
    return result
  }

  loss(batch: readonly Crop[], which: 'current' | 'average', interruption: Interruption): Promise<number> {
    return this.#lasting((it) => it.loss(batch, which, interruption))
  }

  /** A copy of the state, to go on from whatever comes. @param position what belongs to it. */
  async read(position: LoopPosition): Promise<TrainingState> {
    const began = performance.now()
    const state = await this.#lasting((it) => it.read())
    if (this.#isLasting) {
      this.#kept = { state, position }
      this.#lessons = []
      const now = performance.now()
      this.#keepAt = now + Math.max(keepMilliseconds, (now - began) / keepingShare)
    }
    return state
  }

  /** Keeps the state when it is time to. */
  async keep(position: () => LoopPosition): Promise<void> {
    if (this.#isLasting && performance.now() >= this.#keepAt) await this.read(position())
  }

  async dispose(): Promise<void> {
    await this.#trainer.dispose()
  }

  async #lasting<Result>(work: (trainer: Trainer) => Promise<Result>): Promise<Result> {
    if (this.#isAway) throw abandoned()
    for (;;)
      try {
        return await work(this.#trainer)
      } catch (error) {
        if (!this.#isLasting || !isCardLost(error)) throw error
        await this.#reopen(error as SyrinxError)
      }
  }

  async #reopen(lost: SyrinxError): Promise<void> {
    const { clock, cardLost, waitsMilliseconds: waits = waitsMilliseconds } = this.#settings
    const { step: kept } = this.#kept.state
    const step = kept + this.#lessons.length
    const now = performance.now()
    this.#lostAt = [...this.#lostAt.filter((at) => now - at < lossesMilliseconds), now]
    this.#isAway = true
    clock.pause()
    if (this.#lostAt.length > mostLosses) throw staysAway(step, kept, lost, 'goes away again and again')
    cardLost?.(step, kept)
    let last: unknown = lost
    for (const wait of waits) {
      await this.#trainer.dispose().catch(() => undefined)
      await this.#wait(wait)
      try {
        await this.#openAnew()
        this.#isAway = false
        clock.resume()
        return
      } catch (error) {
        if (!mayPass(error)) throw error
        last = error
      }
    }
    throw staysAway(step, kept, last, 'didn’t come back')
  }

  /** Takes the steps since the kept state again. */
  async #openAnew() {
    const { open, draw, shouldStop } = this.#settings
    this.#trainer = await open(this.#kept.state)
    for (const { random, learningRate } of this.#lessons) {
      if (shouldStop()) throw abandoned()
      await this.#trainer.step(draw(random), learningRate, { shouldStop })
    }
  }

  async #wait(milliseconds: number) {
    const until = performance.now() + milliseconds
    for (;;) {
      if (this.#settings.shouldStop()) throw abandoned()
      const left = until - performance.now()
      if (left <= 0) return
      await sleep(Math.min(left, 50))
    }
  }
}

const steps = (count: number) => count.toLocaleString('en')

function staysAway(step: number, kept: number, cause: unknown, how: string): SyrinxError {
  const { report } = cause instanceof SyrinxError ? cause : {}
  return new SyrinxError(
    'compute/device-lost',
    `The graphics card went away at step ${steps(step)}, and ${how}.`,
    `Everything up to step ${steps(kept)} is kept. Go on from there when the card is back, or on the processor.`,
    { cause, ...(report !== undefined && { report }) },
  )
}
