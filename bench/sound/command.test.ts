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

/** A run of a network that has learned nothing, and what it should have learned from. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-sound-test-'))
  for (const name of ['data', 'run', 'run/checkpoints']) await mkdir(inFolder(name))
  for (const midi of known) {
    const samples = testSound([testNote(midi, 0.05, 1, { fadeSeconds: 0.1 })], 1.3)
    await writeFile(inFolder('data', `${String(midi)}.wav`), encodeWav16(samples, testRateHz))
  }
  const condition = notesCondition(known)
  const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, {
    localChannels: channelCount(condition),
  })
  const checkpoint = checkpointBytes({
    hyperparameters: { ...hyperparameters, sampleRateHz: testRateHz },
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    condition,
    step: 7,
    validationLoss: 4.5,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  })
  await writeFile(inFolder('run/checkpoints/step-000000007.safetensors'), checkpoint)
  await writeFile(inFolder('run/run.json'), JSON.stringify({ data: { directory: inFolder('data') } }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(...programArguments: string[]): Promise<string> {
  const written: string[] = []
  const toStdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const toStderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  try {
    await soundCommand([
      '--checkpoint',
      inFolder('run/checkpoints/step-000000007.safetensors'),
      ...programArguments,
    ])
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
