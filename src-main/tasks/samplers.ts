/** Networks that are ready to play: loaded once and kept, so that the next sound begins at once. */
import { stat } from 'node:fs/promises'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Sampler } from '../engine/compute/compute.ts'
import { chooseForSampling, groundsHere, type Choice } from '../engine/compute/choose/choose.ts'
import { failureWords } from '../engine/compute/choose/words.ts'
import { computeByName } from '../engine/compute/registry.ts'
import { Lent, WatchedSampler, type LentSampler, type SamplerRequest } from './lentSampler.ts'

export type SamplerSource = (request: SamplerRequest) => Promise<LentSampler>

/** A new one every time. */
export const freshSamplers: SamplerSource = async (request) => {
  const choice = await choiceFor(request)
  const made = await createSampler(request, choice)
  return new Lent(request, choice, made, () => made.sampler.dispose())
}

const choiceFor = (request: SamplerRequest) => {
  const { checkpoint, compute, adapterId = '', choosing, precision, takes } = request
  return chooseForSampling(
    { compute, adapterId },
    {
      hyperparameters: checkpoint.hyperparameters,
      weights: checkpoint.weights,
      streams: takes,
      precision,
    },
    groundsHere({ say: (words) => request.say?.(words) }),
    choosing,
  )
}

/** Where a graphics card that was chosen unasked fails, the processor plays. */
async function createSampler(
  { checkpoint, compute, precision, takes }: SamplerRequest,
  { name, adapterId, words }: Choice,
): Promise<{ readonly sampler: Sampler; readonly words: string; readonly fellBack: boolean }> {
  const { hyperparameters, weights } = checkpoint
  const options = { streams: takes, precision }
  try {
    const chosen = await computeByName(name, { adapterId })
    return { sampler: await chosen.sampler(hyperparameters, weights, options), words, fellBack: false }
  } catch (error) {
    if (compute !== 'auto' || name === 'cpu') throw error
    const cpu = await computeByName('cpu')
    return {
      sampler: await cpu.sampler(hyperparameters, weights, options),
      words: failureWords({ name: 'the graphics card' }, envelopeOf(error).message),
      fellBack: true,
    }
  }
}

const keptCheckpoints = 4
const keptSamplers = 4
/** So long a sampler on a graphics card waits for the next sound: its memory is wanted for training too. */
const idleMilliseconds = 30_000

interface Idle {
  readonly checkpoint: Checkpoint
  readonly key: string
  readonly sampler: Sampler
  readonly words: string
  /** It is not what was chosen: that failed, as its words say. */
  readonly fellBack: boolean
}

/** The instruments of a process that plays. The least recently used are let go first. */
export class Instruments {
  /** By path, time of change and size: a file that was written anew is loaded anew. */
  readonly #checkpoints = new Map<string, Promise<Checkpoint>>()
  /** Those that nobody is playing on. */
  readonly #idle: Idle[] = []

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
    const index = this.#idle.findIndex(
      (it) => it.checkpoint === checkpoint && it.key === key && (!it.fellBack || request.compute === 'auto'),
    )
    const made = index >= 0 ? this.#idle.splice(index, 1)[0] : await createSampler(request, choice)
    const { sampler, fellBack } = made
    const words = fellBack ? made.words : choice.words
    const watched = new WatchedSampler(sampler)
    return new Lent(request, choice, { sampler: watched, words }, async () => {
      if (watched.hasFailed) return sampler.dispose()
      const idle = { checkpoint, key, sampler, words, fellBack }
      this.#idle.push(idle)
      if (this.#idle.length > keptSamplers) await this.#idle.shift()?.sampler.dispose()
      // A card's memory belongs to whoever works.
      if (choice.name !== 'cpu') setTimeout(() => void this.#letGo(idle), idleMilliseconds).unref()
    })
  }

  /** Unless somebody plays on it, or has since. */
  async #letGo(idle: Idle) {
    const index = this.#idle.indexOf(idle)
    if (index < 0) return
    this.#idle.splice(index, 1)
    await idle.sampler.dispose()
  }
}

async function loadWithoutTraining(path: string): Promise<Checkpoint> {
  const { training: _training, ...checkpoint } = await loadCheckpoint(path)
  return checkpoint
}

/** This process’s own. */
export const instruments = new Instruments()
