/**
 * Python’s pickle, read and never run: what a pickle would call or build comes back as a plain description of it. Enough
 * of protocols 0 to 5 for numpy arrays inside object arrays (https://docs.python.org/3/library/pickletools.html).
 */
import { SyrinxError } from '../../../src-shared/errors.ts'

/** Something that Python would have called or built. */
export interface Made {
  /** “numpy.core.multiarray _reconstruct” */
  readonly what: string
  readonly given: unknown
  state: unknown
}

export const isMade = (value: unknown): value is Made =>
  typeof value === 'object' && value !== null && 'what' in value && 'given' in value

const refused = (reason: string) =>
  new SyrinxError(
    'prepare/bad-pickle',
    `The pickled array can’t be read: ${reason}.`,
    'Take the data set’s distribution with wav files instead (musicnet.tar.gz).',
  )

/** @throws SyrinxError `prepare/bad-pickle` for anything cut off or unknown. */
export function readPickle(bytes: Buffer): unknown {
  try {
    return new Reader(bytes).run()
  } catch (error) {
    if (error instanceof RangeError) throw refused('it is cut off')
    throw error
  }
}

type Mark = typeof mark
const mark = Symbol('mark')

class Reader {
  readonly #bytes: Buffer
  #at = 0
  readonly #stack: (unknown | Mark)[] = []
  readonly #memo = new Map<number, unknown>()

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  run(): unknown {
    for (;;) {
      const code = this.#byte()
      if (code === 0x2e) return this.#pop()
      this.#step(code)
    }
  }

  #step(code: number) {
    const simple = simpleValues.get(code)
    if (simple) return void this.#stack.push(simple())
    const length = lengthReaders.get(code)
    if (length) return void this.#stack.push(this.#counted(length))
    switch (code) {
      case 0x80: // PROTO
        this.#at += 1
        return
      case 0x95: // FRAME
        this.#at += 8
        return
      case 0x28: // MARK
        return void this.#stack.push(mark)
      case 0x30: // POP
        return void this.#pop()
      case 0x31: // POP_MARK
        return void this.#popToMark()
      case 0x32: // DUP
        return void this.#stack.push(this.#stack.at(-1))
      case 0x4b: // BININT1
        return void this.#stack.push(this.#byte())
      case 0x4d: // BININT2
        return void this.#stack.push(this.#take(2).readUInt16LE())
      case 0x4a: // BININT
        return void this.#stack.push(this.#take(4).readInt32LE())
      case 0x47: // BINFLOAT
        return void this.#stack.push(this.#take(8).readDoubleBE())
      case 0x49: // INT
      case 0x4c: // LONG
      case 0x46: // FLOAT
        return void this.#stack.push(Number.parseFloat(this.#line()))
      case 0x8a: // LONG1
        return void this.#stack.push(littleEndian(this.#take(this.#byte())))
      case 0x71: // BINPUT
        return void this.#memo.set(this.#byte(), this.#stack.at(-1))
      case 0x72: // LONG_BINPUT
        return void this.#memo.set(this.#take(4).readUInt32LE(), this.#stack.at(-1))
      case 0x70: // PUT
        return void this.#memo.set(Number(this.#line()), this.#stack.at(-1))
      case 0x94: // MEMOIZE
        return void this.#memo.set(this.#memo.size, this.#stack.at(-1))
      case 0x68: // BINGET
        return void this.#stack.push(this.#memo.get(this.#byte()))
      case 0x6a: // LONG_BINGET
        return void this.#stack.push(this.#memo.get(this.#take(4).readUInt32LE()))
      case 0x67: // GET
        return void this.#stack.push(this.#memo.get(Number(this.#line())))
      case 0x74: // TUPLE
      case 0x6c: // LIST
        return void this.#stack.push(this.#popToMark())
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return void this.#stack.push(this.#popMany(code - 0x84))
      case 0x61: // APPEND
        return this.#append([this.#pop()])
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        return this.#append(this.#popToMark())
      case 0x91: // FROZENSET
        return void this.#stack.push(this.#popToMark())
      case 0x73: // SETITEM
        return void this.#popMany(2)
      case 0x75: // SETITEMS: no dictionary holds what we look for
        return void this.#popToMark()
      case 0x63: // GLOBAL
        return void this.#stack.push(`${this.#line()} ${this.#line()}`)
      case 0x93: // STACK_GLOBAL
        return void this.#stack.push(this.#popMany(2).join(' '))
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        return this.#make(this.#popMany(2))
      case 0x92: // NEWOBJ_EX
        return this.#make(this.#popMany(3))
      case 0x62: {
        // BUILD
        const state = this.#pop()
        const built = this.#stack.at(-1)
        if (isMade(built)) built.state = state
        return
      }
      default:
        throw refused(`it uses the operation 0x${code.toString(16)}`)
    }
  }

  #make([what, given]: unknown[]) {
    const made: Made = { what: String(what), given, state: undefined }
    // Python 3 writes bytes so in the old protocols.
    const isBytes = made.what === '_codecs encode' && Array.isArray(given) && typeof given[0] === 'string'
    this.#stack.push(isBytes ? Buffer.from(given[0] as string, 'latin1') : made)
  }

  #append(items: unknown[]) {
    const list = this.#stack.at(-1)
    if (Array.isArray(list)) for (const item of items) list.push(item)
  }

  #counted({ sizeBytes, as }: LengthReader): unknown {
    const length = littleEndian(this.#take(sizeBytes))
    const content = this.#take(length)
    return as === 'text' ? content.toString('utf8') : content
  }

  #byte(): number {
    return this.#take(1)[0]
  }

  #take(count: number): Buffer {
    if (!(count >= 0) || this.#at + count > this.#bytes.length) throw refused('it is cut off')
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end < 0) throw refused('it is cut off')
    const line = this.#bytes.toString('latin1', this.#at, end)
    this.#at = end + 1
    return line
  }

  #pop(): unknown {
    if (this.#stack.length === 0) throw refused('it takes more than it has')
    return this.#stack.pop()
  }

  #popMany(count: number): unknown[] {
    if (this.#stack.length < count) throw refused('it takes more than it has')
    return this.#stack.splice(this.#stack.length - count)
  }

  #popToMark(): unknown[] {
    const at = this.#stack.lastIndexOf(mark)
    if (at < 0) throw refused('it takes more than it has')
    return this.#stack.splice(at).slice(1)
  }
}

