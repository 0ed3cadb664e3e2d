/** What can do the arithmetic here, as the studio tells it; tests of its speed wait for each other. */
import type {
  AdapterState,
  Computes,
  ComputeState,
  MeasuredSpeeds,
} from '../../src-shared/contract/computes.ts'
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import type { Settings } from '../../src-shared/contract/settings.ts'
import { studio } from '../client/studio.ts'
import { announce } from './announce.ts'
import { speedsWords } from './computeWords.ts'
import { report } from './notices.svelte.ts'
import { settings } from './settings.svelte.ts'

/** A compute, or one graphics card of WebGPU’s. */
export interface Tested {
  readonly name: ComputeState['name']
  /** Empty for a compute without cards. */
  readonly adapterId: string
  /** As the user knows it. */
  readonly title: string
}

const isSame = (a: Tested, b: Tested) => a.name === b.name && a.adapterId === b.adapterId

class ComputesStore {
  /** Null until the studio has told. */
  current = $state.raw<Computes | null>(null)
  status = $state<'loading' | 'ready' | 'failed'>('loading')
  /** The first is being tested, the others wait. */
  #queue = $state.raw<readonly Tested[]>([])
  #loading: Promise<void> | null = null

  get list(): readonly ComputeState[] {
    return this.current?.computes ?? []
  }

  /** Whether there is anything but the processor. */
  get hasChoice(): boolean {
    return this.list.filter(({ available }) => available).length > 1
  }

  /** The software that would do the work of a graphics card, for whoever chose WebGPU where there is none. */
  softwareFor(compute: Settings['compute']): AdapterState | undefined {
    if (compute !== 'webgpu') return undefined
    const adapters = this.list.find(({ name }) => name === compute)?.adapters ?? []
    const taken = adapters.find(({ id }) => id === settings.current.gpuAdapter) ?? adapters.at(0)
    return taken?.kind === 'software' ? taken : undefined
  }

  get isTesting(): boolean {
    return this.#queue.length > 0
  }

  stateOf(what: Tested): 'testing' | 'waiting' | null {
    const place = this.#queue.findIndex((other) => isSame(other, what))
    if (place < 0) return null
    return place === 0 ? 'testing' : 'waiting'
  }

  /** Asks anew: cards come and go. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = null))
    return this.#loading
  }

  test(what: Tested): void {
    if (this.stateOf(what)) return
    const isFirst = !this.isTesting
    this.#queue = [...this.#queue, what]
    if (isFirst) void this.#testAll()
  }

  async #load(): Promise<void> {
    try {
      this.current = await studio.call('settings.computes', {})
      this.status = 'ready'
    } catch (error) {
      if (this.current === null) this.status = 'failed'
      report(error)
    }
  }

  async #testAll(): Promise<void> {
    for (let what = this.#queue.at(0); what; what = this.#queue.at(0)) {
      await this.#test(what)
      this.#queue = this.#queue.slice(1)
    }
  }

  async #test(what: Tested): Promise<void> {
    const { name, adapterId, title } = what
    announce(`Testing ${title}.`)
    try {
      this.current = await studio.call('settings.measureCompute', {
        name,
        ...(adapterId !== '' && { adapterId }),
      })
      announce(`${title}: ${outcomeWords(outcomeOf(this.current, what))}`)
    } catch (error) {
      report(error)
      // It may have gone.
      await this.load()
    }
  }
}

interface Outcome {
  readonly speeds: MeasuredSpeeds | null
  readonly failure: ErrorEnvelope | null
}

function outcomeOf({ computes }: Computes, { name, adapterId }: Tested): Outcome | undefined {
  const compute = computes.find((it) => it.name === name)
  return adapterId === '' ? compute : compute?.adapters.find((it) => it.id === adapterId)
}

function outcomeWords(outcome: Outcome | undefined): string {
  if (!outcome) return 'it isn’t there any more.'
  if (outcome.failure) return outcome.failure.message
  return outcome.speeds
    ? `it ${speedsWords(outcome.speeds)
        .map(({ words }) => words)
        .join(', and ')}.`
    : 'not tested.'
}

export const testedAdapter = ({ id, name }: AdapterState): Tested => ({
  name: 'webgpu',
  adapterId: id,
  title: name,
})

export const computes = new ComputesStore()
