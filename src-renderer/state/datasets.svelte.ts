/** The data sets of the library, and which of them is looked at. */
import { studio } from '../client/studio.ts'
import type { Dataset } from '../../src-shared/contract/datasets.ts'
import { onEachConnection } from './connection.svelte.ts'
import { report } from './notices.svelte.ts'
import { remembered } from './remembered.ts'

/** While recordings arrive they change several times a second. */
const restMilliseconds = 700

const lastSelected = remembered<string>('library.dataset', '')

class Datasets {
  /** Newest first; null until they are known. */
  list = $state.raw<readonly Dataset[] | null>(null)
  #selectedId = $state(lastSelected.read())
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The one that is looked at: the chosen one while it is there, else the newest. */
  get selected(): Dataset | null {
    return this.list?.find(({ id }) => id === this.#selectedId) ?? this.list?.[0] ?? null
  }

  select(id: string): void {
    this.#selectedId = id
    lastSelected.write(id)
  }

  async load(): Promise<void> {
    try {
      this.list = await studio.call('datasets.list', {})
    } catch (error) {
      report(error)
    }
  }

  /** Asks again soon, once for many changes. */
  loadSoon(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.load()
    }, restMilliseconds)
  }

  /** Makes an empty one and shows it. */
  async create(name: string, sampleRateHz = 16_000): Promise<Dataset> {
    const dataset = await studio.call('datasets.create', { name, sampleRateHz })
    this.select(dataset.id)
    await this.load()
    return dataset
  }
}

export const datasets = new Datasets()

studio.on('changed', ({ what }) => {
  if (what === 'datasets') datasets.loadSoon()
})
onEachConnection(() => void datasets.load())
