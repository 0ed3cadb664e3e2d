import { describe, expect, it } from 'vitest'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { Random } from '../../../src-shared/random.ts'
import { floatsOf, floatTensor, readSafetensors, writeSafetensors, type Tensor } from './safetensors.ts'
import type { NumberType } from './safetensorsHeader.ts'

/** A file as the format's page describes it, put together without the writer. */
function file(
  header: string | Uint8Array,
  data: Uint8Array = new Uint8Array(),
  claimed?: bigint,
): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const length = new Uint8Array(new BigUint64Array([claimed ?? BigInt(text.length)]).buffer)
  return Uint8Array.from([...length, ...text, ...data])
}
const entry = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: offsets })

describe('writing', () => {
  it('lays the bytes out as the format says', () => {
    const bytes = writeSafetensors(
      new Map<string, Tensor>([
        ['b', floatTensor([2, 1], Float32Array.of(1, -2))],
        ['7', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
      ]),
      { z: 'last', a: 'é' },
    )
    const header =
      '{"__metadata__":{"a":"é","z":"last"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"7":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}'
    const headerBytes = new TextEncoder().encode(header).length
    const padded = Math.ceil(headerBytes / 8) * 8
    const expected = file(
      header + ' '.repeat(padded - headerBytes),
      Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 1, 2, 3),
    )
    expect(Buffer.from(bytes)).toEqual(Buffer.from(expected))
  })

  it('is undone by reading, for random tensors', () => {
    const random = Random.fromSeed(3)
    for (let round = 0; round < 50; round++) {
      const tensors = new Map<string, Tensor>()
      for (let i = random.below(6); i >= 0; i--) {
        const shape = Array.from({ length: random.below(4) }, () => random.below(5))
        const length = shape.reduce((product, size) => product * size, 1)
        const name = ['__proto__', 'constructor', 'ü"\\\n', '12', 'a/b'][random.below(5)] + i
        tensors.set(name, floatTensor(shape, random.uniforms(length)))
      }
      const metadata = { round: String(round) }
      const bytes = writeSafetensors(tensors, metadata)
      const read = readSafetensors(bytes)
      expect([...read.tensors].sort()).toEqual([...tensors].sort())
      expect(read.metadata).toEqual(metadata)
      expect(writeSafetensors(read.tensors, read.metadata)).toEqual(
        writeSafetensors(new Map(read.tensors), metadata),
      )
    }
  })
})

describe('number types', () => {
  const read = (dtype: NumberType, data: ArrayBufferView) => {
    const bytes = new Uint8Array(data.buffer)
    return [...floatsOf('x', { dtype, shape: [], data: bytes })]
  }

  it('become float32', () => {
    expect(read('F64', Float64Array.of(0.1, -2))).toEqual([Math.fround(0.1), -2])
    expect(read('F32', Float32Array.of(0.5))).toEqual([0.5])
    expect(read('BF16', Uint16Array.of(0x3f80, 0xc049))).toEqual([1, -3.140625])
    expect(read('I64', BigInt64Array.of(-5n))).toEqual([-5])
    expect(read('I32', Int32Array.of(-70_000))).toEqual([-70_000])
    expect(read('U8', Uint8Array.of(200))).toEqual([200])
  })

  it('reads all finite float16 numbers as the language does', () => {
    const finite = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    )
    const view = new DataView(finite.buffer)
    const expected = Array.from(finite, (_, i) => view.getFloat16(i * 2, true))
    expect(read('F16', finite)).toEqual(expected)
  })

  it.each([
    ['F16', Uint16Array.of(0x7e00)],
    ['BF16', Uint16Array.of(0x7f80)],
    ['F32', Float32Array.of(1, NaN)],
    ['F64', Float64Array.of(1e300)],
  ] as const)('refuses what is not finite in %s', (dtype, data) => {
    expect(() => read(dtype, data)).toThrow(/tensor “x” is (not a number|infinite)/)
  })
})

