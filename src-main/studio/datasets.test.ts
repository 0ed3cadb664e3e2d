import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Input, MethodName, Output } from '../../src-shared/contract/contract.ts'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { int16Bytes, sine, wavBytes } from '../audio/testing.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { openStudio, type Studio } from './studio.ts'

const shell = {
  kind: 'browser' as const,
  chooseFiles: async () => null,
  chooseFolder: async () => null,
  chooseTarget: async () => null,
  reveal: async () => undefined,
  notify: () => undefined,
  showMenu: () => undefined,
}

let directory: string
let studio: Studio

async function call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const answer = await studio.call(name, input)
  if (!answer.ok) throw Object.assign(new Error(answer.error.message), answer.error)
  return answer.output as Output<Name>
}

const open = async () =>
  (studio = await openStudio({ libraryDirectory: join(directory, 'library'), version: '0', shell }))

/** The job as it ended. */
function ended(found: (job: Job) => boolean): Promise<Job> {
  return new Promise((resolve) => {
    const stop = studio.subscribe((event) => {
      if (event.name !== 'job' || event.payload.endedAt === null || !found(event.payload)) return
      stop()
      resolve(event.payload)
    })
  })
}

async function importAll(datasetId: string, ...paths: string[]) {
  const over = ended((job) => job.kind === 'import')
  const sources = paths.map((path) => ({ kind: 'path' as const, path }))
  const { jobId } = await call('datasets.import', { datasetId, sources })
  const job = await over
  return { job, report: await call('datasets.importReport', { jobId }) }
}

/** The only processes that this one starts. */
function killTaskProcesses() {
  const children = execFileSync('pgrep', ['-P', String(process.pid)], { encoding: 'utf8' })
  for (const id of children.trim().split('\n')) process.kill(Number(id), 'SIGKILL')
}

const heard = () => ended((job) => job.kind === 'hear')

const tone = (frequencyHz: number, rateHz = 44_100) =>
  wavBytes({
    bits: 16,
    sampleRateHz: rateHz,
    data: int16Bytes(sine(frequencyHz, 0.5, rateHz).map((value) => Math.round(value * 20_000))),
  })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'syrinx-datasets-'))
  await mkdir(join(directory, 'in'))
  await open()
})

afterEach(async () => {
  await studio.close()
  await rm(directory, { recursive: true, force: true })
})

const inFolder = (name: string) => join(directory, 'in', name)

