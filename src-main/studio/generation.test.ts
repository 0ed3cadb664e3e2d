import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { defaultGenerationSettings, type GenerationSettings } from '../../src-shared/contract/generation.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { presets } from '../../src-shared/model/presets.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { Random } from '../../src-shared/random.ts'
import { decodeAudio } from '../audio/decode.ts'
import { measureFollowing } from '../audio/following.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
/** How long the bundled pan flute sounds after its last note. */
let ringSamples: number
beforeAll(async () => {
  studio = await openTestStudio()
  const { instrument: ref } = defaultGenerationSettings
  const { ringSeconds } = await studio.call('instruments.get', { ref })
  ringSamples = Math.round(16_000 * ringSeconds)
})
// What a failed test leaves playing would keep the others waiting.
afterEach(async () => {
  for (const { jobId } of await studio.call('generation.active', {})) {
    await studio.call('jobs.cancel', { id: jobId })
    await studio.ended(jobId)
  }
})
afterAll(() => studio.remove())

const note = (midi: number, startSeconds: number, durationSeconds: number): Note => ({
  midi,
  startSeconds,
  durationSeconds,
  velocity: 100,
})
const melody = [note(69, 0, 0.4), note(76, 0.4, 0.4), note(72, 0.8, 0.4)]
const melodySamples = 1.2 * 16_000
/** Ten minutes of them. */
const many = Array.from({ length: 1200 }, (_, i) => note(69 + (i % 12), i / 2, 0.5))

const newProject = async () => (await studio.call('projects.create', { name: 'Melody' })).id

async function start(
  projectId: string,
  over: Partial<GenerationSettings> = {},
  notes: readonly Note[] = melody,
) {
  return studio.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, ...over },
    notes: [...notes],
  })
}

const takesOf = (projectId: string) => studio.call('takes.list', { projectId })

async function soundOf(takeId: string): Promise<Float32Array> {
  const response = await studio.studio.fetch(new Request(`http://studio/media/take/${takeId}`))
  expect(response.status).toBe(200)
  return (await decodeAudio(await response.bytes(), takeId)).channels[0]
}

/** Everything that windows were told of a take, put together. */
function streamOf(takeId: string): Float32Array {
  const blocks = studio.told('generation.block').filter((block) => block.takeId === takeId)
  const sound = new Float32Array(blocks.reduce((sum, block) => sum + block.samples.length, 0))
  let expected = 0
  for (const { fromSample, samples } of blocks) {
    expect(fromSample).toBe(expected)
    sound.set(samples, fromSample)
    expected += samples.length
  }
  return sound
}

/** The process that plays: a child of this one that runs tasks. */
async function playPid(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,pid=,args='])
  const pids = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([parent, , ...args]) => parent === String(process.pid) && args.join(' ').includes('tasks/process.ts'),
    )
    .map(([, pid]) => Number(pid))
  expect(pids).toHaveLength(1)
  return pids[0]
}

test('takes are begun at once, stream what the files hold, and follow their notes', async () => {
  const projectId = await newProject()
  const { jobId, takeIds, sampleRateHz } = await start(projectId, { takes: 2, seed: 7 })
  expect(sampleRateHz).toBe(16_000)
  const begun = await takesOf(projectId)
  expect(begun.map((take) => take.state)).toEqual(['generating', 'generating'])
  expect(begun.map((take) => take.name).sort()).toEqual(['Take 1', 'Take 2'])
  const [active] = await studio.call('generation.active', {})
  expect(active).toMatchObject({
    jobId,
    projectId,
    takeIds,
    totalSamples: melodySamples + ringSamples,
    leadSeconds: 0,
  })

  expect((await studio.ended(jobId)).state).toBe('done')
  expect(await studio.call('generation.active', {})).toEqual([])
  const takes = await takesOf(projectId)
  for (const [index, takeId] of takeIds.entries()) {
    const take = takes.find((it) => it.id === takeId)!
    expect(take).toMatchObject({ state: 'whole', instrumentName: 'Pan flute' })
    expect(take.seconds).toBeCloseTo((melodySamples + ringSamples) / 16_000)
    expect(take.settings.seed).toBe(7 + index)
    expect(take.samplesPerSecond).toBeGreaterThan(1000)
    const sound = await soundOf(takeId)
    const stream = streamOf(takeId)
    expect(stream.length).toBe(sound.length)
    expect(Math.max(...sound.map((sample, i) => Math.abs(sample - stream[i])))).toBeLessThan(1 / 32_000)
    expect(measureFollowing(sound, sampleRateHz, melody).notesHit).toBe(3)
  }
  expect(takes[0].peak).toBeGreaterThan(0.05)
  expect(await readdir(join(studio.directory, 'growing'))).toEqual([])
})

test('the settings of a take make it again; no seed is a new one every time', async () => {
  const projectId = await newProject()
  const first = await start(projectId, { takes: 2 })
  await studio.ended(first.jobId)
  const second = (await takesOf(projectId)).find((take) => take.id === first.takeIds[1])!
  const again = await start(projectId, second.settings)
  await studio.ended(again.jobId)
  expect(await soundOf(again.takeIds[0])).toEqual(await soundOf(second.id))
  const other = await start(projectId)
  await studio.ended(other.jobId)
  const takes = await takesOf(projectId)
  expect(new Set(takes.map((take) => take.settings.seed)).size).toBe(3)
})

