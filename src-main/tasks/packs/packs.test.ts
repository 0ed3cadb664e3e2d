import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { channelCount, notesCondition } from '../../../src-shared/conditioning/description.ts'
import type { InstrumentCard } from '../../../src-shared/instruments/card.ts'
import { encodeWav16 } from '../../audio/encodeWav16.ts'
import { checkpointBytes, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { oddNetworks, randomWeights } from '../../engine/compute/testing.ts'
import { cardOf } from './cardOf.ts'
import { loadPlayable } from './loadPlayable.ts'
import { isPack, readPack } from './readPack.ts'
import { packBytes } from './writePack.ts'
import { untaughtComposer } from '../phrases/testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-packs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const condition = notesCondition([69, 71, 72])
const hyperparameters = { ...oddNetworks['global and local'], localChannels: channelCount(condition) }
const card: InstrumentCard = {
  title: 'A flute',
  description: 'Wood, and much breath.',
  knows: { expression: true, polyphony: true },
  licenceText: 'Do what you like.\nSay who made it.',
  measures: { measuredAt: '2026-11-21T12:00:00.000Z', syrinxVersion: '1.0.0', notesHit: 0.99 },
}
const checkpoint: Checkpoint = {
  hyperparameters,
  weights: randomWeights(hyperparameters, 1),
  condition,
  globalCategories: ['flute', 'piano'],
  step: 1200,
  createdAt: '2026-11-20T12:00:00.000Z',
  provenance: { title: 'Old title', recordings: 25, minutes: 1.5, licence: 'CC0', attribution: 'Me', card },
}
const tone = (seconds: number) =>
  encodeWav16(
    Float32Array.from({ length: seconds * 8_000 }, (_, i) => Math.sin(i / 5) / 2),
    8_000,
  )

const packPath = join(folder, 'flute.syrinx-instrument')
const scratch = join(folder, 'scratch')
beforeEach(() => {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch)
})
const read = (path = packPath) => readPack(path, scratch)

describe('a card', () => {
  test('tells what the network itself says, whatever was written', () => {
    expect(cardOf(checkpoint)).toEqual({
      ...card,
      knownMidi: [69, 71, 72],
      knows: {
        loudness: true,
        bends: false,
        slurs: false,
        expression: false,
        polyphony: false,
        categories: ['flute', 'piano'],
      },
      recordings: { count: 25, minutes: 1.5 },
      licence: 'CC0',
      attribution: 'Me',
      training: { steps: 1200, network: expect.stringMatching(/^WaveNet of \d+ layers/) },
    })
  })

  test('is there for a checkpoint that has none', () => {
    expect(
      cardOf({ ...checkpoint, step: 0, globalCategories: ['a', 'b'], provenance: {} }),
    ).not.toHaveProperty('title')
  })
})

describe('a pack', () => {
  test('comes back as it was, without what training needs, and is always the same', async () => {
    const state = { step: 1200, weights: checkpoint.weights, moments: [] }
    const resumable = { ...checkpoint, training: { state, resume: {} } }
    const sample = tone(2)
    const bytes = await packBytes({ checkpoint: resumable, title: 'My flute', sample })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await packBytes({ checkpoint: resumable, title: 'My flute', sample })).toEqual(bytes)
    writeFileSync(packPath, bytes)
    expect(await isPack(packPath)).toBe(true)
    const pack = await read()
    expect(pack.card).toEqual({ ...cardOf(checkpoint), title: 'My flute' })
    expect(pack.sample).toEqual(Buffer.from(sample))
    expect(pack.checkpoint.weights).toEqual(checkpoint.weights)
    expect(pack.checkpoint.training).toBe(undefined)
    expect(pack.checkpoint.provenance).toMatchObject({ title: 'My flute', card: pack.card })
    expect(readdirSync(scratch)).toEqual([])
    expect((await loadPlayable(packPath)).condition).toEqual(condition)
    // What was packed packs again to the same bytes.
    expect(await packBytes({ checkpoint: pack.checkpoint, sample: pack.sample })).toEqual(bytes)
  })

  test('carries its composer', async () => {
    const { weights: composerWeights, ...composer } = untaughtComposer
    writeFileSync(packPath, await packBytes({ checkpoint: { ...checkpoint, composer, composerWeights } }))
    const pack = await read()
    expect(pack.checkpoint).toMatchObject({ composer, composerWeights })
    expect(pack.card.knows?.composing).toBe(true)
    expect(cardOf(checkpoint).knows).not.toHaveProperty('composing')
  })

  test('needs neither a card, nor a sample, nor a licence', async () => {
    writeFileSync(packPath, await packBytes({ checkpoint: { ...checkpoint, provenance: {} } }))
    expect(await read()).toMatchObject({ card: { knownMidi: [69, 71, 72] }, sample: undefined })
  })

  test('takes no sample that is too long, and none that is no wav', async () => {
    for (const sample of [
      tone(16),
      Buffer.from('no wav at all, only words'),
      encodeWav16(new Float32Array(0), 8_000),
    ])
      await expect(packBytes({ checkpoint, sample })).rejects.toMatchObject({ code: 'pack/wrong-sample' })
  })
})

