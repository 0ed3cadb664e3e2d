/**
 * What a card can do at most, measured with kernels that do one thing each. Every floor of the benchmarks is made of
 * these figures and of no data sheet’s.
 */
import { Random } from '../../src-shared/random.ts'
import { floatBits, type Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import {
  matrixProduct,
  portableTiles,
  type Tiles,
} from '../../src-main/engine/compute/webgpu/matrix/products.ts'
import { secondsOfRoundTrip, secondsOnCard } from './timing.ts'

export interface CardRates {
  /** Multiply-adds a second, in registers alone. One multiply-add is two floating-point operations. */
  readonly multiplyAddHz: number
  /** Multiply-adds a second of our own matrix product of `productSize`³. */
  readonly productMultiplyAddHz: number
  readonly productSize: number
  /** Read and written, over vectors larger than the caches. */
  readonly memoryBytesHz: number
  /** Of one workgroup that rereads `rereadBytes`, and of `workgroups` that all do, together. */
  readonly oneWorkgroupBytesHz: number
  readonly manyWorkgroupsBytesHz: number
  readonly workgroups: number
  readonly rereadBytes: number
  /** Of a dispatch that does next to nothing and waits for the one before. */
  readonly dispatchSeconds: number
  /** Of sending a dispatch and hearing that it is done. */
  readonly roundTripSeconds: number
}

const kernel = (name: string) => new URL(`./wgsl/${name}.wgsl`, import.meta.url)
const threads = 256

async function multiplyAddHz(gpu: Gpu, isSoftware: boolean): Promise<number> {
  const rounds = isSoftware ? 256 : 1024
  const workgroups = isSoftware ? 16 : 8192
  const sums = gpu.buffer('sums', 4 * threads * workgroups)
  const dispatch = await gpu.dispatch({
    label: 'multiply and add',
    kernel: kernel('multiplyAdd'),
    constants: { threads, rounds },
    parameters: [floatBits(0.5), floatBits(0.25)],
    buffers: [{ buffer: sums, access: 'readWrite' }],
    workgroups: [workgroups, 1, 1],
  })
  const seconds = await secondsOnCard(gpu, [dispatch])
  gpu.release(sums)
  return (16 * rounds * threads * workgroups) / seconds
}

async function productMultiplyAddHz(gpu: Gpu, size: number, tiles: Tiles): Promise<number> {
  // Not of zeros: a card that draws less power may run faster.
  const random = Random.fromSeed(1)
  const values = Float32Array.from({ length: size * size }, () => random.uniform() - 0.5)
  const [a, b] = [gpu.bufferOf('a', values), gpu.bufferOf('b', values)]
  const out = gpu.buffer('out', values.byteLength)
  const matrix = (of: GPUBuffer) => ({ buffer: of, offset: 0, stride: size })
  const dispatches = await matrixProduct(gpu, {
    label: 'product',
    rows: size,
    inner: size,
    columns: size,
    a: matrix(a),
    b: matrix(b),
    out: matrix(out),
    tiles,
  })
  const seconds = await secondsOnCard(gpu, dispatches)
  gpu.release(a, b, out)
  return size ** 3 / seconds
}

async function memoryBytesHz(gpu: Gpu, isSoftware: boolean): Promise<number> {
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits
  const bytes = Math.min((isSoftware ? 64 : 512) * 2 ** 20, maxBufferSize, maxStorageBufferBindingSize)
  const [a, b, made] = ['a', 'b', 'made'].map((name) => gpu.buffer(name, bytes))
  const fours = Math.floor(bytes / 16)
  const workgroups = Math.min(isSoftware ? 64 : 8192, Math.ceil(fours / threads))
  const dispatch = await gpu.dispatch({
    label: 'triad',
    kernel: kernel('triad'),
    constants: { threads },
    parameters: [fours, floatBits(0.5), workgroups * threads],
    buffers: [
      { buffer: a, access: 'read' },
      { buffer: b, access: 'read' },
      { buffer: made, access: 'readWrite' },
    ],
    workgroups: [workgroups, 1, 1],
  })
  const seconds = await secondsOnCard(gpu, [dispatch])
  gpu.release(a, b, made)
  return (3 * 16 * fours) / seconds
}

/** Bytes a second that so many workgroups read when each rereads the same `bytes`, all together. */
async function rereadBytesHz(gpu: Gpu, workgroups: number, bytes: number): Promise<number> {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = gpu.device.limits
  const across = Math.min(maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX)
  const fours = 8 * across * Math.floor(bytes / 16 / 8 / across)
  const repetitions = 4
  const weights = gpu.buffer('weights', 16 * fours)
  const sums = gpu.buffer('sums', 16 * across * workgroups)
  const dispatch = await gpu.dispatch({
    label: 'reread',
    kernel: kernel('reread'),
    constants: { threads: across },
    parameters: [fours, repetitions],
    buffers: [
      { buffer: weights, access: 'read' },
      { buffer: sums, access: 'readWrite' },
    ],
    workgroups: [workgroups, 1, 1],
  })
  const seconds = await secondsOnCard(gpu, [dispatch])
  gpu.release(weights, sums)
  return (16 * fours * repetitions * workgroups) / seconds
}

async function dispatchSeconds(gpu: Gpu): Promise<[dispatch: number, roundTrip: number]> {
  const count = gpu.buffer('count', 16)
  const dispatch = await gpu.dispatch({
    label: 'nothing',
    kernel: kernel('nothing'),
    constants: {},
    parameters: [1],
    buffers: [{ buffer: count, access: 'readWrite' }],
    workgroups: [1, 1, 1],
  })
  const many = 500
  const seconds = await secondsOnCard(
    gpu,
    Array.from({ length: many }, () => dispatch),
  )
  const roundTrip = await secondsOfRoundTrip(gpu, dispatch)
  gpu.release(count)
  return [seconds / many, roundTrip]
}

/** @param tiles what our matrix products are cut into, as measured on this card */
export async function measureRates(gpu: Gpu, tiles: Tiles = portableTiles): Promise<CardRates> {
  const isSoftware = gpu.facts.kind === 'cpu'
  const productSize = isSoftware ? 256 : 4096
  const workgroups = isSoftware ? 2 : 128
  // About the weights of ibab’s default network.
  const rereadBytes = 6 * 2 ** 20
  const [seconds, roundTripSeconds] = await dispatchSeconds(gpu)
  return {
    multiplyAddHz: await multiplyAddHz(gpu, isSoftware),
    productMultiplyAddHz: await productMultiplyAddHz(gpu, productSize, tiles),
    productSize,
    memoryBytesHz: await memoryBytesHz(gpu, isSoftware),
    oneWorkgroupBytesHz: await rereadBytesHz(gpu, 1, rereadBytes),
    manyWorkgroupsBytesHz: await rereadBytesHz(gpu, workgroups, rereadBytes),
    workgroups,
    rereadBytes,
    dispatchSeconds: seconds,
    roundTripSeconds,
  }
}
