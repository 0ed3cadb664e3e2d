import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeAudio, decodeAudioFile } from './decode.ts'
import { int16Bytes, wavBytes } from './testing.ts'

const datasets = join(import.meta.dirname, '../../resources/datasets')
const fluteFile = join(datasets, 'panflute/panflute_69_A4.flac')

const everyLevel = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768)
const ramp = Int16Array.from({ length: 999 }, (_, i) => (i - 500) * 64)

async function firstChannel(bytes: Uint8Array) {
  const { channels } = await decodeAudio(bytes, 'x.wav')
  return channels[0]
}

/** Little-endian integers of `bits` bits, from 16-bit ones. */
function integers(levels: Int16Array, bits: 8 | 24 | 32): Uint8Array {
  const bytes = Buffer.alloc((levels.length * bits) / 8)
  levels.forEach((level, i) => {
    if (bits === 8) bytes.writeUInt8((level >> 8) + 128, i)
    else bytes.writeIntLE(level * 2 ** (bits - 16), (i * bits) / 8, bits / 8)
  })
  return bytes
}

describe('wav', () => {
  it('keeps every 16-bit level exactly', async () => {
    const samples = await firstChannel(wavBytes({ bits: 16, data: int16Bytes(everyLevel) }))
    expect(samples.every((sample, i) => sample === everyLevel[i] / 32_768)).toBe(true)
    expect(samples).toHaveLength(65_536)
  })

  it.each([8, 24, 32] as const)('reads %i-bit PCM, plain and extensible', async (bits) => {
    const step = bits === 8 ? 256 : 1
    const expected = Float32Array.from(ramp, (level) => (Math.floor(level / step) * step) / 32_768)
    for (const extensible of [false, true])
      expect(await firstChannel(wavBytes({ bits, data: integers(ramp, bits), extensible }))).toEqual(expected)
  })

  it.each([32, 64] as const)('reads %i-bit float, also beyond full scale', async (bits) => {
    const values = [0, 0.5, -0.25, 1.5, -2, 1 / 3]
    const bytes = new Uint8Array(
      bits === 32 ? Float32Array.from(values).buffer : Float64Array.from(values).buffer,
    )
    for (const extensible of [false, true])
      expect(await firstChannel(wavBytes({ tag: 3, bits, data: bytes, extensible }))).toEqual(
        Float32Array.from(values),
      )
  })

  it('separates channels and reads the rate', async () => {
    const decoded = await decodeAudio(
      wavBytes({ bits: 16, channels: 2, sampleRateHz: 44_100, data: int16Bytes([1, -1, 2, -2, 3, -3]) }),
      'x.wav',
    )
    expect(decoded.sampleRateHz).toBe(44_100)
    expect(decoded.channels.map((channel) => [...channel].map((value) => value * 32_768))).toEqual([
      [1, 2, 3],
      [-1, -2, -3],
    ])
  })

  it('walks over other chunks, with odd lengths, before and after', async () => {
    const odd = ['LIST', new TextEncoder().encode('INFOodd')] as const
    const bytes = wavBytes({
      bits: 8,
      data: Uint8Array.from([128, 255, 0]),
      before: [odd, ['fact', new Uint8Array(4)]],
      after: [odd],
    })
    expect([...(await firstChannel(bytes))]).toEqual([0, 127 / 128, -1])
  })

  it.each([0, 0xffffffff, 0x7fffffda])(
    'reads a streamed file whose data size says %i',
    async (claimedDataBytes) => {
      const bytes = wavBytes({ bits: 16, data: int16Bytes(ramp), claimedDataBytes })
      expect(await firstChannel(bytes)).toEqual(Float32Array.from(ramp, (level) => level / 32_768))
    },
  )

  it('drops a last frame that is not whole', async () => {
    const bytes = wavBytes({ bits: 16, channels: 2, data: int16Bytes([1, 2, 3]) })
    expect(await firstChannel(bytes)).toHaveLength(1)
  })
})

describe('flac', () => {
  it('decodes the bundled recordings to the 16-bit grid', async () => {
    const { channels, sampleRateHz } = await decodeAudioFile(fluteFile)
    expect(sampleRateHz).toBe(44_100)
    expect(channels).toHaveLength(1)
    expect(channels[0]).toHaveLength(121_527)
    expect(channels[0].every((sample) => Number.isInteger(sample * 32_768))).toBe(true)
  })

  it.each(['panflute/panflute_75_Ds5', 'panflute/panflute_88_E6', 'drums/kick_120', 'drums/snare_120'])(
    'reads %s, whose last frame has a false beginning of a frame in it, to the end',
    async (name) => {
      const decoded = await decodeAudioFile(join(datasets, `${name}.flac`))
      expect(decoded.channels[0].length / decoded.sampleRateHz).toBeGreaterThan(0.29)
    },
  )

  it('says how much of a truncated file is missing', async () => {
    const bytes = await readFile(fluteFile)
    await expect(decodeAudio(bytes.subarray(0, bytes.length >> 1), 'half.flac')).rejects.toMatchObject({
      code: 'audio/truncated',
      message: expect.stringMatching(/half\.flac is cut off or damaged: 1\.\d\d of its 2\.76 s/),
    })
  })

  it('notices changed samples by their sum', async () => {
    const bytes = new Uint8Array(await readFile(fluteFile))
    bytes[26] ^= 1
    await expect(decodeAudio(bytes, 'x.flac')).rejects.toMatchObject({ code: 'audio/damaged' })
  })

  it('goes by content and not by name', async () => {
    expect((await decodeAudio(await readFile(fluteFile), 'flute.wav')).channels[0]).toHaveLength(121_527)
  })
})

