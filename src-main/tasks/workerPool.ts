/**
 * Worker threads that each do several requests at once. A thread that ends under its requests (out of memory, as a
 * damaged file can make a decoder) fails those, and another takes its place.
 */
import { Worker } from 'node:worker_threads'

interface Pending<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

interface Thread<Answer> {
  worker: Worker
  readonly pending: Map<number, Pending<Answer>>
}

export type Answered<Answer> = { readonly request: number; readonly answer: Answer }

export class WorkerPool<Request, Answer> {
  readonly #script: URL
  readonly #workerData: unknown
  readonly #threads: Thread<Answer>[]
  #lastRequest = 0
  #isClosed = false

  /** The script answers each message `{ request, input }` with `{ request, answer }`, in any order. */
  constructor(script: URL, size: number, workerData: unknown) {
    this.#script = script
    this.#workerData = workerData
    this.#threads = Array.from({ length: size }, () => this.#start())
  }

  /** Rejects when the thread ends before its answer. */
  run(input: Request): Promise<Answer> {
    const thread = this.#threads.reduce((idlest, it) => (it.pending.size < idlest.pending.size ? it : idlest))
    const request = ++this.#lastRequest
    return new Promise((resolve, reject) => {
      thread.pending.set(request, { resolve, reject })
      thread.worker.postMessage({ request, input })
    })
  }

  /** Ends all threads at once; what they were at is lost. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #start(): Thread<Answer> {
    const thread: Thread<Answer> = { worker: this.#worker(), pending: new Map() }
    const watch = () => {
      let reason = 'its thread ended'
      thread.worker.on('message', ({ request, answer }: Answered<Answer>) => {
        thread.pending.get(request)?.resolve(answer)
        thread.pending.delete(request)
      })
      thread.worker.on('error', (error: Error) => (reason = error.message))
      thread.worker.on('exit', () => {
        for (const { reject } of thread.pending.values()) reject(new Error(reason))
        thread.pending.clear()
        if (this.#isClosed) return
        thread.worker = this.#worker()
        watch()
      })
    }
    watch()
    return thread
  }

  #worker = () => new Worker(this.#script, { workerData: this.#workerData })
}