test('temperature 0 always takes the likeliest', async () => {
  const projectId = await newProject()
  const sounds: Float32Array[] = []
  for (const seed of [1, 2]) {
    const { jobId, takeIds } = await start(projectId, { temperature: 0, seed }, [note(69, 0, 0.2)])
    expect((await studio.ended(jobId)).state).toBe('done')
    sounds.push(await soundOf(takeIds[0]))
  }
  expect(sounds[0]).toEqual(sounds[1])
})

test('what can’t be played is said at once, and leaves nothing', async () => {
  const projectId = await newProject()
  const refused = (over: Partial<GenerationSettings>, notes: readonly Note[] = melody) =>
    expect(start(projectId, over, notes)).rejects
  await refused({}, [note(40, 0, 1)]).toMatchObject({
    code: 'notes/out-of-range',
    message: '“Pan flute” doesn’t know the note E2; it plays 25 notes from A4 to A6.',
    hint: expect.stringMatching(/Transpose .* nearest/),
  })
  await refused({}, []).toMatchObject({ code: 'generate/nothing' })
  await refused({}, [note(69, 7200, 1)]).toMatchObject({ code: 'generate/too-long' })
  await refused({ compute: 'webgpu' }).toMatchObject({ code: 'compute/unavailable' })
  await refused({ instrument: { kind: 'bundled', id: 'tuba' } }).toMatchObject({ code: 'instrument/unknown' })
  await refused({ instrument: { kind: 'kept', id: 'gone' } }).toMatchObject({ code: 'instrument/unknown' })
  await refused({ seed: 4_294_967_295, takes: 2 }).toMatchObject({ code: 'generate/seed' })
  await refused({
    seedClip: { source: { kind: 'take', id: 'gone' }, startSeconds: 0, endSeconds: 1, keep: true },
  }).toMatchObject({ code: 'take/unknown' })
  await expect(start('no-project')).rejects.toMatchObject({ code: 'project/unknown' })
  expect(await takesOf(projectId)).toEqual([])
  const { jobId, takeIds } = await start(projectId, { nearestNotes: true }, [note(40, 0, 0.2)])
  await studio.ended(jobId)
  expect((await soundOf(takeIds[0])).length).toBe(0.2 * 16_000 + ringSamples)
})

test('goes on from a part of a take, with it before the rest', async () => {
  const projectId = await newProject()
  const first = await start(projectId, { seed: 3 })
  await studio.ended(first.jobId)
  const source = { kind: 'take', id: first.takeIds[0] } as const
  const seedClip = { source, startSeconds: 0.1, endSeconds: 0.35, keep: true }
  const { jobId, takeIds } = await start(projectId, { seed: 4, seedClip })
  const [active] = await studio.call('generation.active', {})
  expect(active).toMatchObject({ leadSeconds: 0.25, totalSamples: 4000 + melodySamples + ringSamples })
  await studio.ended(jobId)
  const take = (await takesOf(projectId)).find((it) => it.id === takeIds[0])!
  expect(take.leadSeconds).toBe(0.25)
  expect(take.seconds).toBeCloseTo((4000 + melodySamples + ringSamples) / 16_000)
  const sound = await soundOf(takeIds[0])
  const seed = (await soundOf(first.takeIds[0])).subarray(1600, 5600)
  expect(Math.max(...seed.map((sample, i) => Math.abs(sample - sound[i])))).toBeLessThan(0.03)
  expect(streamOf(takeIds[0]).length).toBe(sound.length)
})

test('cancelling ends at once and keeps what is there; the next one waits its turn', async () => {
  const projectId = await newProject()
  const playing = await start(projectId, {}, many)
  const waiting = await start(projectId, { seed: 1 })
  const never = await start(projectId, { seed: 2 })
  await studio.event('generation.block', (block) => block.takeId === playing.takeIds[0])
  const jobs = await studio.call('jobs.list', {})
  expect(jobs.find((job) => job.id === waiting.jobId)?.state).toBe('queued')
  await studio.call('jobs.cancel', { id: never.jobId })
  expect((await studio.ended(never.jobId)).state).toBe('cancelled')

  await sleep(300)
  await studio.call('jobs.cancel', { id: playing.jobId })
  expect((await studio.ended(playing.jobId)).state).toBe('cancelled')
  expect((await studio.ended(waiting.jobId)).state).toBe('done')
  const takes = await takesOf(projectId)
  const cancelled = takes.find((take) => take.id === playing.takeIds[0])!
  expect(cancelled.state).toBe('cancelled')
  expect(cancelled.seconds).toBeGreaterThan(0)
  // At once: there are ten minutes of them.
  expect(cancelled.seconds).toBeLessThan(300)
  expect((await soundOf(cancelled.id)).length).toBe(Math.round(cancelled.seconds * 16_000))
  expect(takes.some((take) => take.id === never.takeIds[0])).toBe(false)
})

