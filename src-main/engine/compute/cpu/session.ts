/** An ONNX Runtime session on the CPU, fed with views of vectors that belong to the caller. */
import { createRequire } from 'node:module'
import type * as Onnxruntime from 'onnxruntime-node'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Graph } from '../graph/graph.ts'

// The package is CommonJS whose exports are made at run time, so that named imports don't find them.
const onnxruntime = createRequire(import.meta.url)('onnxruntime-node') as typeof Onnxruntime

export type Feeds = Record<string, Tensor>

export const floats = (values: Float32Array, ...sizes: number[]): Tensor =>
  new onnxruntime.Tensor('float32', values, sizes)

export const integers = (values: Int32Array, ...sizes: number[]): Tensor =>
  new onnxruntime.Tensor('int32', values, sizes)

export class Session {
  readonly #inputs: readonly string[]
  readonly outputs: ReadonlySet<string>
  readonly #session: InferenceSession

  private constructor(graph: Graph, session: InferenceSession) {
    this.#inputs = graph.inputs
    this.outputs = new Set(graph.outputs)
    this.#session = session
  }

  /** With an arena, memory is kept from run to run, which is faster for small graphs. */
  static async create(graph: Graph, threads: number, { arena = true } = {}): Promise<Session> {
    const session = await onnxruntime.InferenceSession.create(graph.encode(), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Shapes change from crop to crop.
      enableMemPattern: false,
      enableCpuMemArena: arena,
      // A network that is sure of itself makes denormal probabilities, on which products run several times slower.
      extra: { session: { set_denormal_as_zero: '1' } },
    })
    return new Session(graph, session)
  }

  /**
   * Runs the graph. Feeds that it doesn't ask for are left out. Outputs are written into the tensors given for them;
   * those with none are made.
   */
  async run(feeds: Feeds, outputs: Feeds = {}): Promise<Feeds> {
    const wanted = Object.fromEntries(this.#inputs.map((name) => [name, feeds[name]]))
    const fetches = Object.fromEntries([...this.outputs].map((name) => [name, outputs[name] ?? null]))
    return this.#session.run(wanted, fetches) as Promise<Feeds>
  }

  dispose(): Promise<void> {
    return this.#session.release()
  }
}
