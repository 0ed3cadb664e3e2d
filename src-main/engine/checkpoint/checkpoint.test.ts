import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { channelCount, notesCondition } from '../../../src-shared/conditioning/description.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { oddNetworks, randomWeights } from '../compute/testing.ts'
import {
  checkpointBytes,
  loadCheckpoint,
  parseCheckpoint,
  saveCheckpoint,
  type Checkpoint,
} from './checkpoint.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

const condition = notesCondition([69, 71, 72])
const hyperparameters = {
  ...oddNetworks['global and local'],
  localChannels: channelCount(condition),
}
const playable: Checkpoint = {
  hyperparameters,
  weights: randomWeights(hyperparameters, 1),
  condition,
  globalCategories: ['flute', 'piano'],
  step: 1200,
  loss: 1.25,
  validationLoss: 1.5,
  createdAt: '2026-11-20T12:00:00.000Z',
  provenance: {
    title: 'A flute',
    dataset: 'flutes',
    recordings: 25,
    minutes: 1.5,
    recipe: { seed: 7, learningRate: 6e-3 },
    licence: 'CC0',
    card: { title: 'A flute', knows: { loudness: true }, health: ['Short.'] },
  },
}
const events = { ...oddNetworks.plain, quantizationChannels: 256, localChannels: 88 }
const composing: Checkpoint = {
  ...playable,
  composer: {
    hyperparameters: events,
    step: 40,
    validationLoss: 2.5,
    title: 'two tunes',
    pieces: 2,
    minutes: 1.5,
  },
  composerWeights: randomWeights(events, 6),
}
const resumable: Checkpoint = {
  ...playable,
  training: {
    state: {
      step: 1200,
      weights: randomWeights(hyperparameters, 2),
      average: playable.weights,
      moments: [randomWeights(hyperparameters, 3), randomWeights(hyperparameters, 4, 1e-30)],
    },
    resume: { random: [1, 2, 3, 4294967295], order: [3, 1, 2], loss: 0.1, none: null },
  },
}

/** The same file with its metadata changed. */
function edit(bytes: Uint8Array, change: (metadata: Record<string, string>) => Record<string, string>) {
  const { tensors, metadata } = readSafetensors(bytes)
  return writeSafetensors(tensors, change({ ...metadata }))
}