test('a window that comes late gets what it missed', async () => {
  const projectId = await newProject()
  const { jobId, takeIds } = await start(projectId, {}, many)
  const [takeId] = takeIds
  await studio.event('generation.block', (block) => block.takeId === takeId && block.fromSample > 8000)
  const { samples, doneSamples } = await studio.call('generation.samples', { takeId, fromSample: 100 })
  expect(doneSamples).toBeGreaterThanOrEqual(8000)
  expect(samples.length).toBe(doneSamples - 100)
  expect(streamOf(takeId).subarray(100, 8000)).toEqual(samples.subarray(0, 7900))
  const late = await studio.call('generation.samples', { takeId, fromSample: 2 ** 40 })
  expect(late.samples).toHaveLength(0)
  await studio.call('jobs.cancel', { id: jobId })
  await studio.ended(jobId)
  await expect(studio.call('generation.samples', { takeId, fromSample: 0 })).rejects.toMatchObject({
    code: 'generation/ended',
  })
})

test('a killed engine leaves what was there, says so, and the next generation works', async () => {
  const projectId = await newProject()
  const { jobId, takeIds } = await start(projectId, {}, many)
  await studio.event('generation.block', (block) => block.takeId === takeIds[0])
  process.kill(await playPid(), 'SIGKILL')
  expect(await studio.ended(jobId)).toMatchObject({
    state: 'failed',
    error: { code: 'engine/crashed', message: expect.stringContaining('SIGKILL') },
  })
  const [take] = await takesOf(projectId)
  expect(take).toMatchObject({ id: takeIds[0], state: 'cancelled' })
  expect((await soundOf(take.id)).length).toBeGreaterThan(0)
  const next = await start(projectId)
  expect((await studio.ended(next.jobId)).state).toBe('done')
})

test('an instrument that is deleted while it plays plays on; one that is gone before its turn is told', async () => {
  const projectId = await newProject()
  const source = {
    kind: 'path',
    path: join(import.meta.dirname, '../../resources/instruments/panflute.safetensors'),
  } as const
  const kept = await studio.call('instruments.importFile', { source })
  const instrument = kept.ref
  const playing = await start(projectId, { instrument }, many.slice(0, 6))
  const waiting = await start(projectId, { instrument })
  await studio.event('generation.block', (block) => block.takeId === playing.takeIds[0])
  await studio.call('instruments.remove', { id: instrument.id })
  await rm(join(studio.directory, 'instruments'), { recursive: true })
  expect((await studio.ended(playing.jobId)).state).toBe('done')
  expect(await studio.ended(waiting.jobId)).toMatchObject({
    state: 'failed',
    error: { code: 'instrument/unknown', message: expect.stringContaining('was deleted') },
  })
  expect((await takesOf(projectId)).map((take) => take.id)).toEqual(playing.takeIds)
  await expect(start(projectId, { instrument })).rejects.toMatchObject({ code: 'instrument/unknown' })
})

test('an instrument plays by itself for as long as it is asked', async () => {
  const projectId = await newProject()
  const { hyperparameters } = presets['thesis-rf16']
  const path = join(studio.directory, 'Free player.safetensors')
  await saveCheckpoint(path, {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    step: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  })
  const { ref } = await studio.call('instruments.importFile', { source: { kind: 'path', path } })
  const length = { kind: 'seconds', seconds: 0.5 } as const
  const { jobId, takeIds } = await start(projectId, { instrument: ref, length }, [])
  await studio.ended(jobId)
  expect((await soundOf(takeIds[0])).length).toBe(8000)
})

test('closing the studio in the middle keeps what is there', async () => {
  const directory = studio.directory
  const projectId = await newProject()
  const { takeIds } = await start(projectId, {}, many)
  await studio.event('generation.block', (block) => block.takeId === takeIds[0])
  await studio.close()
  studio = await openTestStudio(directory)
  const [take] = await takesOf(projectId)
  expect(take).toMatchObject({ id: takeIds[0], state: 'cancelled' })
  expect((await soundOf(take.id)).length).toBeGreaterThan(0)
})

test('a studio that is killed in the middle loses no sample that was there', async () => {
  const directory = studio.directory
  const projectId = await newProject()
  await studio.close()
  const other = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { openTestStudio } from ${JSON.stringify(join(import.meta.dirname, 'testing.ts'))}
       const studio = await openTestStudio(${JSON.stringify(directory)})
       const input = ${JSON.stringify({ projectId, settings: defaultGenerationSettings, notes: many })}
       const { takeIds } = await studio.call('generation.start', input)
       await studio.event('generation.block', (block) => block.fromSample > 16000)
       process.stdout.write(takeIds[0])`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [said] = (await once(other.stdout, 'data')) as [Buffer]
  const takeId = said.toString()
  other.kill('SIGKILL')
  await once(other, 'exit')
  studio = await openTestStudio(directory)
  expect((await takesOf(projectId))[0]).toMatchObject({ id: takeId, state: 'cancelled' })
  const found = async () => (await takesOf(projectId))[0].seconds > 1
  while (!(await found())) await sleep(100)
  expect((await soundOf(takeId)).length).toBeGreaterThan(16_000)
})
