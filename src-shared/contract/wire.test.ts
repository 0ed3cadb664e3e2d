import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, windowMessage } from './wire.ts'

const roundTrip = (message: unknown) => decodeFrame(encodeFrame(message))

describe('a frame', () => {
  it('carries plain values', () => {
    const message = { t: 'q', a: ['x', { n: 1.5, list: [true, null, 'ü♯'], empty: {} }] }
    expect(roundTrip(message)).toEqual(message)
  })

  it('carries typed arrays as they are, wherever they stand', () => {
    const samples = Float32Array.of(0.25, -1, 3e-39)
    const message = { a: [samples, { peaks: Int8Array.of(-127, 127, 3), bytes: new Uint8Array(0) }], samples }
    const came = roundTrip(message) as typeof message
    expect(came).toEqual(message)
    expect(came.samples).toBeInstanceOf(Float32Array)
    expect(roundTrip({ part: new Float64Array([1, 2, 3]).subarray(1) })).toEqual({
      part: Float64Array.of(2, 3),
    })
  })

  it('does not take words for arrays', () => {
    for (const text of ['\u0000b0', '\u0000s', '\u0000', '\u0000s\u0000b1', '\\u0000b0'])
      expect(roundTrip({ text, samples: Float32Array.of(1) })).toEqual({ text, samples: Float32Array.of(1) })
  })

  it('takes arrays without copying them where it can, and from anywhere', () => {
    const frame = encodeFrame({ samples: Float32Array.of(1, 2) })
    const { samples } = decodeFrame(frame) as { samples: Float32Array }
    expect(samples.buffer).toBe(frame.buffer)
    const moved = new Uint8Array(frame.length + 3)
    moved.set(frame, 3)
    expect(decodeFrame(moved.subarray(3))).toEqual({ samples: Float32Array.of(1, 2) })
  })

  it('drops what is undefined, as JSON does', () => {
    expect(roundTrip({ ok: true, output: undefined })).toEqual({ ok: true })
  })
})

describe('what is no frame', () => {
  const good = encodeFrame({ samples: Float32Array.of(1, 2), text: 'x' })
  const withHeader = (header: string, arrayBytes = 0) => {
    const text = new TextEncoder().encode(header)
    const frame = new Uint8Array(Math.ceil((8 + text.length) / 8) * 8 + arrayBytes)
    const view = new DataView(frame.buffer)
    view.setUint32(0, 0x31585953, true)
    view.setUint32(4, text.length, true)
    frame.set(text, 8)
    return frame
  }

  it('is refused in words', () => {
    const bad = [
      new Uint8Array(0),
      new Uint8Array(7),
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      good.subarray(0, 20),
      good.subarray(0, good.length - 8),
      withHeader('not json'),
      withHeader('[]'),
      withHeader('{"a":[],"m":"\\u0000b0"}'),
      withHeader('{"a":[],"m":"\\u0000b-1"}'),
      withHeader('{"a":[],"m":"\\u0000blength"}'),
      withHeader('{"a":[["Float32Array",3]],"m":"\\u0000b0"}', 8),
      withHeader('{"a":[["Float32Array",-4]],"m":1}', 8),
      withHeader('{"a":[["Float32Array",1e300]],"m":1}', 8),
      withHeader('{"a":[["Function",4]],"m":1}', 8),
      withHeader('{"a":[["Float32Array",16]],"m":1}', 8),
      withHeader(`{"a":[${'["Int8Array",0],'.repeat(100_001)}["Int8Array",0]],"m":1}`),
    ]
    for (const [index, frame] of bad.entries())
      expect(() => decodeFrame(frame), `frame ${index}`).toThrow(/This is no frame of the studio/)
  })

  it('is refused whichever byte of a good one is another', () => {
    for (let at = 0; at < good.length; at++)
      for (const flip of [1, 128, 255]) {
        const frame = good.slice()
        frame[at] ^= flip
        // Most are refused; what is read is plain and harmless.
        try {
          JSON.stringify(decodeFrame(frame))
        } catch (error) {
          expect(error).toMatchObject({ code: 'wire/bad-frame' })
        }
      }
  })

  it('changes no prototype', () => {
    const came = decodeFrame(withHeader('{"a":[],"m":{"__proto__":{"polluted":true}}}')) as object
    expect(({} as { polluted?: boolean }).polluted).toBe(undefined)
    expect(Object.getPrototypeOf(came)).toBe(Object.prototype)
  })
})

it('takes nothing from a window but calls', () => {
  expect(windowMessage.safeParse({ t: 'q', i: '1', m: 'call', a: ['studio.info', {}] }).success).toBe(true)
  for (const message of [
    null,
    [],
    { t: 's', i: '1', r: 1 },
    { t: 'q', i: '1', m: 'constructor', a: ['x', {}] },
    { t: 'q', i: '1', m: 'call', a: [] },
    { t: 'q', m: 'call', a: ['x', {}] },
    { t: 'q', i: '1', m: 'call', a: ['x', {}], o: true },
  ])
    expect(windowMessage.safeParse(message).success).toBe(false)
})
