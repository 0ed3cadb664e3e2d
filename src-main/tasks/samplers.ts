/** Networks that are ready to play: loaded once and kept, so that the next sound begins at once. */
import { stat } from 'node:fs/promises'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Sampler } from '../engine/compute/compute.ts'
import { chooseForSampling, groundsHere, type Choice } from '../engine/compute/choose/choose.ts'
import { failureWords } from '../engine/compute/choose/words.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'

export interface SamplerRequest {
  readonly checkpoint: Checkpoint
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when it is left out. */
  readonly adapterId?: string
  /** `known`: for a sound that shall come at once, nothing is measured before. */
  readonly choosing?: 'measured' | 'known'
  readonly precision: 'int16' | 'float32'
  readonly takes: number
}

/** A sampler for one use; who has it gives it back. */
export interface LentSampler {
  readonly sampler: Sampler
  /** What it computes on, and why. */
  readonly words: string
  release(): Promise<void>
}
export type SamplerSource = (request: SamplerRequest) => Promise<LentSampler>

/** A new one every time. */
export const freshSamplers: SamplerSource = async (request) => {
  const { sampler, words } = await createSampler(request, await choiceFor(request))
  return { sampler, words, release: () => sampler.dispose() }
}

const choiceFor = ({ checkpoint, compute, adapterId = '', choosing, precision, takes }: SamplerRequest) =>
  chooseForSampling(
    { compute, adapterId },
    {
      hyperparameters: checkpoint.hyperparameters,
      weights: checkpoint.weights,
      streams: takes,
      precision,
    },
    groundsHere(),
    choosing,
  )

/** Where a graphics card that was chosen unasked fails, the processor plays. */
async function createSampler(
  { checkpoint, compute, precision, takes }: SamplerRequest,
  { name, adapterId, words }: Choice,
): Promise<{ readonly sampler: Sampler; readonly words: string }> {
  const { hyperparameters, weights } = checkpoint
  const options = { streams: takes, precision }
  try {
    const chosen = await computeByName(name, { adapterId })
    return { sampler: await chosen.sampler(hyperparameters, weights, options), words }
  } catch (error) {
    if (compute !== 'auto' || name === 'cpu') throw error
    const cpu = await computeByName('cpu')
    return {
      sampler: await cpu.sampler(hyperparameters, weights, options),
      words: failureWords({ name: adapterId }, envelopeOf(error).message),
    }
  }
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
    const { checkpoint, precision, takes } = request
    const choice = await choiceFor(request)
    const key = `${choice.name}|${choice.adapterId}|${precision}|${takes}`
    const index = this.#idle.findIndex((it) => it.checkpoint === checkpoint && it.key === key)
    const { sampler, words } =
      index >= 0
        ? { sampler: this.#idle.splice(index, 1)[0].sampler, words: choice.words }
        : await createSampler(request, choice)
    const watched = new WatchedSampler(sampler)
    return {
      sampler: watched,
      words,
      release: async () => {
        if (watched.hasFailed) return sampler.dispose()
        this.#idle.push({ checkpoint, key, sampler })
        if (this.#idle.length > keptSamplers) await this.#idle.shift()?.sampler.dispose()
      },
    }
  }
}

/** Knows whether its sampler failed: a graphics card that went away doesn't come back to it. */
class WatchedSampler implements Sampler {
  readonly streams: number
  hasFailed = false
  readonly #sampler: Sampler

  constructor(sampler: Sampler) {
    this.#sampler = sampler
    this.streams = sampler.streams
  }

  prime = (...asked: Parameters<Sampler['prime']>) => this.#watch(this.#sampler.prime(...asked))
  generate = (...asked: Parameters<Sampler['generate']>) => this.#watch(this.#sampler.generate(...asked))
  score = (...asked: Parameters<Sampler['score']>) => this.#watch(this.#sampler.score(...asked))
  dispose = () => this.#sampler.dispose()

  async #watch<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.hasFailed = true
      throw error
    }
  }
}

async function loadWithoutTraining(path: string): Promise<Checkpoint> {
  const { training: _training, ...checkpoint } = await loadCheckpoint(path)
  return checkpoint
}

/** This process’s own. */
export const instruments = new Instruments()