async function zipOf(files: Readonly<Record<string, string | Uint8Array>>, mode = 0o100644) {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mode })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

describe('is refused in words, and leaves nothing behind', () => {
  const weights = checkpointBytes(checkpoint)
  const sha256 = createHash('sha256').update(weights).digest('hex')
  const header = (change: object = {}) =>
    JSON.stringify({ format: 'syrinx-instrument', version: 1, checkpoint: { sha256 }, card: {}, ...change })
  const whole = { 'card.json': header(), 'checkpoint.safetensors': weights }
  const refused = async (bytes: Uint8Array, code: string) => {
    writeFileSync(packPath, bytes)
    await expect(read()).rejects.toMatchObject({ code, message: expect.stringMatching(/.{10}/) })
    expect(readdirSync(scratch)).toEqual([])
  }

  test('the pack that the others are made of is good', async () => {
    writeFileSync(packPath, await zipOf({ ...whole, 'notes of mine.txt': 'passed over' }))
    await expect(read()).resolves.toBeTruthy()
  })

  test.each([
    ['words that are no JSON', { ...whole, 'card.json': '{' }, 'pack/not-json'],
    ['a card of something else', { ...whole, 'card.json': '{"format":"x"}' }, 'pack/not-an-instrument'],
    ['a list for a card', { ...whole, 'card.json': 'null' }, 'pack/not-an-instrument'],
    ['a newer version', { ...whole, 'card.json': header({ version: 2 }) }, 'pack/from-the-future'],
    ['no version', { ...whole, 'card.json': header({ version: '1' }) }, 'pack/wrong'],
    ['a card that is wrong', { ...whole, 'card.json': header({ card: { title: 5 } }) }, 'pack/wrong'],
    ['no checkpoint', { 'card.json': header() }, 'pack/missing-file'],
    ['no card', { 'checkpoint.safetensors': weights }, 'pack/missing-file'],
    ['nothing', {}, 'pack/missing-file'],
    ['a checkpoint that was exchanged', { ...whole, 'checkpoint.safetensors': 'x' }, 'pack/wrong-checkpoint'],
    [
      'a card of other notes',
      { ...whole, 'card.json': header({ card: { knownMidi: [60] } }) },
      'pack/wrong-checkpoint',
    ],
    [
      'a sample of more than half an hour',
      { ...whole, 'sample.wav': encodeWav16(new Float32Array(36 * 60 * 8_000), 8_000) },
      'pack/too-large',
    ],
    ['a sample of a minute', { ...whole, 'sample.wav': tone(60) }, 'pack/wrong-sample'],
    ['a sample that is a page', { ...whole, 'sample.wav': '<html>' }, 'pack/wrong-sample'],
    ['a licence without end', { ...whole, 'LICENCE.txt': 'x'.repeat(200_000) }, 'pack/too-large'],
  ] as const)('%s', async (_, files, code) => refused(await zipOf(files), code))

  test('a pack that was cut off anywhere, or changed in the middle', async () => {
    const bytes = await packBytes({ checkpoint, sample: tone(1) })
    for (const share of [0.1, 0.5, 0.9, 0.999])
      await refused(bytes.subarray(0, Math.floor(bytes.length * share)), 'pack/not-a-zip')
    const flipped = bytes.slice()
    flipped[Math.floor(bytes.length / 2)] ^= 255
    await refused(flipped, 'pack/wrong-checkpoint')
  })

  test('names that lead out of it, links, and what unpacks to far more than it is', async () => {
    const escaping = await zipOf({ ...whole, aaaaaaaaaa: 'x' })
    const path = Buffer.from('../../evil')
    for (let at = escaping.indexOf('aaaaaaaaaa'); at >= 0; at = escaping.indexOf('aaaaaaaaaa'))
      path.copy(escaping, at)
    await refused(escaping, 'pack/unsafe-path')
    await refused(await zipOf({ 'card.json': '/etc/passwd' }, 0o120777), 'pack/link')
    await refused(await zipOf({ ...whole, 'sample.wav': new Uint8Array(65 * 2 ** 20) }), 'pack/too-large')
  })

  test('a checkpoint whose channels nobody knows', async () => {
    const { condition: _condition, ...unknown } = checkpoint
    await expect(packBytes({ checkpoint: unknown })).rejects.toMatchObject({ code: 'instrument/unplayable' })
  })
})