describe('hostile files', () => {
  const zeros = new Uint8Array(8)
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /has 0 bytes/],
    ['seven bytes', new Uint8Array(7), /has 7 bytes/],
    ['a header of 2^64 − 1', file('{}', zeros, 2n ** 64n - 1n), /claims 18446744073709551615 bytes/],
    ['a header one byte too long', file('{}', zeros, 11n), /claims 11 bytes/],
    ['an empty header', file(''), /not JSON/],
    ['not UTF-8', file(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
    ['not JSON', file('{"a":NaN}'), /not JSON/],
    ['a list', file('[]'), /not a JSON object/],
    ['null', file('null'), /not a JSON object/],
    ['spaces before', file(' {}'), /not a JSON object/],
    ['deep nesting', file('['.repeat(100_000)), /not JSON/],
    ['a key twice', file(`{"a":${entry([2], [0, 8])},"a":${entry([2], [0, 8])}}`, zeros), /“a” twice/],
    ['an escaped key twice', file(`{"a":{},"\\u0061":{}}`), /“a” twice/],
    ['an inner key twice', file('{"a":{"dtype":"F32","dtype":"F64"}}'), /“dtype” twice/],
    ['a tensor that is a number', file('{"a":3}'), /“a” is described wrongly/],
    ['a missing field', file('{"a":{"dtype":"F32","shape":[2]}}', zeros), /“a” is described wrongly/],
    ['a foreign field', file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', zeros), /“a”/],
    ['an unknown number type', file(`{"a":${entry([8], [0, 8], 'F8_E4M3')}}`, zeros), /type F8_E4M3/],
    [
      'a number type of the language',
      file(`{"a":${entry([8], [0, 8], 'toString')}}`, zeros),
      /type toString/,
    ],
    ['a negative size', file(`{"a":${entry([-2], [0, 8])}}`, zeros), /shape/],
    ['half a size', file(`{"a":${entry([0.5], [0, 2])}}`, zeros), /shape/],
    ['a size of 1e400', file('{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,8]}}', zeros), /shape/],
    ['a giant shape', file(`{"a":${entry([2 ** 50, 2 ** 50, 2 ** 50], [0, 8])}}`, zeros), /needs .* bytes/],
    ['a shape that is too small', file(`{"a":${entry([1], [0, 8])}}`, zeros), /needs 4 bytes and has 8/],
    ['many dimensions', file(`{"a":${entry(Array(9).fill(1), [0, 4])}}`, zeros), /shape/],
    ['offsets backwards', file(`{"a":${entry([2], [8, 0])}}`, zeros), /needs 8 bytes/],
    ['offsets past the end', file(`{"a":${entry([4], [0, 16])}}`, zeros), /ends at byte 16/],
    ['an overlap', file(`{"a":${entry([1], [0, 4])},"b":${entry([1], [2, 6])}}`, zeros), /overlaps/],
    ['two in one place', file(`{"a":${entry([2], [0, 8])},"b":${entry([2], [0, 8])}}`, zeros), /overlaps/],
    ['a gap', file(`{"a":${entry([1], [4, 8])}}`, zeros), /gap/],
    ['bytes at the end', file(`{"a":${entry([1], [0, 4])}}`, zeros), /4 bytes at its end/],
    ['metadata that are numbers', file('{"__metadata__":{"a":1}}'), /metadata/],
    ['metadata that are a text', file('{"__metadata__":"a"}'), /metadata/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message)
    expect(() => readSafetensors(bytes)).toThrow(SyrinxError)
  })

  it('survives giant names and deep nesting', () => {
    const giant = file(`{"__metadata__":{"${'\\\\\\"'.repeat(1e6)}":""}}`)
    expect(Object.keys(readSafetensors(giant).metadata)[0]).toHaveLength(2e6)
    const depth = 200_000
    const nested = file(`{"a":${'{"b":'.repeat(depth)}1${'}'.repeat(depth)}}`)
    expect(() => readSafetensors(nested)).toThrow(/“a” is described wrongly/)
  })

  it('refuses too many tensors', () => {
    const names = Array.from({ length: 50_001 }, (_, i) => `"${i}":0`)
    expect(() => readSafetensors(file(`{${names.join(',')}}`))).toThrow(/claims 50001 tensors/)
  })

  it('answers every damaged byte and every cut with a SyrinxError, or reads on', () => {
    const whole = writeSafetensors(new Map([['a', floatTensor([2], Float32Array.of(1, 2))]]), { k: 'v' })
    const random = Random.fromSeed(5)
    for (let i = 0; i < 3000; i++) {
      const bytes = whole.slice(0, i % 2 ? whole.length : random.below(whole.length))
      if (i % 2) bytes[random.below(bytes.length)] = random.below(256)
      try {
        readSafetensors(bytes)
        expect(bytes.length).toBe(whole.length)
      } catch (error) {
        expect(error).toBeInstanceOf(SyrinxError)
      }
    }
  })
})
