/**
 * The clips of the data set that is looked at: the order of all of them, and those rows that are or were on screen,
 * fetched a page at a time.
 */
import { studio } from '../../client/studio.ts'
import type { Clip, ClipQuery } from '../../../src-shared/contract/datasets.ts'
import { onEachConnection } from '../../state/connection.svelte.ts'
import { report } from '../../state/notices.svelte.ts'
import {
  extended,
  kept,
  neighbour,
  noSelection,
  selectAll,
  selectOnly,
  toggled,
  type Selection,
} from './selection.ts'

const pageClips = 100
/** While recordings arrive they change several times a second. */
const restMilliseconds = 400

type Sort = NonNullable<ClipQuery['sort']>

class ClipList {
  datasetId = $state<string | null>(null)
  sort = $state<Sort>('position')
  descending = $state(false)
  search = $state('')
  tag = $state<string | null>(null)

  /** All that the query finds, in its order; null until it is known. */
  ids = $state.raw<readonly string[] | null>(null)
  selection = $state.raw<Selection>(noSelection)
  /** The clip in the editor. */
  openId = $state<string | null>(null)

  #clips = $state.raw<ReadonlyMap<string, Clip>>(new Map())
  #shown = { first: 0, last: 0 }
  /** Counts queries: an answer to an older one no longer matters. */
  #turn = 0
  #pending = new Set<number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  show(datasetId: string | null): void {
    if (datasetId === this.datasetId) return
    this.datasetId = datasetId
    this.search = ''
    this.tag = null
    this.openId = null
    this.#restart()
  }

  sortBy(sort: Sort, descending: boolean): void {
    this.sort = sort
    this.descending = descending
    void this.#load()
  }

  find(search: string): void {
    this.search = search
    void this.#load()
  }

  filter(tag: string | null): void {
    this.tag = tag
    void this.#load()
  }

  /** Undefined while it is on its way. */
  get(id: string): Clip | undefined {
    return this.#clips.get(id)
  }

  /** Rows first … last are on screen: what is missing of them is fetched. */
  look(first: number, last: number): void {
    this.#shown = { first, last }
    const ids = this.ids ?? []
    for (
      let page = Math.floor(first / pageClips);
      page * pageClips <= Math.min(last, ids.length - 1);
      page++
    ) {
      const rows = ids.slice(page * pageClips, (page + 1) * pageClips)
      if (!this.#pending.has(page) && rows.some((id) => !this.#clips.has(id))) void this.#fetch(page)
    }
  }

  /** A clip as the studio has just told it. */
  put(clip: Clip): void {
    this.#clips = new Map([...this.#clips, [clip.id, clip]])
  }

  click(id: string, keys: { readonly shift: boolean; readonly toggle: boolean }): void {
    if (keys.shift) this.selection = extended(this.selection, id, this.ids ?? [])
    else this.selection = keys.toggle ? toggled(this.selection, id) : selectOnly(id)
  }

  move(by: number, extend: boolean): string | null {
    const id = neighbour(this.selection, by, this.ids ?? [])
    if (id !== null) this.click(id, { shift: extend, toggle: false })
    return id
  }

  selectAll(): void {
    this.selection = selectAll(this.ids ?? [], this.selection)
  }

  clearSelection(): void {
    this.selection = { ...noSelection, active: this.selection.active }
  }

  /** The chosen clips in the list's order; the active one when none is chosen. */
  get chosen(): readonly string[] {
    const { ids, active } = this.selection
    if (ids.size === 0) return active === null ? [] : [active]
    return (this.ids ?? []).filter((id) => ids.has(id))
  }

  /** Some clips are others than before. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#load()
    }, restMilliseconds)
  }

  refresh(): void {
    void this.#load()
  }

  #restart(): void {
    this.ids = null
    this.#clips = new Map()
    this.selection = noSelection
    void this.#load()
  }

  #query(datasetId: string): Required<ClipQuery> {
    const { sort, descending, search, tag } = this
    return { datasetId, sort, descending, search, tag }
  }

  /** Asks for the order anew, and for the rows that are on screen; the old ones stay until then. */
  async #load(): Promise<void> {
    const turn = ++this.#turn
    this.#pending = new Set()
    if (this.datasetId === null) return
    try {
      const ids = await studio.call('clips.ids', this.#query(this.datasetId))
      if (turn !== this.#turn) return
      const first = Math.max(0, Math.min(this.#shown.first, ids.length - 1))
      const firstPage = Math.floor(first / pageClips)
      const lastPage = Math.max(firstPage, Math.floor(Math.min(this.#shown.last, ids.length - 1) / pageClips))
      const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i)
      const clips = ids.length === 0 ? [] : (await Promise.all(pages.map((page) => this.#page(page)))).flat()
      if (turn !== this.#turn) return
      this.selection = kept(this.selection, this.ids ?? [], ids)
      if (this.openId !== null && !ids.includes(this.openId)) this.openId = null
      this.#clips = new Map(clips.map((clip) => [clip.id, clip]))
      this.ids = ids
      this.look(this.#shown.first, this.#shown.last)
    } catch (error) {
      if (turn === this.#turn) report(error)
    }
  }

  async #fetch(page: number): Promise<void> {
    const turn = this.#turn
    this.#pending.add(page)
    try {
      const clips = await this.#page(page)
      if (turn !== this.#turn) return
      this.#clips = new Map([...this.#clips, ...clips.map((clip) => [clip.id, clip] as const)])
    } catch (error) {
      if (turn === this.#turn) report(error)
    }
  }

  async #page(page: number): Promise<Clip[]> {
    if (this.datasetId === null) return []
    const query = this.#query(this.datasetId)
    const { clips } = await studio.call('clips.page', {
      ...query,
      offset: page * pageClips,
      limit: pageClips,
    })
    return clips
  }
}

export const clipList = new ClipList()

studio.on('changed', ({ what, id }) => {
  if (what === 'clips' && (id === null || id === clipList.datasetId)) clipList.refreshSoon()
})
onEachConnection(() => clipList.refresh())
