/**
 * The header of a safetensors file: its length (8 bytes, little-endian), then JSON that says for every tensor its number
 * type, its shape and its place in the bytes behind. github.com/huggingface/safetensors, "Format".
 *
 * A header comes from anywhere, so nothing in it is believed before it is checked, and nothing is allocated on its word.
 */
import { z } from 'zod'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { duplicateKey } from './duplicateKey.ts'

/** Bytes of one number. */
export const numberBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const

export type NumberType = keyof typeof numberBytes

export interface TensorEntry {
  readonly name: string
  readonly dtype: NumberType
  readonly shape: readonly number[]
  /** First byte, and the first that is no longer the tensor's, counted from the end of the header. */
  readonly start: number
  readonly end: number
}

export interface Header {
  /** In the order of their bytes. */
  readonly tensors: readonly TensorEntry[]
  readonly metadata: Readonly<Record<string, string>>
}

export const lengthBytes = 8
const maximumHeaderBytes = 16 * 1024 * 1024
const maximumTensors = 50_000
const maximumDimensions = 8

export const corrupted = (what: string, options?: ErrorOptions) =>
  new SyrinxError(
    'safetensors/corrupted',
    `This is not a whole safetensors file: ${what}.`,
    'Fetch or export the file again.',
    options,
  )

/**
 * Length of the header, from the file's first 8 bytes.
 * @throws SyrinxError when a file of `fileBytes` can't have such a header.
 */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (fileBytes < lengthBytes || start.length < lengthBytes)
    throw corrupted(`it has ${Math.min(fileBytes, start.length)} bytes, fewer than the 8 it must begin with`)
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true)
  if (length > BigInt(fileBytes - lengthBytes))
    throw corrupted(`its header claims ${length} bytes, more than the file has`)
  if (length > BigInt(maximumHeaderBytes))
    throw corrupted(`its header claims ${length} bytes, more than the ${maximumHeaderBytes} allowed`)
  return Number(length)
}

const sizeSchema = z.int().min(0)
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(sizeSchema).max(maximumDimensions),
  data_offsets: z.tuple([sizeSchema, sizeSchema]),
})
const metadataSchema = z.record(z.string(), z.string())

/**
 * @param bytes the header alone, without its length
 * @param dataBytes how many bytes follow it
 * @throws SyrinxError that says what is wrong with it.
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number): Header {
  const { __metadata__: metadata = {}, ...entries } = parseObject(bytes)
  const checkedMetadata = metadataSchema.safeParse(metadata)
  if (!checkedMetadata.success) throw corrupted('its metadata is not a list of texts')
  const names = Object.keys(entries)
  if (names.length > maximumTensors)
    throw corrupted(`it claims ${names.length} tensors, more than the ${maximumTensors} allowed`)
  const tensors = names
    .map((name) => parseEntry(name, entries[name]))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  checkOffsets(tensors, dataBytes)
  return { tensors, metadata: checkedMetadata.data }
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw corrupted('its header is not UTF-8 text', { cause })
  }
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch (cause) {
    throw corrupted('its header is not JSON', { cause })
  }
  if (!text.startsWith('{')) throw corrupted('its header is not a JSON object')
  const twice = duplicateKey(text)
  if (twice !== undefined) throw corrupted(`its header names “${twice.slice(0, 80)}” twice`)
  return header as Record<string, unknown>
}

function parseEntry(name: string, value: unknown): TensorEntry {
  const label = `“${name.slice(0, 80)}”`
  const result = entrySchema.safeParse(value)
  if (!result.success) {
    const { path, message } = result.error.issues[0]
    throw corrupted(`tensor ${label} is described wrongly (${[...path, message].join(': ')})`)
  }
  const {
    dtype,
    shape,
    data_offsets: [start, end],
  } = result.data
  if (!Object.hasOwn(numberBytes, dtype))
    throw new SyrinxError(
      'safetensors/number-type',
      `Tensor ${label} holds numbers of the type ${dtype.slice(0, 20)}, which Syrinx doesn’t know.`,
      `Known are ${Object.keys(numberBytes).join(', ')}.`,
    )
  // A product beyond 2^53 loses digits but stays too large for any offsets.
  const expected = shape.reduce((product, size) => product * size, numberBytes[dtype as NumberType])
  if (end - start !== expected)
    throw corrupted(
      `tensor ${label} of shape [${shape.join(', ')}] in ${dtype} needs ${expected} bytes and has ${end - start}`,
    )
  return { name, dtype: dtype as NumberType, shape, start, end }
}

/** The tensors' bytes must follow each other without a gap or an overlap, and fill the file. */
function checkOffsets(tensors: readonly TensorEntry[], dataBytes: number) {
  let position = 0
  for (const { name, start, end } of tensors) {
    const label = `“${name.slice(0, 80)}”`
    if (end > dataBytes)
      throw corrupted(`tensor ${label} ends at byte ${end}, and the data at byte ${dataBytes}`)
    if (start < position) throw corrupted(`tensor ${label} overlaps the one before it`)
    if (start > position) throw corrupted(`there is a gap before tensor ${label}`)
    position = end
  }
  if (position !== dataBytes) throw corrupted(`${dataBytes - position} bytes at its end belong to no tensor`)
}
