/** What training costs on this machine: measured once for each network and kept as long as the studio runs. */
import type { Measurement, TrainingSettings } from '../../src-shared/contract/training.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import type { ProcessRole } from '../jobs/taskProcesses.ts'
import type { StudioContext } from './context.ts'
import { networkOf, sizesOf } from './trainingRequest.ts'

type Measured = Pick<TrainingSettings, 'preset' | 'condition' | 'compute' | 'sampleRateHz'>

export class TrainingMeasurements {
  readonly #context: Pick<StudioContext, 'processes' | 'computes'>
  readonly #isTraining: () => boolean
  readonly #known = new Map<string, Promise<Measurement>>()

  constructor(context: Pick<StudioContext, 'processes' | 'computes'>, isTraining: () => boolean) {
    this.#context = context
    this.#isTraining = isTraining
  }

  /** @throws SyrinxError `train/unknown-preset`, `compute/unavailable`. */
  measure(what: Measured): Promise<Measurement> {
    const shared = this.#isTraining()
    const key = this.#keyOf(what, shared)
    const known = this.#known.get(this.#keyOf(what, false)) ?? this.#known.get(key)
    if (known) return known
    // Beside a run it would wait in that run's process for its end.
    const measured = this.#take(what, shared ? 'listen' : 'train', shared)
    this.#known.set(key, measured)
    measured.catch(() => this.#known.delete(key))
    // What was measured beside a run isn't worth keeping.
    if (shared) void measured.finally(() => this.#known.delete(key)).catch(() => undefined)
    return measured
  }

  /** Predicted samples a second, where that was measured; null otherwise. */
  async known(what: Measured): Promise<number | null> {
    const measurement = await this.#known.get(this.#keyOf(what, false))?.catch(() => null)
    return measurement?.samplesPerSecond ?? null
  }

  async #take(
    { preset, condition, compute, sampleRateHz }: Measured,
    role: ProcessRole,
    shared: boolean,
  ): Promise<Measurement> {
    const { processes, computes } = this.#context
    await computes.require(compute)
    const hyperparameters = networkOf(preset, sampleRateHz)
    const { samplesPerSecond, words } = await processes.run(role, 'measure', {
      hyperparameters,
      condition,
      compute,
      adapterId: computes.adapterId,
      ...sizesOf({ batchSize: null, sampleSize: null }),
    })
    return {
      samplesPerSecond,
      secondsPerSecondOfAudio: sampleRateHz / samplesPerSecond,
      receptiveFieldMilliseconds: (receptiveField(hyperparameters) / sampleRateHz) * 1000,
      shared,
      computeWords: words,
    }
  }

  #keyOf({ preset, condition, compute, sampleRateHz }: Measured, shared: boolean): string {
    return [preset, condition, compute, this.#context.computes.adapterId, sampleRateHz, shared].join('|')
  }
}