describe('import', () => {
  it('takes what is good, and says of the rest what is wrong with it', async () => {
    await mkdir(inFolder('deep/er'), { recursive: true })
    await writeFile(inFolder('a4.wav'), tone(440))
    await writeFile(inFolder('a4, a copy.wav'), tone(440))
    await writeFile(inFolder('deep/er/c5 “ö\u0301”.wav'), tone(523.25))
    await writeFile(inFolder('empty.wav'), '')
    await writeFile(inFolder('cut.wav'), tone(440).subarray(0, 5_000))
    await writeFile(inFolder('words.wav'), 'these are words and no sound')
    await writeFile(inFolder('.hidden.wav'), tone(300))
    await symlink(join(directory, 'in'), inFolder('deep/loop'))
    execFileSync('mkfifo', [inFolder('pipe.wav')])
    const { id } = await call('datasets.create', { name: 'Flute' })
    const listened = heard()
    const { job, report } = await importAll(id, join(directory, 'in'), join(directory, 'nowhere'))
    expect(job).toMatchObject({ state: 'done', done: 8, total: 8 })
    expect(report).toMatchObject({ imported: 2, duplicates: 1, cancelled: false })
    expect(report?.failed.map(({ name }) => name).sort()).toEqual([
      'in/cut.wav',
      'in/empty.wav',
      'in/pipe.wav',
      'in/words.wav',
      'nowhere',
    ])
    expect(report?.failed.find(({ name }) => name === 'in/empty.wav')?.reason).toContain('empty')

    await listened
    const { clips, total } = await call('clips.page', { datasetId: id, offset: 0, limit: 10, sort: 'name' })
    expect(total).toBe(2)
    expect(clips.map((clip) => [clip.labels, clip.lowestMidi, clip.sourceRateHz])).toEqual([
      ['heard', 69, 44_100],
      ['heard', 72, 44_100],
    ])
    const [dataset] = await call('datasets.list', {})
    expect(dataset).toMatchObject({ clipCount: 2, unheard: 0 })
    expect(dataset.notes.map(({ midi }) => midi)).toEqual([69, 72])
    const response = await studio.fetch(new Request(`http://x${clips[0].url}`))
    expect(response.status).toBe(200)
    expect((await response.arrayBuffer()).byteLength).toBe(44 + 2 * 8_000)
  })

  it('imports the rest without duplicates after the listening process was killed', async () => {
    for (let i = 0; i < 400; i++) await writeFile(inFolder(`${i}.wav`), tone(200 + i))
    const { id } = await call('datasets.create', { name: 'Many' })
    const over = ended((job) => job.kind === 'import')
    const stop = studio.subscribe((event) => {
      if (event.name !== 'job' || event.payload.kind !== 'import' || event.payload.done < 20) return
      stop()
      killTaskProcesses()
    })
    await call('datasets.import', { datasetId: id, sources: [{ kind: 'path', path: join(directory, 'in') }] })
    const job = await over
    expect(job).toMatchObject({ state: 'failed', error: { code: 'engine/crashed' } })
    const before = (await call('datasets.get', { id })).clipCount
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(400)
    const { report } = await importAll(id, join(directory, 'in'))
    expect(report).toMatchObject({ imported: 400 - before, duplicates: before, failed: [] })
    expect((await call('datasets.get', { id })).clipCount).toBe(400)
  })

  it('keeps what is there when it is cancelled', async () => {
    for (let i = 0; i < 300; i++) await writeFile(inFolder(`${i}.wav`), tone(200 + i))
    const { id } = await call('datasets.create', { name: 'Many' })
    const over = ended((job) => job.kind === 'import')
    studio.subscribe((event) => {
      if (event.name === 'job' && event.payload.kind === 'import' && event.payload.done > 10)
        void call('jobs.cancel', { id: event.payload.id }).catch(() => undefined)
    })
    const { jobId } = await call('datasets.import', {
      datasetId: id,
      sources: [{ kind: 'path', path: join(directory, 'in') }],
    })
    const job = await over
    const report = await call('datasets.importReport', { jobId })
    expect(['cancelled', 'done']).toContain(job.state)
    expect((await call('datasets.get', { id })).clipCount).toBe(report?.imported)
  })

  it('reads the notes beside a recording as put in by hand', async () => {
    await writeFile(inFolder('a.wav'), tone(440))
    await writeFile(
      inFolder('a.labels.json'),
      JSON.stringify({ recording: 'a.wav', notes: [{ midi: 70, startSeconds: 0, durationSeconds: 0.4 }] }),
    )
    const { id } = await call('datasets.create', { name: 'Labelled' })
    await importAll(id, join(directory, 'in'))
    const { clips } = await call('clips.page', { datasetId: id, offset: 0, limit: 10 })
    expect(clips).toMatchObject([{ labels: 'hand', lowestMidi: 70, highestMidi: 70 }])
  })

  it('says when a file may not be read', async () => {
    if (process.getuid?.() === 0) return
    await writeFile(inFolder('mine.wav'), tone(440))
    await chmod(inFolder('mine.wav'), 0)
    const { id } = await call('datasets.create', { name: 'x' })
    const { report } = await importAll(id, join(directory, 'in'))
    expect(report?.failed[0].reason).toMatch(/not allowed/)
  })
})

