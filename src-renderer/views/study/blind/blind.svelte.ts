/** The blind listening that is open: where it stands, what plays, and what was thought of it. */
import { SvelteMap } from 'svelte/reactivity'
import type { BlindSession } from '../../../../src-shared/contract/study.ts'
import { ratingWords } from '../../../../src-shared/contract/takes.ts'
import { player } from '../../../audio/player.svelte.ts'
import { studio } from '../../../client/studio.ts'
import { announce } from '../../../state/announce.ts'
import { app } from '../../../state/app.svelte.ts'
import { notifyDeleted } from '../../../state/history.svelte.ts'
import { report } from '../../../state/notices.svelte.ts'
import { study } from '../../../state/study.svelte.ts'
import { studyPage } from '../page.svelte.ts'
import { playOrStop } from '../playing.ts'
import type { BlindResult } from './summary.ts'

type Rating = BlindResult['rating']

class Blind {
  #id = $state<string | null>(null)
  #index = $state(0)
  /** The last one's rating, until it is said that this is the end. */
  pending = $state<Rating | null>(null)
  remark = $state('')
  isSending = $state(false)
  results = $state.raw<readonly BlindResult[] | null>(null)
  readonly #heard = new SvelteMap<string, true>()
  readonly #remarks = new Map<string, string>()

  readonly session = $derived<BlindSession | null>(
    this.#id === null ? null : (study.session(this.#id) ?? null),
  )
  readonly items = $derived(this.session?.items ?? [])
  readonly item = $derived(this.items[this.#index] ?? null)
  readonly left = $derived(this.items.filter(({ rating }) => rating === null).length)
  readonly isFinished = $derived(this.session !== null && this.session.finishedAt !== null)
  /** What is chosen for the one that is heard. */
  readonly rating = $derived<Rating | null>(this.item?.rating ?? this.pending)
  readonly isPlaying = $derived(this.item !== null && player.isPlayingSource('clip', this.#soundId))

  get index(): number {
    return this.#index
  }

  /** Whether keys belong to a listening that goes on. */
  get isListening(): boolean {
    return app.view === 'study' && studyPage.value === 'blind' && this.session !== null && !this.isFinished
  }

  /** Where the list of sessions shows. */
  get isClosed(): boolean {
    return this.session === null
  }

  get wasHeard(): boolean {
    return this.#heard.has(this.#soundId)
  }

  get #soundId(): string {
    return `blind ${this.#id ?? ''} ${String(this.#index)}`
  }

  open(id: string): void {
    this.#id = id
    this.results = null
    const first = this.items.findIndex(({ rating }) => rating === null)
    this.#show(Math.max(0, first))
    if (this.isFinished) void this.loadResults()
  }

  close(): void {
    player.stop()
    this.#id = null
    this.results = null
  }

  #show(index: number): void {
    this.#index = index
    this.pending = null
    this.remark = this.#remarks.get(this.#soundId) ?? ''
  }

  go(by: number): void {
    const next = Math.max(0, Math.min(this.items.length - 1, this.#index + by))
    if (next === this.#index) return
    player.stop()
    this.#show(next)
    announce(`Sound ${String(next + 1)} of ${String(this.items.length)}.`)
  }

  goTo(index: number): void {
    this.go(index - this.#index)
  }

  play(): void {
    const { item } = this
    if (!item) return
    this.#heard.set(this.#soundId, true)
    playOrStop({
      id: this.#soundId,
      name: `Sound ${String(this.#index + 1)}`,
      seconds: item.seconds,
      url: item.url,
    })
  }

  write(remark: string): void {
    this.remark = remark
    this.#remarks.set(this.#soundId, remark)
  }

  /** The last one waits for `finish`, so that nothing is told by a slip. */
  async rate(rating: Rating): Promise<void> {
    const { item } = this
    if (!item || this.isSending || this.isFinished) return
    announce(`${String(rating)}: ${ratingWords[rating]}.`)
    if (item.rating === null && this.left === 1) {
      this.pending = rating
      return
    }
    const isNew = item.rating === null
    if (!(await this.#send(item.index, rating))) return
    const next = this.items.findIndex(({ rating: given }, index) => given === null && index > this.#index)
    const any = this.items.findIndex(({ rating: given }) => given === null)
    if (!isNew || any < 0) return
    this.goTo(next < 0 ? any : next)
    this.play()
  }

  /** A note to a sound that has been rated already. */
  async keepRemark(): Promise<void> {
    const { item } = this
    if (item?.rating) await this.#send(item.index, item.rating)
  }

  async finish(): Promise<void> {
    const { item, pending } = this
    if (!item || pending === null) return
    player.stop()
    if (await this.#send(item.index, pending)) await this.loadResults()
  }

  async #send(index: number, rating: Rating): Promise<boolean> {
    if (this.#id === null) return false
    this.isSending = true
    try {
      const remark = this.remark.trim()
      const known = this.#remarks.has(this.#soundId)
      study.heard(
        await studio.call('blind.rate', { id: this.#id, index, rating, ...(known ? { remark } : {}) }),
      )
      return true
    } catch (error) {
      report(error)
      return false
    } finally {
      this.isSending = false
    }
  }

  async loadResults(): Promise<void> {
    const id = this.#id
    if (id === null) return
    try {
      const results = await studio.call('blind.results', { id })
      if (id === this.#id) this.results = results
    } catch (error) {
      report(error)
    }
  }

  async remove({ id, name }: BlindSession): Promise<void> {
    try {
      await studio.call('blind.remove', { id })
      if (id === this.#id) this.close()
      study.sessions = study.sessions?.filter((session) => session.id !== id) ?? null
      notifyDeleted(`“${name}” was deleted.`, [{ kind: 'blind', id }])
    } catch (error) {
      report(error)
    }
  }
}

export const blind = new Blind()
