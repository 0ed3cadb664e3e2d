/** What can do the arithmetic on this machine, and how fast it is. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { Computes, ComputeState } from '../../src-shared/contract/computes.ts'
import { envelopeOf, type ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { TaskProcesses } from '../jobs/taskProcesses.ts'
import type { Library } from '../library/library.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { resourcePath } from '../tasks/resources.ts'
import type { StudioContext } from './context.ts'

type Named = ComputeState['name']

/** Everything about graphics cards happens in an engine process: a driver may crash there. */
export class StudioComputes {
  readonly #library: Library
  readonly #processes: TaskProcesses
  /** What went wrong at the last test of each; a test that goes well takes it away. */
  readonly #failures = new Map<string, ErrorEnvelope>()

  constructor(library: Library, processes: TaskProcesses) {
    this.#library = library
    this.#processes = processes
  }

  /** The user's own graphics card; empty for the best. */
  get adapterId(): string {
    return this.#library.settings.get().gpuAdapter
  }

  async list(): Promise<Computes> {
    const known = await this.#processes.run('play', 'listComputes', { adapterId: this.adapterId })
    const failureOf = (name: Named, adapterId = '') => this.#failures.get(keyOf(name, adapterId)) ?? null
    const computes = known.computes.map((compute): ComputeState => {
      const adapters = compute.adapters.map((it) => ({ ...it, failure: failureOf(compute.name, it.id) }))
      const failure = adapters.length > 0 ? adapters[0].failure : failureOf(compute.name)
      return { ...compute, adapters, failure }
    })
    return { ...known, computes }
  }

  /** @throws SyrinxError `compute/unavailable` */
  async require(name: ComputeName): Promise<void> {
    // Those two are always there, or take what is there.
    if (name === 'auto' || name === 'cpu') return
    const { computes } = await this.list()
    const { available, title, words } = computes.find((it) => it.name === name)!
    if (!available)
      throw new SyrinxError(
        'compute/unavailable',
        `${title} can’t be used here. ${words}`,
        'Choose “Automatic” or the processor in the settings.',
      )
  }

  /** @throws SyrinxError `compute/unavailable`, `compute/no-gpu` when that card is not there. */
  async measure(name: Named, wantedId: string): Promise<Computes> {
    await this.require(name)
    const adapterId = name === 'webgpu' ? await this.#adapter(wantedId) : ''
    const letTrain = this.#processes.hold('train')
    try {
      const checkpointPath = resourcePath('instruments', 'panflute.safetensors')
      const done = await this.#processes.run('play', 'measureCompute', { checkpointPath, name, adapterId })
      if ('failure' in done) this.#failures.set(keyOf(name, adapterId), done.failure)
      else this.#failures.delete(keyOf(name, adapterId))
    } catch (error) {
      const failure = envelopeOf(error)
      if (failure.code !== 'engine/crashed' && failure.code !== 'engine/hung') throw error
      const report = await this.#crashReport(adapterId, failure)
      this.#failures.set(keyOf(name, adapterId), { ...failure, ...(report !== '' && { report }) })
    } finally {
      letTrain()
    }
    return this.list()
  }

  async #adapters(): Promise<ComputeState['adapters']> {
    return (await this.list()).computes.flatMap(({ adapters }) => adapters)
  }

  /** @throws SyrinxError `compute/no-gpu` */
  async #adapter(wantedId: string): Promise<string> {
    const adapters = await this.#adapters()
    const found = wantedId === '' ? adapters.at(0) : adapters.find(({ id }) => id === wantedId)
    if (!found)
      throw new SyrinxError(
        'compute/no-gpu',
        'This graphics card is not here any more.',
        'Choose another one.',
      )
    return found.id
  }

  /** What a card's driver took with it can't report itself. */
  async #crashReport(adapterId: string, { message }: ErrorEnvelope): Promise<string> {
    const found = (await this.#adapters()).find(({ id }) => id === adapterId)
    if (!found) return ''
    return [
      `Graphics card: ${found.name} (${found.vendor}), ${found.backend}`,
      `Driver: ${found.driver || 'unknown'}`,
      message,
    ].join('\n')
  }
}

const keyOf = (name: Named, adapterId: string) => `${name}|${adapterId}`

export const computeHandlers = ({
  computes,
}: StudioContext): Handlers<'settings.computes' | 'settings.measureCompute'> => ({
  'settings.computes': () => computes.list(),
  'settings.measureCompute': ({ name, adapterId = '' }) => computes.measure(name, adapterId),
})
