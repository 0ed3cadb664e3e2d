/** Networks that are ready to play: loaded once and kept, so that the next sound begins at once. */
import { stat } from 'node:fs/promises'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Sampler } from '../engine/compute/compute.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'

export interface SamplerRequest {
  readonly checkpoint: Checkpoint
  readonly compute: ComputeName
  readonly precision: 'int16' | 'float32'
  readonly takes: number
}

/** A sampler for one use; who has it gives it back. */
export type SamplerSource = (
  request: SamplerRequest,
) => Promise<{ readonly sampler: Sampler; release(): Promise<void> }>

/** A new one every time. */
export const freshSamplers: SamplerSource = async (request) => {
  const sampler = await createSampler(request)
  return { sampler, release: () => sampler.dispose() }
}

async function createSampler({ checkpoint, compute, precision, takes }: SamplerRequest): Promise<Sampler> {
  const { sampler } = await computeByName(compute)
  return sampler(checkpoint.hyperparameters, checkpoint.weights, { streams: takes, precision })
}

const keptCheckpoints = 4
const keptSamplers = 4

/** The instruments of a process that plays. The least recently used are let go first. */
export class Instruments {
  /** By path, time of change and size: a file that was written anew is loaded anew. */
  readonly #checkpoints = new Map<string, Promise<Checkpoint>>()
  /** Those that nobody is playing on. */
  readonly #idle: { readonly checkpoint: Checkpoint; readonly key: string; readonly sampler: Sampler }[] = []

  /** @throws SyrinxError as `loadCheckpoint`. */
  async load(path: string): Promise<Checkpoint> {
    const facts = await stat(path).catch(() => undefined)
    const key = `${path}|${facts?.mtimeMs}|${facts?.size}`
    const loading = this.#checkpoints.get(key) ?? loadWithoutTraining(path)
    this.#checkpoints.delete(key)
    this.#checkpoints.set(key, loading)
    loading.catch(() => this.#checkpoints.delete(key))
    for (const oldest of this.#checkpoints.keys())
      if (this.#checkpoints.size > keptCheckpoints) this.#checkpoints.delete(oldest)
    return loading
  }

  readonly samplers: SamplerSource = async (request) => {
    const { checkpoint, compute, precision, takes } = request
    const key = `${compute}|${precision}|${takes}`
    const index = this.#idle.findIndex((it) => it.checkpoint === checkpoint && it.key === key)
    const sampler = index >= 0 ? this.#idle.splice(index, 1)[0].sampler : await createSampler(request)
    return {
      sampler,
      release: async () => {
        this.#idle.push({ checkpoint, key, sampler })
        if (this.#idle.length > keptSamplers) await this.#idle.shift()?.sampler.dispose()
      },
    }
  }
}

async function loadWithoutTraining(path: string): Promise<Checkpoint> {
  const { training: _training, ...checkpoint } = await loadCheckpoint(path)
  return checkpoint
}

/** This process’s own. */
export const instruments = new Instruments()
