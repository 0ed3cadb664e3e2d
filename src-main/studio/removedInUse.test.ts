/** Things that go while they are worked on: a clear end, nothing broken, and undo brings them back. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio

beforeEach(async () => {
  studio = await openTestStudio()
})
afterEach(() => studio.remove())

const longNotes = [{ midi: 69, startSeconds: 0, durationSeconds: 20 }]
const unforeseen = () =>
  studio
    .told('job')
    .filter(({ error }) => error?.code === 'studio/unexpected')
    .map(({ error }) => error!.message)

async function bundledDataset(): Promise<string> {
  const { id } = await studio.call('datasets.create', { name: 'Flute' })
  const { jobId } = await studio.call('datasets.importBundled', { datasetId: id, bundledId: 'panflute' })
  await studio.ended(jobId)
  return id
}

const running = (job: Job) => job.state === 'running' && job.done > 0

it('a project, during its generation', async () => {
  const { id } = await studio.call('projects.create', { name: 'Gone' })
  const { jobId, takeIds } = await studio.call('generation.start', {
    projectId: id,
    settings: { ...defaultGenerationSettings, seed: 1 },
    notes: longNotes,
  })
  await studio.event('generation.block')
  await studio.call('projects.remove', { id })
  await studio.call('jobs.cancel', { id: jobId })
  const job = await studio.ended(jobId)
  expect(job.state).toBe('cancelled')
  await studio.call('history.undo', { scope: 'library' })
  const takes = await studio.call('takes.list', { projectId: id })
  expect(takes.map(({ id: take, state }) => [take, state])).toEqual([[takeIds[0], 'cancelled']])
  expect(unforeseen()).toEqual([])
})

it('a data set, while recordings come in', async () => {
  const { id } = await studio.call('datasets.create', { name: 'Flute' })
  const { jobId } = await studio.call('datasets.importBundled', { datasetId: id, bundledId: 'piano' })
  await studio.call('datasets.remove', { id })
  const job = await studio.ended(jobId)
  expect(['done', 'cancelled', 'failed']).toContain(job.state)
  expect(unforeseen()).toEqual([])
  expect((await studio.call('studio.check', {})).findings).toEqual([])
})

it('a data set and its run, while the run learns', async () => {
  const datasetId = await bundledDataset()
  const run = await studio.call('training.start', {
    name: 'Gone',
    settings: {
      datasetId,
      preset: 'small-rf62',
      condition: 'notes',
      tag: null,
      compute: 'cpu',
      limit: { kind: 'steps', steps: 100_000 },
      sampleRateHz: 16_000,
      learningRate: null,
      batchSize: null,
      sampleSize: null,
      seed: 1,
    },
  })
  await studio.event('job', (job) => job.kind === 'train' && running(job))
  await studio.call('datasets.remove', { id: datasetId })
  // It has its recordings in a folder of its own.
  await studio.event('training.progress', ({ run: it }) => it.id === run.id && it.step >= 20)
  await studio.call('training.remove', { runId: run.id })
  const jobs = await studio.call('jobs.list', {})
  const train = jobs.find(({ kind }) => kind === 'train')!
  expect(['cancelled', 'done']).toContain((await studio.ended(train.id)).state)
  expect(await studio.call('training.runs', {})).toEqual([])
  await studio.call('history.undo', { scope: 'library' })
  const [back] = await studio.call('training.runs', {})
  expect(back).toMatchObject({ id: run.id, error: null })
  expect(['stopped', 'interrupted']).toContain(back.state)
  expect(unforeseen()).toEqual([])
})

it('the clip that a waiting generation should go on from', async () => {
  const datasetId = await bundledDataset()
  const { clips } = await studio.call('clips.page', { datasetId, offset: 0, limit: 1 })
  const { id: projectId } = await studio.call('projects.create', { name: 'Seeded' })
  const first = await studio.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, seed: 1 },
    notes: longNotes,
  })
  const second = await studio.call('generation.start', {
    projectId,
    settings: {
      ...defaultGenerationSettings,
      seed: 2,
      seedClip: {
        source: { kind: 'clip', id: clips[0].id },
        startSeconds: 0,
        endSeconds: 0.5,
        keep: false,
      },
    },
    notes: [{ midi: 69, startSeconds: 0, durationSeconds: 0.2 }],
  })
  await studio.call('clips.remove', { ids: [clips[0].id] })
  await studio.call('jobs.cancel', { id: first.jobId })
  const job = await studio.ended(second.jobId)
  // What lies in the bin is still there to play from.
  expect(job.state).toBe('done')
  expect(unforeseen()).toEqual([])
})

it('undoing everything leads back to the beginning, and redoing it to the end', async () => {
  const datasetId = await bundledDataset()
  const page = () => studio.call('clips.page', { datasetId, offset: 0, limit: 100 })
  const before = await page()
  const ids = before.clips.map(({ id }) => id)
  await studio.call('clips.rename', { id: ids[0], name: 'First' })
  await studio.call('clips.tag', { ids: ids.slice(0, 5), add: ['low'], remove: [] })
  await studio.call('clips.setNotes', { id: ids[1], notes: [] })
  await studio.call('clips.remove', { ids: ids.slice(2, 9) })
  await studio.call('bin.restore', { kind: 'clip', id: ids[3] })
  await studio.call('datasets.rename', { id: datasetId, name: 'Other' })
  const after = await page()
  const undone = async (which: 'undo' | 'redo') => {
    let steps = 0
    while ((await studio.call('history.state', { scope: 'library' }))[which] !== null) {
      await studio.call(`history.${which}`, { scope: 'library' })
      steps++
    }
    return steps
  }
  const steps = await undone('undo')
  const [made] = await studio.call('datasets.list', {})
  expect(made.name).toBe('Flute')
  expect(await page()).toEqual(before)
  expect(await undone('redo')).toBe(steps)
  expect(await page()).toEqual(after)
})
