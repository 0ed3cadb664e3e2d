/** A disk of its own that fills up under the studio. Only root may mount one, and only on Linux. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, type TestContext } from 'vitest'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import { sine } from '../audio/testing.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let folder: string
let studio: TestStudio | undefined
let isMounted = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-disk-'))
})
afterEach(async () => {
  rmSync(ballast(), { force: true })
  await studio?.close()
  studio = undefined
  if (isMounted) execFileSync('umount', ['-l', folder])
  isMounted = false
  rmSync(folder, { recursive: true, force: true })
})

const ballast = () => join(folder, 'ballast')
const libraryDirectory = () => join(folder, 'library')

async function onSmallDisk(context: TestContext): Promise<TestStudio> {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    context.skip('SKIPPED: only root can mount a disk that fills up')
  }
  isMounted = true
  mkdirSync(libraryDirectory())
  studio = await openTestStudio(libraryDirectory())
  return studio
}

/** Lets so many bytes be free. */
function fill(leaveBytes: number) {
  rmSync(ballast(), { force: true })
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast(), new Uint8Array(Math.max(0, bavail * bsize - leaveBytes)))
}

const notes = (durationSeconds: number) => [{ midi: 69, startSeconds: 0, durationSeconds, velocity: 100 }]

async function generate(its: TestStudio, projectId: string, seconds: number, takes = 1) {
  const { jobId } = await its.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, takes },
    notes: notes(seconds),
  })
  return its.ended(jobId)
}

const takesOf = async (its: TestStudio, projectId: string) =>
  (await its.call('takes.list', { projectId })).map(({ name, state, seconds }) => ({ name, state, seconds }))

