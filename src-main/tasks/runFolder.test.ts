import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RunFolder } from './runFolder.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-run-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each([
  ['{"version": 1}', /“hyperparameters”/],
  ['{"version": ', /it isn’t JSON/],
])('says in words what is wrong with a run.json: %s', async (text, words) => {
  await writeFile(join(folder, 'run.json'), text)
  const open = RunFolder.open(folder)
  await expect(open).rejects.toMatchObject({
    code: 'run/unreadable',
    message: expect.stringMatching(words) as string,
  })
  await expect(open).rejects.not.toMatchObject({ message: expect.stringContaining('{') as string })
})

it('reads a log whose last line was cut off', async () => {
  const line = { step: 3, loss: 2, learningRate: 0.1, samplesPerSecond: 5, trainedSeconds: 1 }
  await writeFile(join(folder, 'log.jsonl'), `${JSON.stringify(line)}\n{"step": 4, "lo`)
  expect(await RunFolder.at(folder).readLog()).toEqual([line])
})

it('lists weights and training states by step', async () => {
  await mkdir(join(folder, 'weights'))
  for (const step of [200, 1000])
    await writeFile(join(folder, 'weights', `step-${String(step).padStart(9, '0')}.safetensors`), '')
  expect((await RunFolder.at(folder).weights()).map((it) => it.step)).toEqual([200, 1000])
  expect(await RunFolder.at(folder).checkpoints()).toEqual([])
})
