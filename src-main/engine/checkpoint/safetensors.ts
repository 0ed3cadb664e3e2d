/**
 * Safetensors files, read strictly and written so that the same content always gives the same bytes
 * (github.com/huggingface/safetensors). No library in the npm registry does both.
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { headerLength, lengthBytes, numberBytes, parseHeader, type NumberType } from './safetensorsHeader.ts'

export interface Tensor {
  readonly dtype: NumberType
  readonly shape: readonly number[]
  /** The numbers' bytes, little-endian, row-major. */
  readonly data: Uint8Array
}

export interface Safetensors {
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly metadata: Readonly<Record<string, string>>
}

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** A float32 tensor that shares its memory with `values`. */
export function floatTensor(shape: readonly number[], values: Float32Array): Tensor {
  if (!isLittleEndian) throw new Error('Syrinx needs a little-endian machine.')
  return { dtype: 'F32', shape, data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) }
}

/** A whole file: metadata with sorted keys, tensors in the given order, numbers aligned to 8 bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = []
  const keys = Object.keys(metadata).sort()
  if (keys.length > 0)
    header.push(['__metadata__', Object.fromEntries(keys.map((key) => [key, metadata[key]]))])
  let position = 0
  for (const [name, { dtype, shape, data }] of tensors) {
    const expected = shape.reduce((product, size) => product * size, numberBytes[dtype])
    if (data.length !== expected)
      throw new Error(`Tensor “${name}” needs ${expected} bytes and has ${data.length}.`)
    header.push([name, { dtype, shape, data_offsets: [position, position + data.length] }])
    position += data.length
  }
  // Not JSON.stringify over one object: it would move names that look like numbers to the front.
  const json = `{${header.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
  const text = new TextEncoder().encode(json)
  const padded = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(lengthBytes + padded + position)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.set(text, lengthBytes)
  bytes.fill(0x20, lengthBytes + text.length, lengthBytes + padded)
  position = lengthBytes + padded
  for (const { data } of tensors.values()) {
    bytes.set(data, position)
    position += data.length
  }
  return bytes
}

/**
 * The tensors' data are views into `bytes`.
 * @throws SyrinxError that says what is wrong with the file.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const dataStart = lengthBytes + headerLength(bytes, bytes.length)
  const header = parseHeader(bytes.subarray(lengthBytes, dataStart), bytes.length - dataStart)
  const tensors = new Map<string, Tensor>()
  for (const { name, dtype, shape, start, end } of header.tensors)
    tensors.set(name, { dtype, shape, data: bytes.subarray(dataStart + start, dataStart + end) })
  return { tensors, metadata: header.metadata }
}

/** bfloat16 is the upper half of a float32. */
function bfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}
const scratch = new DataView(new ArrayBuffer(4))

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const readers: Record<NumberType, (view: DataView, at: number) => number> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => float16(view.getUint16(at, true)),
  BF16: (view, at) => bfloat16(view.getUint16(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  U32: (view, at) => view.getUint32(at, true),
  U16: (view, at) => view.getUint16(at, true),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
}

/**
 * A tensor's numbers as float32, in a copy.
 * @throws SyrinxError when one of them isn't finite, also once rounded to float32.
 */
export function floatsOf(name: string, { dtype, data }: Tensor): Float32Array<ArrayBuffer> {
  const size = numberBytes[dtype]
  const values = new Float32Array(data.length / size)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const read = readers[dtype]
  for (let i = 0; i < values.length; i++) {
    values[i] = read(view, i * size)
    if (!Number.isFinite(values[i]))
      throw new SyrinxError(
        'safetensors/not-finite',
        `Number ${i} of tensor “${name}” is ${Number.isNaN(values[i]) ? 'not a number (NaN)' : 'infinite'}.`,
        'The network that it comes from had broken down; take an earlier one.',
      )
  }
  return values
}
