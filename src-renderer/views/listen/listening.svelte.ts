/** What the Listen view shows: how much of the time axis, what is pointed at, what loops. */
import type { SoundAnalysis, Take } from '../../../src-shared/contract/takes.ts'
import type { TimeRange } from '../../audio/player.svelte.ts'
import { envelopeOf, errorOf } from '../../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { studio } from '../../client/studio.ts'
import { SvelteMap } from 'svelte/reactivity'
import { remembered } from '../../state/remembered.ts'
import { depthsDb, rangeOf, type DepthDb } from './spectrum/levels.ts'
import { frequencyScales, type FrequencyScale } from './spectrum/scales.ts'

/** Windows of the spectrogram: the shorter, the finer in time; the longer, the finer in pitch. */
export const details = { time: 0.016, balanced: 0.064, pitch: 0.256 } as const
export type Detail = keyof typeof details

export interface Pointed {
  readonly seconds: number
  readonly hertz: number
  readonly levelDb: number | null
}

const shortestSpanSeconds = 0.02
const scaleMemory = remembered<string>('listen.scale', 'log')
const usualDepthDb = 80
const depthMemory = remembered<number>('listen.depth', usualDepthDb)
const detailMemory = remembered<string>('listen.detail', 'balanced')

class Listening {
  scale = $state<FrequencyScale>(frequencyScales.find((it) => it === scaleMemory.read()) ?? 'log')
  detail = $state<Detail>(
    (Object.keys(details) as Detail[]).find((it) => it === detailMemory.read()) ?? 'balanced',
  )
  depthDb = $state<DepthDb>(depthsDb.find((it) => it === depthMemory.read()) ?? usualDepthDb)
  showsNotes = $state(true)
  showsPitch = $state(true)
  /** The whole axis: from the earliest lead to the latest end. */
  whole = $state.raw<TimeRange>({ startSeconds: 0, endSeconds: 1 })
  view = $state.raw<TimeRange>({ startSeconds: 0, endSeconds: 1 })
  region = $state.raw<TimeRange | null>(null)
  pointed = $state.raw<Pointed | null>(null)
  /** Width of the panels' time axis. */
  widthPixels = $state(800)
  readonly #analyses = new SvelteMap<string, SoundAnalysis | SyrinxError>()
  readonly #asked = new Set<string>()
  /** Of the takes that are shown, by their ids. */
  readonly #loudest = new SvelteMap<string, number>()

  /** Levels that the colours reach over, in all spectrograms alike. */
  readonly range = $derived(rangeOf([...this.#loudest.values()], this.depthDb))
  readonly spanSeconds = $derived(this.view.endSeconds - this.view.startSeconds)

  setScale(scale: FrequencyScale): void {
    this.scale = scale
    scaleMemory.write(scale)
  }

  setDetail(detail: Detail): void {
    this.detail = detail
    detailMemory.write(detail)
  }

  setDepth(depthDb: DepthDb): void {
    this.depthDb = depthDb
    depthMemory.write(depthDb)
  }

  /** @param loudestDb null when the take is no longer shown, or not yet known */
  noteLoudest(takeId: string, loudestDb: number | null): void {
    if (loudestDb === null) this.#loudest.delete(takeId)
    else this.#loudest.set(takeId, loudestDb)
  }

  /** Shows other takes: all of them at first. */
  setWhole(whole: TimeRange): void {
    const { startSeconds, endSeconds } = this.whole
    if (startSeconds === whole.startSeconds && endSeconds === whole.endSeconds) return
    this.whole = whole
    this.view = whole
    this.region = null
  }

  xOf(seconds: number): number {
    return ((seconds - this.view.startSeconds) / this.spanSeconds) * this.widthPixels
  }

  secondsOf(x: number): number {
    return this.view.startSeconds + (x / this.widthPixels) * this.spanSeconds
  }

  /** About a moment that stays where it is. */
  zoom(factor: number, aboutSeconds = (this.view.startSeconds + this.view.endSeconds) / 2): void {
    const whole = this.whole.endSeconds - this.whole.startSeconds
    const span = Math.min(whole, Math.max(shortestSpanSeconds, this.spanSeconds / factor))
    const share = (aboutSeconds - this.view.startSeconds) / this.spanSeconds
    this.show(aboutSeconds - share * span, span)
  }

  scroll(seconds: number): void {
    this.show(this.view.startSeconds + seconds, this.spanSeconds)
  }

  fit(range: TimeRange = this.whole): void {
    this.show(range.startSeconds, Math.max(shortestSpanSeconds, range.endSeconds - range.startSeconds))
  }

  show(startSeconds: number, spanSeconds: number): void {
    const latest = Math.max(this.whole.startSeconds, this.whole.endSeconds - spanSeconds)
    const start = Math.min(latest, Math.max(this.whole.startSeconds, startSeconds))
    this.view = { startSeconds: start, endSeconds: start + spanSeconds }
  }

  /** Null until it is known, or where it can't be. */
  analysisOf(take: Take): SoundAnalysis | null {
    const found = this.#analyses.get(take.id)
    return found === undefined || found instanceof SyrinxError ? null : found
  }

  /** The tracked pitch of a take; asked for once. */
  async analyse(id: string): Promise<void> {
    if (this.#asked.has(id)) return
    this.#asked.add(id)
    try {
      this.#analyses.set(id, await studio.call('takes.analysis', { id }))
    } catch (error) {
      // The sound can be looked at without it; the figures say why there are none.
      this.#analyses.set(id, errorOf(envelopeOf(error)))
      this.#asked.delete(id)
    }
  }

  /** What to say while there is no analysis; null where there is one. */
  analysisWords(id: string): string | null {
    const found = this.#analyses.get(id)
    if (found === undefined) return 'Listening to it…'
    return found instanceof SyrinxError ? found.message : null
  }
}

export const listening = new Listening()