const simpleValues = new Map<number, () => unknown>([
  [0x4e, () => null], // NONE
  [0x88, () => true], // NEWTRUE
  [0x89, () => false], // NEWFALSE
  [0x5d, () => []], // EMPTY_LIST
  [0x29, () => []], // EMPTY_TUPLE
  [0x8f, () => []], // EMPTY_SET
  [0x7d, () => ({})], // EMPTY_DICT
])

interface LengthReader {
  readonly sizeBytes: number
  readonly as: 'bytes' | 'text'
}

const lengthReaders = new Map<number, LengthReader>([
  [0x55, { sizeBytes: 1, as: 'bytes' }], // SHORT_BINSTRING
  [0x54, { sizeBytes: 4, as: 'bytes' }], // BINSTRING
  [0x43, { sizeBytes: 1, as: 'bytes' }], // SHORT_BINBYTES
  [0x42, { sizeBytes: 4, as: 'bytes' }], // BINBYTES
  [0x8e, { sizeBytes: 8, as: 'bytes' }], // BINBYTES8
  [0x96, { sizeBytes: 8, as: 'bytes' }], // BYTEARRAY8
  [0x8c, { sizeBytes: 1, as: 'text' }], // SHORT_BINUNICODE
  [0x58, { sizeBytes: 4, as: 'text' }], // BINUNICODE
  [0x8d, { sizeBytes: 8, as: 'text' }], // BINUNICODE8
])

const littleEndian = (bytes: Buffer): number => bytes.reduceRight((value, byte) => value * 256 + byte, 0)
