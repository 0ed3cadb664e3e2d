/**
 * Sound in numpy’s .npy (format 1.0–3.0, numpy/lib/format.py): a plain array of numbers, or, as in MusicNet’s musicnet.npz,
 * a pickled object array whose first element is one.
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { isMade, readPickle } from './readPickle.ts'

const refused = (name: string, reason: string) =>
  new SyrinxError(
    'prepare/bad-array',
    `${name} can’t be read as sound: ${reason}.`,
    'Take the data set’s distribution with wav files instead (musicnet.tar.gz).',
  )

/** The samples of an array of one dimension. @throws SyrinxError `prepare/bad-array`, `prepare/bad-pickle`. */
export function readNpy(bytes: Buffer, name: string): Float32Array {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\u0093NUMPY')
    throw refused(name, 'it is no numpy array')
  const isFirst = bytes[6] === 1
  const start = isFirst ? 10 : 12
  const headerBytes = isFirst ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8)
  const header = bytes.toString('latin1', start, start + headerBytes)
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? ''
  const content = bytes.subarray(start + headerBytes)
  if (/^\|?O8?$/.test(type)) return requireFinite(firstArray(readPickle(content), name), name)
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((it) => it.trim() !== '')
  if (shape.length !== 1) throw refused(name, `it has ${shape.length} dimensions, not one`)
  return requireFinite(numbersOf(content, type, Number(shape[0]), name), name)
}

/** The first array of numbers in what was pickled. */
function firstArray(value: unknown, name: string, depth = 0): Float32Array {
  // A pickled list can hold itself.
  if (depth > 16) throw refused(name, 'its arrays lie too deep in each other')
  if (Array.isArray(value)) return firstArray(value[0], name, depth + 1)
  // Protocol 5 hands the bytes over at once.
  if (isMade(value) && value.what.endsWith('numeric _frombuffer') && Array.isArray(value.given)) {
    const [data, type, shape] = value.given as unknown[]
    return arrayOf(data, type, shape, name)
  }
  if (!isMade(value) || !value.what.endsWith('multiarray _reconstruct') || !Array.isArray(value.state))
    throw refused(name, 'there is no array in it')
  const [, shape, type, , data] = value.state as unknown[]
  if (Array.isArray(data)) return firstArray(data[0], name, depth + 1)
  return arrayOf(data, type, shape, name)
}

function arrayOf(data: unknown, type: unknown, shape: unknown, name: string): Float32Array {
  if (!isMade(type) || !Array.isArray(type.given) || !(data instanceof Buffer) || !Array.isArray(shape))
    throw refused(name, 'its array has an unknown form')
  const order = Array.isArray(type.state) ? String(type.state[1]) : '<'
  return numbersOf(data, order + String(type.given[0]), Number(shape[0]), name)
}

function numbersOf(bytes: Buffer, type: string, count: number, name: string): Float32Array {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!read) throw refused(name, `its numbers are of the type ${type}`)
  if (!Number.isInteger(count) || count < 0 || bytes.length < count * read.bytes)
    throw refused(name, 'it is cut off')
  const samples = new Float32Array(count)
  for (let i = 0; i < count; i++) samples[i] = read.at(bytes, i * read.bytes)
  return samples
}

const readers: Record<string, { bytes: number; at: (from: Buffer, offset: number) => number } | undefined> = {
  '<f4': { bytes: 4, at: (from, offset) => from.readFloatLE(offset) },
  '<f8': { bytes: 8, at: (from, offset) => from.readDoubleLE(offset) },
  '<i2': { bytes: 2, at: (from, offset) => from.readInt16LE(offset) / 32768 },
}

function requireFinite(samples: Float32Array, name: string): Float32Array {
  if (samples.some((value) => !Number.isFinite(value)))
    throw refused(name, 'it holds samples that are not numbers')
  return samples
}
