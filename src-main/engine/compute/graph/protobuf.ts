/**
 * The part of Protocol Buffers' wire format that an ONNX file needs (protobuf.dev/programming-guides/encoding):
 * varints, 32-bit floats and length-delimited fields.
 */
type Bytes = Uint8Array

const varintType = 0
const lengthDelimitedType = 2
const fixed32Type = 5

export class Message {
  readonly #parts: Bytes[] = []
  #length = 0

  /** An integer field; negative numbers as 64-bit two's complement. */
  integer(field: number, value: number | bigint): this {
    return this.#tag(field, varintType).#varint(BigInt(value))
  }

  float(field: number, value: number): this {
    return this.#tag(field, fixed32Type).#append(new Uint8Array(Float32Array.of(value).buffer))
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode())
  }

  bytes(field: number, value: Bytes): this {
    return this.#tag(field, lengthDelimitedType).#varint(BigInt(value.length)).#append(value)
  }

  encode(): Bytes {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  #tag(field: number, type: number): this {
    return this.#varint(BigInt((field << 3) | type))
  }

  #varint(value: bigint): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    do {
      const more = rest > 0x7fn ? 0x80 : 0
      bytes.push(Number(rest & 0x7fn) | more)
      rest >>= 7n
    } while (rest > 0n)
    return this.#append(Uint8Array.from(bytes))
  }

  #append(bytes: Bytes): this {
    this.#parts.push(bytes)
    this.#length += bytes.length
    return this
  }
}
