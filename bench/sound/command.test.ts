import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { channelCount, notesCondition } from '../../src-shared/conditioning/description.ts'
import { parseCard } from '../../src-shared/instruments/card.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../src-shared/model/presets.ts'
import { Random } from '../../src-shared/random.ts'
import { encodeWav16 } from '../../src-main/audio/encodeWav16.ts'
import { checkpointBytes } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { soundCommand } from './command.ts'
import { testNote, testRateHz, testSound } from '../../src-main/audio/playing/testing.ts'

const known = [69, 72, 76]
let folder: string
const inFolder = (...parts: string[]) => join(folder, ...parts)

const condition = notesCondition(known)

function checkpointOf(globalCategories: string[] = []): Uint8Array {
  const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, {
    localChannels: channelCount(condition),
    globalCardinality: globalCategories.length,
    globalChannels: globalCategories.length,
  })
  return checkpointBytes({
    hyperparameters: { ...hyperparameters, sampleRateHz: testRateHz },
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    condition,
    ...(globalCategories.length > 0 && { globalCategories }),
    step: 7,
    validationLoss: 4.5,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  })
}

/** A run of a network that has learned nothing, and what it should have learned from. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-sound-test-'))
  for (const name of ['data', 'run', 'run/checkpoints']) await mkdir(inFolder(name))
  for (const midi of known) {
    const samples = testSound([testNote(midi, 0.05, 1, { fadeSeconds: 0.1 })], 1.3)
    await writeFile(inFolder('data', `${String(midi)}.wav`), encodeWav16(samples, testRateHz))
  }
  await writeFile(inFolder('run/checkpoints/step-000000007.safetensors'), checkpointOf())
  await writeFile(inFolder('run/run.json'), JSON.stringify({ data: { directory: inFolder('data') } }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (...programArguments: string[]) =>
  runOf('run/checkpoints/step-000000007.safetensors', ...programArguments)

async function runOf(checkpoint: string, ...programArguments: string[]): Promise<string> {
  const written: string[] = []
  const toStdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const toStderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  try {
    await soundCommand(['--checkpoint', inFolder(checkpoint), ...programArguments])
  } finally {
    toStdout.mockRestore()
    toStderr.mockRestore()
  }
  return written.join('')
}

it('plays, measures, and writes table, figures, card and page', async () => {
  const files = ['--json', inFolder('out.json'), '--card', inFolder('card.json'), '--page', inFolder('page')]
  const text = await run('--only', 'detached', '--seed', '2', ...files)
  expect(text).toContain('Tuning sequences: detached; ')
  expect(text).toMatch(/run 7 +recording +target/)
  expect(text).toMatch(/Validation loss, nats a sample +4\.500/)
  expect(text).toMatch(/\nrun 7: \d+ of \d+ targets held\n/)
  const { kind, instruments } = JSON.parse(await readFile(inFolder('out.json'), 'utf8')) as {
    kind: string
    instruments: { figures: Record<string, { value: number }>; sequences: { faults: { seed: number }[] }[] }[]
  }
  expect(kind).toBe('sustained')
  // It has learned nothing.
  expect(instruments[0].figures.within50Drawn.value).toBeLessThan(0.5)
  expect(instruments[0].sequences[0].faults.map(({ seed }) => seed)).toEqual([2])
  const measures: unknown = JSON.parse(await readFile(inFolder('card.json'), 'utf8'))
  expect(parseCard({ measures }).measures!.sequences!.count).toBe(1)
  expect((await readdir(inFolder('page'))).sort()).toEqual([
    'index.html',
    'run-7-detached-2-recording.wav',
    'run-7-detached-2.png',
    'run-7-detached-2.wav',
  ])
  expect(await readFile(inFolder('page/index.html'), 'utf8')).toContain('src="run-7-detached-2.png"')
})

it('says which sequences there are', async () => {
  await expect(run('--only', 'polka')).rejects.toThrow('There is no sequence called polka.')
})

it('refuses an instrument whose recordings lack a note', async () => {
  await mkdir(inFolder('less'))
  await writeFile(inFolder('less/69.wav'), await readFile(inFolder('data/69.wav')))
  await expect(run('--only', 'detached', '--data', inFolder('less'))).rejects.toThrow(
    'The recordings hold no note',
  )
})

it('plays a category on the notes that its own folder holds', async () => {
  await writeFile(inFolder('two.safetensors'), checkpointOf(['high', 'low']))
  for (const [category, midi] of [
    ['high', 76],
    ['low', 69],
  ] as const) {
    await mkdir(inFolder('both', category), { recursive: true })
    const recording = await readFile(inFolder('data', `${midi}.wav`))
    await writeFile(inFolder('both', category, `${midi}.wav`), recording)
  }
  const options = ['--only', 'turns', '--kept-out', '--quick', '--data', inFolder('both')]
  const json = inFolder('high.json')
  const text = await runOf('two.safetensors', ...options, '--category', 'high', '--json', json)
  expect(text).toContain('two (high)')
  expect(await readFile(json, 'utf8')).toMatch(/"midi": 76/)
  expect(await readFile(json, 'utf8')).not.toMatch(/"midi": 69/)
  await rm(inFolder('both', 'low'), { recursive: true })
  await expect(runOf('two.safetensors', ...options, '--category', 'low')).rejects.toThrow(
    'holds no recordings of “low”.',
  )
  await expect(runOf('two.safetensors', ...options)).rejects.toThrow('Which category?')
})
