import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { writeWavFile } from '../audio/writeWav.ts'
import { loadCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { beginTraining, resumeTraining } from './train.ts'
import { hooks, tinyRequest } from './trainTesting.ts'

const sampleRateHz = 8000
const sine = (hertz: number) =>
  Float32Array.from(
    { length: sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )

let folder: string
let recordings: string
beforeAll(async () => {
  // No card, whatever this machine has.
  vi.stubEnv('VK_DRIVER_FILES', '/nowhere')
  vi.stubEnv('VK_ICD_FILENAMES', '/nowhere')
  folder = await mkdtemp(join(tmpdir(), 'syrinx-train-'))
  recordings = await mkdtemp(join(folder, 'recordings-'))
  for (const hertz of [220, 330, 440, 550, 660])
    await writeWavFile(join(recordings, `${hertz}.wav`), sine(hertz), sampleRateHz)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const request = () => tinyRequest(recordings, sampleRateHz)

const weightsOf = async (path: string) => (await loadCheckpoint(path)).training!.state.weights

it('goes on as if it had not stopped, also when it ended before its first checkpoint', async () => {
  const whole = await beginTraining(join(folder, 'whole'), request(), hooks())
  expect(whole).toMatchObject({ steps: 12, stopped: 'steps' })
  const expected = await weightsOf(whole.checkpoint)

  await beginTraining(join(folder, 'stopped'), request(), hooks(5))
  const resumed = await resumeTraining(join(folder, 'stopped'), {}, hooks())
  expect(await weightsOf(resumed.checkpoint)).toEqual(expected)

  await beginTraining(join(folder, 'killed'), request(), hooks(1))
  await rm(join(folder, 'killed', 'checkpoints'), { recursive: true })
  const again = await resumeTraining(join(folder, 'killed'), {}, hooks())
  expect(await weightsOf(again.checkpoint)).toEqual(expected)

  for (const run of ['whole', 'stopped', 'killed']) {
    const text = await readFile(join(folder, run, 'log.jsonl'), 'utf8')
    const steps = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { step: number }).step)
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
    expect(steps.at(-1)).toBe(12)
  }
})

it('goes on with another compute, says what it trains on, and asks when its own is gone', async () => {
  const directory = join(folder, 'elsewhere')
  const said: string[] = []
  const listening = { ...hooks(), compute: (words: string) => void said.push(words) }
  const recipe = async () =>
    JSON.parse(await readFile(join(directory, 'run.json'), 'utf8')) as Record<string, unknown>
  await beginTraining(directory, { ...request(), limit: { steps: 2 } }, listening)
  await resumeTraining(directory, { compute: 'tensorflow', limit: { steps: 4 } }, listening)
  expect(await recipe()).toMatchObject({ compute: 'tensorflow' })
  // It stays where it is until that is asked for.
  await resumeTraining(directory, { limit: { steps: 5 } }, listening)
  const outcome = await resumeTraining(directory, { compute: 'cpu', limit: { steps: 6 } }, listening)
  expect(outcome).toMatchObject({ steps: 6, stopped: 'steps' })
  expect(said).toEqual(['The processor.', 'TensorFlow.', 'TensorFlow.', 'The processor.'])
  await writeFile(join(directory, 'run.json'), JSON.stringify({ ...(await recipe()), compute: 'webgpu' }))
  await expect(resumeTraining(directory, {}, listening)).rejects.toMatchObject({
    code: 'compute/no-gpu',
    hint: expect.stringContaining('any compute') as string,
  })
  expect(await resumeTraining(directory, { compute: 'auto', limit: { steps: 7 } }, listening)).toMatchObject({
    steps: 7,
  })
})

it('leaves nothing behind when it can’t begin, and refuses other recordings', async () => {
  const directory = join(folder, 'never')
  await expect(beginTraining(directory, { ...request(), compute: 'webgpu' }, hooks())).rejects.toMatchObject({
    code: 'compute/no-gpu',
  })
  await expect(beginTraining(directory, request(), hooks(0))).rejects.toMatchObject({ code: 'train/stopped' })
  await beginTraining(directory, { ...request(), limit: { steps: 2 } }, hooks())
  await writeWavFile(join(recordings, 'new.wav'), sine(700), sampleRateHz)
  await expect(resumeTraining(directory, {}, hooks())).rejects.toMatchObject({ code: 'run/other-data' })
})