describe('labels', () => {
  it('keeps those by hand when it listens again, unless asked for all; undo brings back what was heard', async () => {
    await cp(
      join(import.meta.dirname, '../../resources/datasets/panflute/panflute_69_A4.flac'),
      inFolder('a4.flac'),
    )
    const { id } = await call('datasets.create', { name: 'Flute' })
    let listened = heard()
    await importAll(id, join(directory, 'in'))
    await listened
    const page = () => call('clips.page', { datasetId: id, offset: 0, limit: 10 })
    const [clip] = (await page()).clips
    expect(clip).toMatchObject({ labels: 'heard', lowestMidi: 69 })

    const byHand = [{ midi: 60, startSeconds: 0, durationSeconds: 1 }]
    expect(await call('clips.setNotes', { id: clip.id, notes: byHand })).toMatchObject({
      labels: 'hand',
      lowestMidi: 60,
    })
    await expect(call('datasets.relabel', { datasetId: id, all: false })).rejects.toMatchObject({
      code: 'dataset/nothing-to-hear',
    })
    listened = heard()
    await call('datasets.relabel', { datasetId: id, all: true })
    await listened
    expect((await page()).clips[0]).toMatchObject({ labels: 'heard', lowestMidi: 69 })
    await expect(
      call('clips.setNotes', { id: clip.id, notes: [{ midi: 60, startSeconds: 0, durationSeconds: 9 }] }),
    ).rejects.toMatchObject({ code: 'clip/notes-too-long' })

    const analysis = await call('clips.analysis', { id: clip.id })
    expect(analysis.frequencyHz.length).toBeGreaterThan(100)
    expect(analysis.following?.notes).toBe(1)
    expect((await call('clips.peaks', { id: clip.id, bins: 50 })).peaks).toHaveLength(100)
  })

  it('goes on listening after a restart', async () => {
    await writeFile(inFolder('a.wav'), tone(440))
    const { id } = await call('datasets.create', { name: 'x' })
    studio.subscribe((event) => {
      if (event.name === 'job' && event.payload.kind === 'hear' && event.payload.endedAt === null)
        void call('jobs.cancel', { id: event.payload.id }).catch(() => undefined)
    })
    await importAll(id, join(directory, 'in'))
    await studio.close()
    await open()
    await expect.poll(async () => (await call('datasets.get', { id })).unheard, { timeout: 60_000 }).toBe(0)
  })
})

it('keeps what the microphone heard, at the data set’s rate', async () => {
  const { id } = await call('datasets.create', { name: 'Mine', sampleRateHz: 16_000 })
  const clip = await call('clips.record', {
    datasetId: id,
    name: 'first/take',
    sampleRateHz: 48_000,
    samples: new Float32Array(sine(440, 0.5, 48_000, 0.4)),
  })
  expect(clip).toMatchObject({ name: 'first/take', sourceRateHz: 48_000, seconds: 0.5 })
  const response = await studio.fetch(new Request(`http://x${clip.url}`))
  const path = join(directory, 'back.wav')
  await writeFile(path, new Uint8Array(await response.arrayBuffer()))
  expect((await decodeAudioFile(path)).sampleRateHz).toBe(16_000)
  expect((await readFile(path)).length).toBe(44 + 2 * 8_000)
  await expect(
    call('clips.record', { datasetId: id, name: 'x', sampleRateHz: 48_000, samples: new Float32Array(3) }),
  ).rejects.toMatchObject({ code: 'clip/too-short' })
})

it('brings the bundled recordings', async () => {
  expect((await call('datasets.bundled', {})).map(({ id }) => id)).toEqual(['panflute', 'piano', 'drums'])
  const { id } = await call('datasets.create', { name: 'Drums' })
  const over = ended((job) => job.kind === 'import')
  await call('datasets.importBundled', { datasetId: id, bundledId: 'drums' })
  await over
  expect((await call('datasets.get', { id })).clipCount).toBe(15)
  await expect(call('datasets.importBundled', { datasetId: id, bundledId: 'x' })).rejects.toMatchObject({
    code: 'dataset/no-such-bundle',
  })
})
