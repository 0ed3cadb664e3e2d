/** The takes of the open project: the list, what is chosen in it, and the pair that is compared. */
import { SvelteMap } from 'svelte/reactivity'
import type { Take } from '../../src-shared/contract/takes.ts'
import type { Peaks } from '../audio/peaks.ts'
import { player } from '../audio/player.svelte.ts'
import { studio } from '../client/studio.ts'
import { announce } from './announce.ts'
import { generation } from './generation.svelte.ts'
import { notifyDeleted } from './history.svelte.ts'
import { notify, report } from './notices.svelte.ts'
import { project } from './project.svelte.ts'

type TakeChange = Partial<Pick<Take, 'name' | 'rating' | 'remark'>>

/** Pairs of peaks a second of sound, so that zooming in still shows the wave's outline. */
const binsPerSecond = 800
const bins = { least: 400, most: 20_000 }

class Takes {
  /** Newest first. */
  list = $state.raw<readonly Take[]>([])
  status = $state<'none' | 'loading' | 'ready'>('none')
  /** What the pane under the roll shows, and what plays. */
  currentId = $state<string | null>(null)
  selectedIds = $state.raw<ReadonlySet<string>>(new Set())
  /** The other one of A and B. */
  otherId = $state<string | null>(null)
  readonly #peaks = new SvelteMap<string, Peaks>()
  readonly #asked = new Set<string>()
  #projectId: string | null = null

  readonly current = $derived(this.list.find(({ id }) => id === this.currentId) ?? null)
  readonly other = $derived(this.list.find(({ id }) => id === this.otherId) ?? null)
  readonly selected = $derived(this.list.filter(({ id }) => this.selectedIds.has(id)))

  byId(id: string): Take | undefined {
    return this.list.find((take) => take.id === id)
  }

