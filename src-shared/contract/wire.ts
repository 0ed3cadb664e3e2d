/**
 * What crosses between a window and the studio: calls, answers and events, and how they become bytes where the channel
 * carries only bytes (a WebSocket). A frame is a JSON header with the typed arrays behind it, as they lie in memory:
 *
 *   0  "SYX1"   4  length of the header (uint32, little endian)   8  header, UTF-8   …  arrays, each 8-byte aligned
 *
 * The header is `{ m: message, a: [[type, bytes], …] }`; where an array stood, the message has the text NUL b INDEX.
 */
import { z } from 'zod'
import { SyrinxError } from '../errors.ts'
import type { ErrorEnvelope } from './errors.ts'
import type { StudioEvent } from './events.ts'

/** What the studio answers to a call. */
export type Answer =
  { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: ErrorEnvelope }

/** What a window may ask of the studio, and the studio of a window: birpc's two sides. */
export interface StudioSide {
  call(name: string, input: unknown): Promise<Answer>
}
export interface WindowSide {
  event(event: StudioEvent): void
}

/** The only messages that a studio takes from a window: calls of `call`, as birpc writes them. */
export const windowMessage = z.strictObject({
  t: z.literal('q'),
  i: z.string().min(1).max(64),
  m: z.literal('call'),
  a: z.tuple([z.string().max(100), z.unknown()]),
})

/** Most bytes of one frame from a window: three quarters of an hour of recorded sound at 48 kHz. */
export const maximumFrameBytes = 512 * 2 ** 20
const maximumHeaderBytes = 64 * 2 ** 20
const maximumArrays = 100_000

const magic = 0x31585953
const prefixBytes = 8
const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8

const arrayTypes = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const
type ArrayType = keyof typeof arrayTypes
type CarriedArray = InstanceType<(typeof arrayTypes)[ArrayType]>

const typeOf = (value: unknown): ArrayType | undefined =>
  (Object.keys(arrayTypes) as ArrayType[]).find((name) => value instanceof arrayTypes[name])

const headerSchema = z.object({
  m: z.unknown(),
  a: z
    .array(z.tuple([z.enum(Object.keys(arrayTypes) as [ArrayType, ...ArrayType[]]), z.int().min(0)]))
    .max(maximumArrays),
})

/** A message as one frame. Numbers that are not finite become null, as JSON has it. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: CarriedArray[] = []
  const text = JSON.stringify(message, (_key, value: unknown) => {
    if (typeof value === 'string') return value.startsWith('\u0000') ? `\u0000s${value}` : value
    if (!ArrayBuffer.isView(value) || typeOf(value) === undefined) return value
    arrays.push(value as CarriedArray)
    return `\u0000b${arrays.length - 1}`
  })
  const listed = arrays.map((array) => [typeOf(array), array.byteLength])
  const header = new TextEncoder().encode(`{"a":${JSON.stringify(listed)},"m":${text}}`)
  const bytes = arrays.reduce(
    (sum, array) => sum + aligned(array.byteLength),
    aligned(prefixBytes + header.length),
  )
  const frame = new Uint8Array(bytes)
  const view = new DataView(frame.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, header.length, true)
  frame.set(header, prefixBytes)
  let at = aligned(prefixBytes + header.length)
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  return frame
}

/**
 * The message of a frame. Its arrays are views of the frame where they lie aligned, copies where they don't.
 * @throws SyrinxError `wire/bad-frame` for anything that `encodeFrame` would not have written.
 */
export function decodeFrame(frame: Uint8Array): unknown {
  if (frame.byteLength < prefixBytes) throw badFrame('it is too short')
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const headerBytes = view.getUint32(4, true)
  if (view.getUint32(0, true) !== magic) throw badFrame('it is none')
  if (headerBytes > maximumHeaderBytes || prefixBytes + headerBytes > frame.byteLength)
    throw badFrame('its header is too long')
  const text = textOf(frame.subarray(prefixBytes, prefixBytes + headerBytes))
  const header = headerSchema.safeParse(parse(text))
  if (!header.success) throw badFrame('its header is not one')
  const arrays = readArrays(frame, aligned(prefixBytes + headerBytes), header.data.a)
  // Only then is there anything to put back, or to unescape.
  return text.includes('\\u0000') ? revived(text, arrays) : header.data.m
}

function readArrays(frame: Uint8Array, start: number, listed: [ArrayType, number][]): CarriedArray[] {
  let at = start
  return listed.map(([type, bytes]) => {
    const Type = arrayTypes[type]
    if (bytes % Type.BYTES_PER_ELEMENT !== 0 || at + bytes > frame.byteLength)
      throw badFrame('an array does not fit')
    const offset = frame.byteOffset + at
    at += aligned(bytes)
    const { buffer } = frame
    if (offset % 8 === 0) return new Type(buffer as ArrayBuffer, offset, bytes / Type.BYTES_PER_ELEMENT)
    return new Type(buffer.slice(offset, offset + bytes) as ArrayBuffer)
  })
}

function revived(text: string, arrays: CarriedArray[]): unknown {
  const header = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith('\u0000')) return value
    if (value.startsWith('\u0000s')) return value.slice(2)
    const array = arrays[Number(value.slice(2))]
    if (!value.startsWith('\u0000b') || array === undefined)
      throw badFrame('it names an array that is not there')
    return array
  }) as { m: unknown }
  return header.m
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badFrame('its header is not UTF-8')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badFrame('its header is not JSON')
  }
}

const badFrame = (why: string) => new SyrinxError('wire/bad-frame', `This is no frame of the studio: ${why}.`)
