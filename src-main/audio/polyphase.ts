/**
 * A change of sample rate between rates in a simple ratio, by a bank of windowed-sinc filters (Crochiere & Rabiner 1983,
 * Multirate Digital Signal Processing, 2.3) in WebAssembly SIMD: some thirty times faster than libsamplerate, which
 * remains for all other ratios.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Kernel {
  readonly memory: WebAssembly.Memory
  polyphase(
    input: number,
    output: number,
    count: number,
    taps: number,
    tapCount: number,
    phases: number,
    step: number,
    phase: number,
  ): void
}

/** Of the lower Nyquist frequency: up to here all passes, beyond the second nothing does (−100 dB). */
const passes = 0.94
const stops = 1.02
const attenuationDb = 104

/** Floats of each part of the kernel's memory: what lies between are the taps, a block of input, and its output. */
const tapFloats = 2 ** 20
const inputFloats = 2 ** 18
const outputFloats = 2 ** 18
/** Constants of the kernel lie below. */
const firstByte = 1024

interface Filter {
  readonly phases: number
  readonly step: number
  readonly tapCount: number
  /** Inputs before an output's own place. */
  readonly lead: number
  readonly taps: Float32Array
}

/** Null where it has not been built. */
let kernel: Kernel | null | undefined
/** The filter whose taps lie in the kernel's memory. */
let loaded: Filter | undefined
const filters = new Map<string, Filter | undefined>()

/** `samples` at `toHz`, as `resample` promises; undefined when the ratio of the rates is not simple enough. */
export function resamplePolyphase(
  samples: Float32Array,
  fromHz: number,
  toHz: number,
): Float32Array | undefined {
  const key = `${fromHz}/${toHz}`
  if (!filters.has(key)) filters.set(key, designFilter(fromHz, toHz))
  const filter = filters.get(key)
  if (filter === undefined) return undefined
  kernel ??= loadKernel()
  if (kernel === null) return undefined
  const { buffer } = kernel.memory
  const input = new Float32Array(buffer, firstByte + 4 * tapFloats, inputFloats)
  const output = new Float32Array(buffer, firstByte + 4 * (tapFloats + inputFloats), outputFloats)
  if (loaded !== filter) new Float32Array(buffer, firstByte, tapFloats).set(filter.taps)
  loaded = filter

  const { phases, step, tapCount, lead } = filter
  const result = new Float32Array(Math.round((samples.length * toHz) / fromHz))
  const blockOutputs = Math.max(
    1,
    Math.min(outputFloats, Math.floor(((inputFloats - tapCount - 1) * phases) / step)),
  )
  for (let start = 0; start < result.length; start += blockOutputs) {
    const count = Math.min(blockOutputs, result.length - start)
    const place = Math.floor((start * step) / phases)
    const wanted = Math.floor(((start + count - 1) * step) / phases) - place + tapCount
    copyPadded(samples, place - lead, input.subarray(0, wanted))
    kernel.polyphase(
      input.byteOffset,
      output.byteOffset,
      count,
      firstByte,
      tapCount,
      phases,
      step,
      start * step - place * phases,
    )
    result.set(output.subarray(0, count), start)
  }
  return result
}

/** `samples` from `start` on, zeros before its beginning and after its end. */
function copyPadded(samples: Float32Array, start: number, target: Float32Array) {
  const before = Math.max(0, -start)
  const part = samples.subarray(Math.max(0, start), Math.max(0, start + target.length))
  target.fill(0, 0, Math.min(before, target.length))
  target.set(part, before)
  target.fill(0, Math.min(before + part.length, target.length))
}

function designFilter(fromHz: number, toHz: number): Filter | undefined {
  const divisor = greatestCommonDivisor(fromHz, toHz)
  const [phases, step] = [toHz / divisor, fromHz / divisor]
  const lowerHz = Math.min(fromHz, toHz)
  // Kaiser's estimate of the length, for a transition in radians a sample of the input.
  const transition = ((stops - passes) * Math.PI * lowerHz) / fromHz
  const half = Math.ceil((attenuationDb - 7.95) / (2.285 * transition) / 2)
  const tapCount = 16 * Math.ceil((2 * half) / 16)
  if (phases * tapCount > tapFloats || 2 * tapCount > inputFloats) return undefined
  const lead = tapCount / 2 - 1
  const cutoff = ((stops + passes) / 2) * (lowerHz / fromHz)
  const taps = new Float32Array(phases * tapCount)
  for (let phase = 0; phase < phases; phase++) {
    const row = Float64Array.from({ length: tapCount }, (_, k) => {
      const distance = k - lead - phase / phases
      return cutoff * sinc(cutoff * distance) * kaiser(distance / (tapCount / 2))
    })
    // Every phase passes a constant unchanged: else the rate of the phases would be heard.
    const sum = row.reduce((total, tap) => total + tap, 0)
    taps.set(
      row.map((tap) => tap / sum),
      phase * tapCount,
    )
  }
  return { phases, step, tapCount, lead, taps }
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

const beta = 0.1102 * (attenuationDb - 8.7)
/** Kaiser's window over −1 … 1. */
const kaiser = (x: number) => (Math.abs(x) >= 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta))

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b)

/** Beside this module; in a build, whose modules lie in out/main, among the sources that go with it. */
const kernelPaths = [
  join(import.meta.dirname, 'assembly', 'polyphase.wasm'),
  join(import.meta.dirname, '..', '..', 'src-main', 'audio', 'assembly', 'polyphase.wasm'),
]

function loadKernel(): Kernel | null {
  const path = kernelPaths.find((candidate) => existsSync(candidate))
  if (path === undefined) return null
  const pages = Math.ceil((firstByte + 4 * (tapFloats + inputFloats + outputFloats)) / 65_536)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const bytes = readFileSync(path)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  return { memory, ...(exports as Omit<Kernel, 'memory'>) }
}