  /** Shows another project's takes. */
  async open(projectId: string | null): Promise<void> {
    if (projectId === this.#projectId) return
    this.#projectId = projectId
    this.list = []
    this.currentId = null
    this.otherId = null
    this.selectedIds = new Set()
    this.status = projectId === null ? 'none' : 'loading'
    await this.refresh()
  }

  async refresh(): Promise<void> {
    const projectId = this.#projectId
    if (projectId === null) return
    try {
      const list = await studio.call('takes.list', { projectId })
      if (projectId !== this.#projectId) return
      this.#take(list)
    } catch (error) {
      report(error)
    }
  }

  #take(list: readonly Take[]): void {
    const known = new Set(this.list.map(({ id }) => id))
    const isFirst = this.status === 'loading'
    this.list = list
    this.status = 'ready'
    const ids = new Set(list.map(({ id }) => id))
    this.selectedIds = new Set([...this.selectedIds].filter((id) => ids.has(id)))
    if (this.otherId !== null && !ids.has(this.otherId)) this.otherId = null
    const fresh = list.filter(({ id }) => !known.has(id))
    // What was just begun is what one wants to see: its first take.
    const begun = fresh.filter(({ state: made }) => made === 'generating').at(-1)
    if (begun && !isFirst) this.choose(begun.id)
    else if (this.currentId === null || !ids.has(this.currentId)) this.choose(list[0]?.id ?? null)
    for (const take of list) if (take.state !== 'generating') void this.#loadPeaks(take)
  }

  /** The waveform; null until it is known. */
  peaksOf(id: string): Peaks | null {
    return this.waveOf(id)?.peaks ?? null
  }

  /** The waveform and what it covers, of a take that still grows too; null until it is known. */
  waveOf(id: string): { peaks: Peaks; seconds: number } | null {
    const take = this.byId(id)
    const peaks = this.#peaks.get(id)
    if (peaks) return { peaks, seconds: take?.seconds ?? 0 }
    const growth = generation.growths.get(id)
    // Counted, because the numbers change inside the same array.
    return growth && growth.revision > 0 ? { peaks: growth.peaks, seconds: growth.peaksSeconds } : null
  }

  /** Makes a take the one that is shown; the one before becomes the other of the pair. */
  choose(id: string | null): void {
    if (id === this.currentId) return
    if (this.currentId !== null && this.otherId !== id && this.otherId === null) this.otherId = this.currentId
    if (id !== null && this.otherId === id) this.otherId = this.currentId
    this.currentId = id
    this.selectedIds = new Set(id === null ? [] : [id])
    const take = this.current
    if (take && take.state !== 'generating') player.cueTake(take)
  }

  /** Adds to what is chosen, or takes from it. */
  toggleSelected(id: string): void {
    const { selectedIds } = this
    this.selectedIds = selectedIds.has(id)
      ? new Set([...selectedIds].filter((it) => it !== id))
      : new Set([...selectedIds, id])
  }

  /** Everything from the one that is shown to this one. */
  selectTo(id: string): void {
    const [from, to] = [
      this.list.findIndex((it) => it.id === this.currentId),
      this.list.findIndex((it) => it.id === id),
    ]
    const [first, last] = [Math.min(from, to), Math.max(from, to)]
    this.selectedIds = new Set(this.list.slice(Math.max(0, first), last + 1).map((it) => it.id))
  }

  play(take: Take, fromSeconds = 0): void {
    this.choose(take.id)
    const growth = generation.growths.get(take.id)
    if (growth && take.state === 'generating') player.playStream(growth.stream, { fromSeconds })
    else player.playTake(take, { fromSeconds })
  }

  /** The other one of the pair, at the very moment that sounds now. */
  switchPair(): void {
    const next = this.other
    if (!next || next.state === 'generating') return
    void player.switchTo(next)
    const before = this.currentId
    this.currentId = next.id
    this.otherId = before
    this.selectedIds = new Set([next.id])
    announce(`${next.name}.`)
  }

  setOther(id: string | null): void {
    this.otherId = id === this.currentId ? null : id
    const take = this.other
    if (take && take.state !== 'generating') void player.prepare(take).catch(report)
  }

  async change(id: string, change: TakeChange): Promise<void> {
    this.list = this.list.map((take) => (take.id === id ? { ...take, ...change } : take))
    try {
      await studio.call('takes.change', { id, ...change })
    } catch (error) {
      report(error)
      await this.refresh()
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const names = this.list.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
    const at = this.list.findIndex(({ id }) => id === this.currentId)
    if (ids.some((id) => player.isPlayingSource('take', id))) player.stop()
    try {
      await studio.call('takes.remove', { ids: [...ids] })
    } catch (error) {
      report(error)
      return
    }
    const rest = this.list.filter(({ id }) => !ids.includes(id))
    this.list = rest
    if (this.currentId !== null && ids.includes(this.currentId)) {
      this.otherId = rest.some(({ id }) => id === this.otherId) ? this.otherId : null
      this.choose(rest[Math.min(Math.max(at, 0), rest.length - 1)]?.id ?? null)
    }
    const message =
      names.length === 1 ? `“${names[0]}” was deleted.` : `${String(names.length)} takes were deleted.`
    notifyDeleted(
      message,
      ids.map((id) => ({ kind: 'take', id })),
    )
    announce(message)
  }

  /** The project plays as this take was made, its seed included. */
  useSettings(take: Take): void {
    project.change(`Use settings of ${take.name}`, { generation: { ...take.settings, takes: 1 } })
    notify({
      level: 'good',
      message: `The settings of “${take.name}” are in use again.`,
      key: 'takes.settings',
    })
  }

  async #loadPeaks({ id, seconds }: Take): Promise<void> {
    if (this.#asked.has(id)) return
    this.#asked.add(id)
    try {
      const wanted = Math.max(bins.least, Math.min(bins.most, Math.ceil(seconds * binsPerSecond)))
      const { peaks } = await studio.call('takes.peaks', { id, bins: wanted })
      this.#peaks.set(id, peaks)
      generation.forget(id)
    } catch {
      // The list says that its file is missing; it can be tried again when the list changes.
      this.#asked.delete(id)
    }
  }
}

export const takes = new Takes()

studio.on('changed', ({ what, id }) => {
  if (what === 'takes' && (id === null || id === project.id || takes.byId(id))) void takes.refresh()
})
studio.onConnection((connection) => {
  if (connection === 'open' && takes.status !== 'none') void takes.refresh()
})

$effect.root(() => {
  $effect(() => void takes.open(project.id))
})
