/**
 * The one memory of a sampler: a network's weights, scratch space, and the streams' histories, laid out as
 * assembly/layout.ts says.
 */
import { SyrinxError } from '../../../../src-shared/errors.ts'

/** The kernels keep nothing of their own below this. */
const firstByte = 1024
const pageBytes = 65_536
const largestBytes = 2 ** 32 - pageBytes

type Numbers = Float32Array | Int16Array | Int32Array

/** Gives out places first; when all are known, `create` makes the memory and fills them. */
export class MemoryPlan {
  #next = firstByte
  readonly #contents: { at: number; values: Numbers }[] = []

  /** A place of this size, aligned to a cache line, zero at first. */
  reserve(bytes: number): number {
    const at = this.#next
    this.#next += Math.ceil(bytes / 64) * 64
    return at
  }

  /** A place that holds these numbers from the start. */
  place(values: Numbers): number {
    const at = this.reserve(values.byteLength)
    this.#contents.push({ at, values })
    return at
  }

  /**
   * Equal arrays, one after another.
   * @returns where the first is, and the bytes from one to the next.
   */
  placeEach(arrays: readonly Numbers[]): { at: number; stride: number } {
    const places = arrays.map((values) => this.place(values))
    return { at: places[0] ?? 0, stride: places.length > 1 ? places[1] - places[0] : 0 }
  }

  /** @throws SyrinxError when it takes more than WebAssembly can address, or than there is. */
  create(): WebAssembly.Memory {
    const tooLarge = (cause?: unknown) =>
      new SyrinxError(
        'sampling/too-large',
        `Sampling from this network takes ${(this.#next / 2 ** 30).toFixed(1)} GiB of memory, which cannot be had.`,
        'Use fewer streams, or a smaller network.',
        { cause },
      )
    if (this.#next > largestBytes) throw tooLarge()
    const pages = Math.ceil(this.#next / pageBytes)
    let memory: WebAssembly.Memory
    try {
      memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    } catch (cause) {
      throw tooLarge(cause)
    }
    const bytes = new Uint8Array(memory.buffer)
    for (const { at, values } of this.#contents)
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    return memory
  }
}
