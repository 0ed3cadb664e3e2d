import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readNpy } from './readNpy.ts'
import { readPickle } from './readPickle.ts'

const { words: _, ...fixtures } = JSON.parse(
  readFileSync(new URL('fixtures/musicNetArrays.json', import.meta.url), 'utf8'),
) as Record<string, string>
const bytesOf = (name: string) => Buffer.from(fixtures[name], 'base64')
const sound = Float32Array.from({ length: 64 }, (_, i) => (i - 32) / 64)

it.each(Object.keys(fixtures))('reads the sound of an array: %s', (name) =>
  expect(readNpy(bytesOf(name), name)).toEqual(sound),
)

it('says of every cut that the file is damaged, and never more', () => {
  for (const name of Object.keys(fixtures)) {
    const whole = bytesOf(name)
    for (let length = 0; length < whole.length; length += 3) {
      try {
        // Labels come after the sound: their end may be missing.
        expect(readNpy(whole.subarray(0, length), name)).toEqual(sound)
      } catch (error) {
        expect(error).toHaveProperty('code', expect.stringMatching(/^prepare\/bad-(array|pickle)$/))
      }
    }
  }
})

it('runs nothing: what a pickle would call is only described', () => {
  const hostile = Buffer.from("cos\nsystem\n(S'touch /tmp/x'\ntR.", 'latin1')
  expect(() => readPickle(hostile)).toThrow(/operation 0x53/)
  const newer = Buffer.concat([
    Buffer.from([0x80, 4]),
    Buffer.from('cos\nsystem\n', 'latin1'),
    Buffer.from([0x8c, 4]),
    Buffer.from('ls /', 'latin1'),
    Buffer.from([0x85, 0x52, 0x2e]),
  ])
  expect(readPickle(newer)).toEqual({ what: 'os system', given: ['ls /'], state: undefined })
})

it.each([
  ["{'descr': 'constructor', 'shape': (4000000000,)}", 'of the type constructor'],
  ["{'descr': '<f4', 'shape': (-1,)}", 'cut off'],
  ["{'descr': '<f4', 'shape': (4000000000,)}", 'cut off'],
])('refuses an array that claims to be what it isn’t: %s', (header, reason) => {
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0])
  expect(() => readNpy(Buffer.concat([start, Buffer.from(header), Buffer.alloc(8)]), 'x.npy')).toThrow(
    expect.objectContaining({ code: 'prepare/bad-array', message: expect.stringContaining(reason) }),
  )
})

it('refuses a list that holds itself', () => {
  const header = "{'descr': '|O', 'shape': (1,)}"
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0])
  // An empty list, remembered, taken again, appended to itself.
  const pickle = Buffer.from([0x80, 2, 0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e])
  expect(() => readNpy(Buffer.concat([start, Buffer.from(header), pickle]), 'x.npy')).toThrow(
    expect.objectContaining({ code: 'prepare/bad-array' }),
  )
})
