/** A worker thread that computes losses, gradients and optimiser steps, so that the caller's event loop stays free. */
import { Worker } from 'node:worker_threads'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { Crop, OptimiserSettings } from '../compute.ts'
import type { ChunkLimits } from './chunks.ts'
import type { SharedVector, StateVectors } from './sharedVector.ts'

export interface LaneData {
  readonly hyperparameters: Hyperparameters
  readonly optimiser: OptimiserSettings
  readonly limits: ChunkLimits
}

export interface LaneTasks {
  /** Σ −log p over all crops. */
  loss: {
    input: { weights: SharedVector; crops: readonly Crop[]; threads: number }
    output: number
  }
  /** As `loss`, and the gradient of that sum into `gradient`. */
  gradient: {
    input: { weights: SharedVector; crops: readonly Crop[]; threads: number; gradient: SharedVector }
    output: number
  }
  /** One step of the optimiser. Returns the gradient's norm. */
  update: {
    input: {
      from: StateVectors
      to: StateVectors
      gradients: readonly SharedVector[]
      scale: number
      stepSize: number
      averageDecay: number
    }
    output: number
  }
  close: { input: null; output: null }
}

export type LaneTask = keyof LaneTasks
export type LaneReply = { readonly value: unknown } | { readonly error: unknown }

interface Pending {
  resolve(value: unknown): void
  reject(reason: unknown): void
}

export class Lane {
  readonly #worker: Worker
  /** Calls not yet answered; the worker answers in order. */
  readonly #pending: Pending[] = []
  #failure: Error | undefined
  readonly #exit: Promise<void>

  constructor(data: LaneData) {
    this.#worker = new Worker(new URL('./trainerWorker.ts', import.meta.url), { workerData: data })
    this.#worker.on('message', (reply: LaneReply) => {
      const call = this.#pending.shift()!
      if ('error' in reply) call.reject(reply.error)
      else call.resolve(reply.value)
    })
    this.#worker.on('error', (error) => this.#fail(error))
    this.#exit = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#fail(new Error(`The training thread ended (exit code ${code}).`))
        resolve()
      })
    })
  }

  call<Task extends LaneTask>(
    task: Task,
    input: LaneTasks[Task]['input'],
  ): Promise<LaneTasks[Task]['output']> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve: resolve as Pending['resolve'], reject })
      this.#worker.postMessage({ task, input })
    })
  }

  /** Lets the worker finish what was asked of it, free its sessions and end. */
  async close(): Promise<void> {
    if (!this.#failure) await this.call('close', null)
    await this.#exit
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const call of this.#pending.splice(0)) call.reject(this.#failure)
  }
}