test('a take that finds the disk full is kept as far as it was played, once there is room', async (context) => {
  const its = await onSmallDisk(context)
  const { id } = await its.call('projects.create', { name: 'Melody' })
  // Room for the rows and for half of the samples.
  fill(700_000)
  const job = await generate(its, id, 12, 2)
  expect(job).toMatchObject({ state: 'failed', error: { code: 'disk/full' } })
  expect(job.error?.message).not.toContain(folder)
  rmSync(ballast())
  await its.call('studio.check', {})
  const kept = await takesOf(its, id)
  expect(kept.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  for (const { seconds } of kept) expect(seconds).toBeGreaterThan(0.5)
})

test('a take that was played to its end and could not be kept is whole once there is room', async (context) => {
  const its = await onSmallDisk(context)
  const { id } = await its.call('projects.create', { name: 'Melody' })
  const { ringSeconds } = await its.call('instruments.get', { ref: defaultGenerationSettings.instrument })
  const seconds = 12.3 - ringSeconds
  fill(1_000_000)
  expect(await generate(its, id, seconds)).toMatchObject({ state: 'failed', error: { code: 'disk/full' } })
  rmSync(ballast())
  await its.close()
  studio = await openTestStudio(libraryDirectory())
  // The next generation keeps what was left, and its own.
  expect(await generate(studio, id, 0.2)).toMatchObject({ state: 'done' })
  expect(await takesOf(studio, id)).toMatchObject([
    { name: 'Take 2', state: 'whole', seconds: expect.closeTo(0.2 + ringSeconds) },
    { name: 'Take 1', state: 'whole', seconds: 12.3 },
  ])
})

test('the bin can be emptied on a disk that is full to the last byte', async (context) => {
  const its = await onSmallDisk(context)
  const { id } = await its.call('projects.create', { name: 'Melody' })
  await generate(its, id, 1)
  await its.call('projects.remove', { id })
  fill(0)
  await expect(its.call('projects.create', { name: 'Another' })).rejects.toMatchObject({ code: 'disk/full' })
  await its.call('studio.reclaim', {})
  await its.call('bin.empty', {})
  expect(await its.call('bin.list', {})).toEqual([])
})

test('every method that writes says that the disk is full, and changes nothing', async (context) => {
  const its = await onSmallDisk(context)
  const source = mkdtempSync(join(tmpdir(), 'syrinx-sources-'))
  const wav = (hertz: number) => encodeWav16(Float32Array.from(sine(hertz, 2, 16_000)), 16_000)
  for (let i = 0; i < 4; i++) writeFileSync(join(source, `${i}.wav`), wav(440 + i))
  const project = await its.call('projects.create', { name: 'Melody' })
  await generate(its, project.id, 0.3)
  const [take] = await its.call('takes.list', { projectId: project.id })
  const dataset = await its.call('datasets.create', { name: 'Flute' })
  const importFolder = async (path: string) => {
    const sources = [{ kind: 'path' as const, path }]
    const { jobId } = await its.call('datasets.import', { datasetId: dataset.id, sources })
    return its.ended(jobId)
  }
  await importFolder(join(source, '0.wav'))
  const [clipId] = await its.call('clips.ids', { datasetId: dataset.id })
  await its.event('job', (job) => job.kind === 'hear' && job.endedAt !== null)
  const exporting = {
    takeIds: [take.id],
    template: '{take}',
    directory: folder,
    whenThere: 'replace',
  } as const
  const bundle = { id: project.id, withTakes: true, replace: true }
  const samples = Float32Array.from(sine(440, 3, 16_000))
  const attempts: (readonly [string, unknown])[] = [
    ['projects.create', { name: 'Another' }],
    ['projects.create', { name: 'Another', exampleId: '1-syrinx' }],
    ['projects.rename', { id: project.id, name: 'New' }],
    ['projects.duplicate', { id: project.id }],
    ['projects.remove', { id: project.id }],
    [
      'projects.edit',
      { id: project.id, revision: 1, edit: { label: 'Draw', removed: [], added: notes(1), change: {} } },
    ],
    ['projects.exportBundle', { ...bundle, format: 'zip', path: join(folder, 'a.syrinx') }],
    ['projects.exportBundle', { ...bundle, format: 'folder', path: join(folder, 'a') }],
    ['settings.change', { theme: 'dark' }],
    ['datasets.create', { name: 'More' }],
    ['clips.rename', { id: clipId, name: 'New' }],
    ['clips.tag', { ids: [clipId], add: ['soft'], remove: [] }],
    ['clips.setNotes', { id: clipId, notes: notes(1) }],
    ['clips.record', { datasetId: dataset.id, name: 'New', sampleRateHz: 16_000, samples }],
    ['takes.change', { id: take.id, name: 'New' }],
    ['takes.remove', { ids: [take.id] }],
    ['export.run', { ...exporting, format: 'wav16', sampleRateHz: 'model' }],
    ['export.run', { ...exporting, format: 'flac', sampleRateHz: 48_000 }],
    ['export.run', { ...exporting, format: 'midi', sampleRateHz: 'model' }],
    ['generation.start', { projectId: project.id, settings: defaultGenerationSettings, notes: notes(1) }],
  ]
  fill(0)
  for (const [method, input] of attempts) {
    const answer = await its.studio.call(method, input)
    expect(answer, method).toMatchObject({
      ok: false,
      error: {
        code: expect.stringMatching(/^(disk\/full|file\/cannot-write)$/),
        message: expect.stringMatching(/disk is full/),
      },
    })
  }
  const upload = new Request('http://studio/upload', { method: 'PUT', body: new Uint8Array(300_000) })
  expect((await its.studio.fetch(upload)).status).toBe(507)
  expect(await importFolder(source)).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('disk is full') },
  })
  rmSync(ballast())
  const after = await its.call('projects.get', { id: project.id })
  expect(after).toEqual(project)
  expect(await its.call('projects.list', {})).toHaveLength(1)
  expect(await its.call('takes.list', { projectId: project.id })).toEqual([take])
  expect((await its.call('studio.check', {})).findings).toEqual([])
  // Now there is room: what was refused goes.
  expect(await importFolder(source)).toMatchObject({ state: 'done' })
  expect(await its.call('clips.ids', { datasetId: dataset.id })).toHaveLength(4)
  rmSync(source, { recursive: true })
})