describe('mp3 and Ogg', () => {
  const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)

  // A sine of 440 Hz, amplitude 0.5, half a second (oggenc, opusenc, lame).
  it.each([
    ['sine440.mp3', 22_050],
    ['sine440.vorbis.ogg', 44_100],
    ['sine440.opus.ogg', 48_000],
  ])('reads %s', async (name, rateHz) => {
    const { channels, sampleRateHz } = await decodeAudioFile(fixture(name))
    expect(sampleRateHz).toBe(rateHz)
    expect(Math.abs(channels[0].length / rateHz - 0.5)).toBeLessThan(0.1)
    const middle = channels[0].subarray(0.1 * rateHz, 0.4 * rateHz)
    const crossings = middle.filter((sample, i) => i > 0 && middle[i - 1] < 0 && sample >= 0).length
    expect(Math.abs(crossings - 132)).toBeLessThanOrEqual(1)
    expect(Math.max(...middle)).toBeGreaterThan(0.4)
    expect(Math.max(...middle)).toBeLessThan(0.6)
  })

  it.each(['sine440.vorbis.ogg', 'sine440.opus.ogg', 'sine440.mp3'])(
    'does not break on the first bytes of %s',
    async (name) => {
      const bytes = await readFile(fixture(name))
      await expect(decodeAudio(bytes.subarray(0, 60), name)).rejects.toMatchObject({ code: 'audio/damaged' })
    },
  )
})

describe('what cannot be used', () => {
  const text = (content: string) => new TextEncoder().encode(content)
  const whole = wavBytes({ bits: 16, data: int16Bytes(ramp) })
  const nan = new Uint8Array(Float32Array.from([0, NaN, 1, Infinity]).buffer)

  it.each([
    ['empty', new Uint8Array(0), 'audio/empty', /x is empty/],
    ['text', text('hello, I am not audio'), 'audio/not-audio', /not an audio file/],
    ['a few zeros', new Uint8Array(3), 'audio/not-audio', /not an audio file/],
    ['AIFF', text('FORM\0\0\0\x20AIFFCOMM'), 'audio/unsupported', /really an AIFF file/],
    ['an MP3 without sound', Uint8Array.from([0xff, 0xfb, 0x90, 0x64, 0, 0]), 'audio/damaged', /damaged mp3/],
    [
      'text in UTF-16',
      Uint8Array.from([0xff, 0xfe, 0x68, 0, 0x69, 0]),
      'audio/not-audio',
      /not an audio file/,
    ],
    [
      'an Ogg of another kind',
      text('OggS' + '\0'.repeat(23) + 'Speex   '),
      'audio/unsupported',
      /an Ogg file/,
    ],
    ['no samples', wavBytes({ bits: 16, data: new Uint8Array(0) }), 'audio/empty', /no samples/],
    [
      'no samples but a list after them',
      wavBytes({ bits: 16, data: new Uint8Array(0), after: [['LIST', text('INFO')]] }),
      'audio/empty',
      /no samples/,
    ],
    ['half a header', whole.subarray(0, 30), 'audio/damaged', /header is cut short/],
    [
      'half the samples',
      whole.subarray(0, 1044),
      'audio/truncated',
      /0\.03 of its 0\.06 s \(998 of 1998 bytes\)/,
    ],
    ['NaN', wavBytes({ tag: 3, bits: 32, data: nan }), 'audio/not-finite', /2 samples that are not numbers/],
    [
      'A-law',
      wavBytes({ tag: 6, bits: 8, data: nan }),
      'audio/unsupported',
      /compressed wav \(format 0x0006\)/,
    ],
    ['no channels', wavBytes({ bits: 16, channels: 0, data: nan }), 'audio/damaged', /0 channels/],
    ['half a flac header', text('fLaC\0\0\0\x22'), 'audio/damaged', /header is cut short/],
  ])('%s', async (_, bytes, code, message) => {
    await expect(decodeAudio(bytes, 'x')).rejects.toMatchObject({
      name: 'SyrinxError',
      code,
      message: expect.stringMatching(message),
    })
  })

  it.skipIf(process.platform === 'win32')('a pipe, without opening it', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'syrinx-pipe-')), 'pipe.wav')
    execFileSync('mkfifo', [path])
    await expect(decodeAudioFile(path)).rejects.toMatchObject({
      code: 'audio/unreadable',
      message: expect.stringContaining('not a plain file'),
    })
  })

  it('a missing file and a folder', async () => {
    await expect(decodeAudioFile('/nowhere/x.wav')).rejects.toMatchObject({ code: 'audio/missing' })
    await expect(decodeAudioFile(import.meta.dirname)).rejects.toMatchObject({ code: 'audio/unreadable' })
  })
})
