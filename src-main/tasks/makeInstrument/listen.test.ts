import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeWavFile } from '../../audio/writeWav.ts'
import { listenTo, recordingsIn } from './listen.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-listen-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const hooks = { listening: () => undefined, shouldStop: () => false }

it('takes cut notes of instruments that are made in the midst of recordings for none of them', async () => {
  const recordings = join(folder, 'recordings')
  for (const name of [
    'soft/a.wav',
    'b.wav',
    'flute.making/notes/0001_A4.wav',
    'kept here/notes/0001_A4.wav',
  ]) {
    await mkdir(dirname(join(recordings, name)), { recursive: true })
    await writeFile(join(recordings, name), '')
  }
  const found = await recordingsIn(recordings, join(recordings, 'kept here'))
  expect(found.map((it) => it.name)).toEqual(['b.wav', 'soft/a.wav'])
})

it('says what stops it, and names each file that is none', async () => {
  const recordings = join(folder, 'bad')
  await mkdir(recordings)
  const listened = async () =>
    (await listenTo(await recordingsIn(recordings, folder + '.making'), 16_000, hooks)).findings.map(
      ({ level, words }) => `${level}: ${words}`,
    )
  expect(await listened()).toEqual(['stop: There is no recording here.'])
  await writeFile(join(recordings, 'a.wav'), 'Record the low notes again.\n')
  expect(await listened()).toEqual([
    'stop: There is no recording here.',
    'warn: a.wav is not an audio file that Syrinx knows. It is left out.',
  ])
  await writeWavFile(join(recordings, 'b.wav'), new Float32Array(16_000), 16_000)
  expect(await listened()).toEqual([
    'stop: All recordings are silent.',
    'warn: a.wav is not an audio file that Syrinx knows. It is left out.',
  ])
})

it('stops when it is asked to', async () => {
  const recordings = await recordingsIn(join(folder, 'bad'), folder + '.making')
  await expect(listenTo(recordings, 16_000, { ...hooks, shouldStop: () => true })).rejects.toMatchObject({
    code: 'train/stopped',
  })
})