describe('a checkpoint', () => {
  it.each([
    ['to play', playable],
    ['to go on training from', resumable],
    ['with a composer', composing],
    ['with a composer, to go on training from', { ...composing, training: resumable.training! }],
    [
      'with the least there is',
      {
        hyperparameters: oddNetworks.plain,
        weights: randomWeights(oddNetworks.plain, 5),
        step: 0,
        createdAt: '2026-11-20T12:00:00Z',
        provenance: {},
      } satisfies Checkpoint,
    ],
  ])('%s comes back as it was, and gives the same bytes again', async (name, checkpoint) => {
    const [first, second] = [join(folder, `${name} 1`), join(folder, `${name} 2`)]
    await saveCheckpoint(first, checkpoint)
    const loaded = await loadCheckpoint(first)
    expect(loaded).toEqual(checkpoint)
    await saveCheckpoint(second, loaded)
    expect(readFileSync(second)).toEqual(readFileSync(first))
  })

  it('names and shapes its tensors as ibab does, and aligns its numbers', () => {
    const bytes = checkpointBytes(playable)
    const { tensors } = readSafetensors(bytes)
    const layout = parameterLayout(hyperparameters)
    expect([...tensors.keys()]).toEqual(layout.parameters.map((it) => it.name))
    expect(tensors.get('wavenet/dilated_stack/layer0/filter')!.shape).toEqual([2, 7, 5])
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
  })

  it('leaves out what is undefined', () => {
    const { training: _, ...rest } = playable
    expect(checkpointBytes({ ...rest, validationLoss: undefined, loss: undefined })).not.toEqual(
      checkpointBytes(playable),
    )
    expect(parseCheckpoint(checkpointBytes({ ...rest, loss: undefined }))).not.toHaveProperty('loss')
  })

  it('is not written with weights that are not finite', async () => {
    const weights = playable.weights.slice()
    weights[100] = NaN
    const path = join(folder, 'broken')
    await expect(saveCheckpoint(path, { ...playable, weights })).rejects.toThrow(/not written/)
    expect(readdirSync(folder)).not.toContain('broken')
  })

  it('says where it can’t be written, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'a file'), '')
    await expect(saveCheckpoint(join(folder, 'a file', 'checkpoint'), playable)).rejects.toThrow(
      /a file of that name is in the way|part of the path is not a folder/,
    )
    const before = readdirSync(folder)
    // A name that is taken by a folder: the write succeeds and the rename fails.
    await expect(saveCheckpoint(folder, playable)).rejects.toThrow(/can’t be written/)
    expect(readdirSync(folder)).toEqual(before)
    expect(readdirSync(join(folder, '..')).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
})

describe('what is not a whole checkpoint', () => {
  const bytes = checkpointBytes(playable)

  it('names the tensor and both shapes', () => {
    const other = edit(bytes, (metadata) => ({
      ...metadata,
      hyperparameters: JSON.stringify({ ...hyperparameters, skipChannels: 14 }),
    }))
    expect(() => parseCheckpoint(other)).toThrow(
      /“wavenet\/dilated_stack\/layer0\/skip” has the shape \[1, 5, 13\].*\[1, 5, 14\]/,
    )
  })

  it('names a tensor that is missing or too much', () => {
    const layers = (dilations: number[]) =>
      edit(bytes, (metadata) => ({
        ...metadata,
        hyperparameters: JSON.stringify({ ...hyperparameters, dilations }),
      }))
    expect(() => parseCheckpoint(layers([1, 2, 4, 1, 2, 4]))).toThrow(/layer5.* is missing/)
    expect(() => parseCheckpoint(layers([1, 2, 4, 1]))).toThrow(/layer4/)
  })

  it('reads a composer whole or not at all', () => {
    const composed = checkpointBytes(composing)
    const without = edit(composed, ({ composer: _, ...metadata }) => metadata)
    expect(() => parseCheckpoint(without)).toThrow(/composer\/.*doesn’t have/)
    const other = (change: object) =>
      edit(composed, (metadata) => ({
        ...metadata,
        composer: JSON.stringify({ ...composing.composer, ...change }),
      }))
    const networks: [object, RegExp][] = [
      [{ ...events, skipChannels: events.skipChannels + 1 }, /“composer\/.*has the shape/],
      [{ ...events, dilations: [...events.dilations, 1] }, /“composer\/.*is missing/],
      [{ ...events, quantizationChannels: 13 }, /256 codes/],
      [{ ...events, localChannels: 3 }, /88 channels/],
    ]
    for (const [network, message] of networks)
      expect(() => parseCheckpoint(other({ hyperparameters: network }))).toThrow(message)
    expect(() => checkpointBytes({ ...playable, composer: composing.composer })).toThrow(
      /without its weights/,
    )
  })

  it.each<[string, (metadata: Record<string, string>) => Record<string, string>, RegExp]>([
    ['another format', () => ({}), /not a Syrinx checkpoint/],
    ['a later version', (it) => ({ ...it, version: '2' }), /version 2/],
    ['no hyperparameters', ({ hyperparameters: _, ...it }) => it, /hyperparameters/],
    ['hyperparameters that are not JSON', (it) => ({ ...it, hyperparameters: '{' }), /not JSON/],
    [
      'a giant network',
      (it) => ({ ...it, hyperparameters: it.hyperparameters.replace('13', '8000') }),
      /shape/,
    ],
    ['a negative step', (it) => ({ ...it, step: '-1' }), /step/],
    ['an unknown condition', (it) => ({ ...it, condition: '{"kind":"smell"}' }), /condition/],
    [
      'a condition of another width',
      (it) => ({ ...it, condition: JSON.stringify(notesCondition([69])) }),
      /12 condition channels.*has 8/,
    ],
    [
      'a training state that is missing',
      (it) => ({ ...it, training: '{"moments":2}', resume: '0' }),
      /missing/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => parseCheckpoint(edit(bytes, change))).toThrow(message)
  })

  it('names the file', async () => {
    const path = join(folder, 'cut.safetensors')
    writeFileSync(path, bytes.subarray(0, bytes.length - 4))
    await expect(loadCheckpoint(path)).rejects.toThrow(/cut\.safetensors: .*ends at byte/)
    writeFileSync(path, '')
    await expect(loadCheckpoint(path)).rejects.toThrow(/cut\.safetensors is empty/)
    await expect(loadCheckpoint(folder)).rejects.toThrow(/is a folder/)
    await expect(loadCheckpoint(join(folder, 'missing'))).rejects.toThrow(/no such file/)
  })
})
