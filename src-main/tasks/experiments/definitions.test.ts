import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findDefinition, listDefinitions, readDefinition } from './definitions.ts'
import { needsOf, trainingSamplesOf } from './planned.ts'
import { tinyDefinition, tonesVariant } from './testing.ts'
import { Workload } from './workload.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'syrinx-definitions-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const written = async (change: (definition: Record<string, never>) => unknown, name = 'tiny') => {
  const definition = JSON.parse(JSON.stringify(tinyDefinition([tonesVariant('one')]))) as Record<
    string,
    never
  >
  const path = join(directory, `${name}.json`)
  await writeFile(path, JSON.stringify(change(definition)))
  return path
}

describe('the experiments that come with Syrinx', () => {
  it('are all in order', async () => {
    const definitions = await listDefinitions()
    expect(definitions.length).toBeGreaterThan(0)
    expect(new Set(definitions.map((it) => it.order)).size).toBe(definitions.length)
    for (const definition of definitions) {
      // Without recordings of the user’s, on two cores, in minutes.
      expect(needsOf(definition.quick)).toBeNull()
      expect(trainingSamplesOf(definition.paperScale)).toBeGreaterThan(trainingSamplesOf(definition.quick))
      expect(new Workload(definition.paperScale).secondsLeft()).toBeGreaterThan(0)
    }
  })
})

describe('readDefinition', () => {
  it('reads what is right', async () => {
    const path = await written((it) => it)
    expect((await readDefinition(path)).name).toBe('tiny')
    expect((await listDefinitions(directory)).map((it) => it.name)).toEqual(['tiny'])
  })

  it.each([
    ['a field of the wrong kind', (it: object) => ({ ...it, title: 7 }), '“title”'],
    ['a field that nobody knows', (it: object) => ({ ...it, colour: 'red' }), 'colour'],
    ['a field that is missing', ({ order: _, ...it }: { order?: never }) => it, '“order”'],
    ['another name', (it: object) => ({ ...it, name: 'other' }), 'not the file’s name'],
    ['no object', () => [], 'expected object'],
  ])('names the file and what is wrong: %s', async (_what, change, words) => {
    const path = await written(change)
    await expect(readDefinition(path)).rejects.toMatchObject({
      code: 'experiment/unreadable',
      message: expect.stringMatching(/tiny\.json/) as string,
    })
    await expect(readDefinition(path)).rejects.toThrow(words)
  })

  it.each([
    [
      'a material',
      (it: string) => it.replace('"material":"tones"', '"material":"none"'),
      'the material none',
    ],
    ['a preset', (it: string) => it.replaceAll('small-rf62', 'huge'), 'the preset huge'],
    [
      'a render of a claim',
      (it: string) => it.replaceAll('"renders":["tone"]', '"renders":["x"]'),
      'the render x',
    ],
    [
      'a condition',
      (it: string) => it.replaceAll('"condition":["global"]', '"condition":[]'),
      'not conditioned on global',
    ],
  ])('names what isn’t there: %s', async (_what, change, words) => {
    const path = await written((it) => it)
    await writeFile(path, change(await readFile(path, 'utf8')))
    await expect(readDefinition(path)).rejects.toThrow(words)
  })

  it('says that it isn’t JSON, or not there', async () => {
    await writeFile(join(directory, 'tiny.json'), '{"name":')
    await expect(readDefinition(join(directory, 'tiny.json'))).rejects.toThrow('isn’t JSON')
    await expect(readDefinition(join(directory, 'gone.json'))).rejects.toThrow('no such file')
    await expect(findDefinition('gone', directory)).rejects.toMatchObject({
      code: 'experiment/unknown',
      hint: 'There are: tiny.',
    })
  })
})
