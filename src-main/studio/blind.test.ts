import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
let projectId: string
let takeIds: readonly string[]

beforeAll(async () => {
  studio = await openTestStudio()
  projectId = (await studio.call('projects.create', { name: 'Melody' })).id
  const started = await studio.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, seed: 1, takes: 4 },
    notes: [{ midi: 69, startSeconds: 0, durationSeconds: 0.3 }],
  })
  takeIds = started.takeIds
  await studio.ended(started.jobId)
})
afterAll(() => studio.remove())

const bytesOf = async (url: string) => {
  const response = await studio.studio.fetch(new Request(`http://studio${url}`))
  return Buffer.from(await response.arrayBuffer()).toString('base64')
}

test('tells what was heard when all has been rated, and not before', async () => {
  const session = await studio.call('blind.start', { name: 'Which?', takeIds: [...takeIds, takeIds[0]] })
  expect(session.items.map(({ index, rating }) => [index, rating])).toEqual(
    takeIds.map((_, index) => [index, null]),
  )
  const told = JSON.stringify(session)
  for (const id of takeIds) expect(told).not.toContain(id)
  expect(told).not.toContain('Take')

  const rate = (index: number, rating: 1 | 2 | 3 | 4 | 5, remark?: string) =>
    studio.call('blind.rate', { id: session.id, index, rating, ...(remark !== undefined && { remark }) })
  await rate(0, 1, 'Breathy')
  await rate(0, 5)
  await rate(1, 2)
  await rate(2, 3)
  await expect(rate(4, 3)).rejects.toMatchObject({ code: 'blind/no-item' })
  await expect(studio.call('blind.results', { id: session.id })).rejects.toMatchObject({
    code: 'blind/not-finished',
    message: expect.stringContaining('1 of the 4') as string,
  })
  const before = await studio.call('study.takes', { projectId })
  expect(before.every(({ blindRating }) => blindRating === null)).toBe(true)
  expect((await rate(3, 4)).finishedAt).not.toBeNull()
  await expect(rate(3, 1)).rejects.toMatchObject({ code: 'blind/finished' })

  const results = await studio.call('blind.results', { id: session.id })
  expect(results[0]).toMatchObject({ index: 0, rating: 5, remark: 'Breathy', instrumentName: 'Pan flute' })
  expect(results.map(({ takeId }) => takeId).sort()).toEqual([...takeIds].sort())
  for (const { index, takeId } of results)
    expect(await bytesOf(session.items[index].url)).toBe(await bytesOf(`/media/take/${takeId}`))
  const takes = await studio.call('study.takes', { projectId: null })
  for (const { takeId, rating } of results)
    expect(takes.find((take) => take.takeId === takeId)).toMatchObject({ blindRating: rating, rating: null })
})

test('keeps name and sound of a take that is deleted meanwhile, and can be removed and brought back', async () => {
  const session = await studio.call('blind.start', { name: 'Gone', takeIds: takeIds.slice(0, 2) })
  const sounds = await Promise.all(session.items.map(({ url }) => bytesOf(url)))
  await studio.call('takes.remove', { ids: [takeIds[0]] })
  await studio.call('bin.empty', {})
  await studio.call('studio.reclaim', {})
  expect(await Promise.all(session.items.map(({ url }) => bytesOf(url)))).toEqual(sounds)
  for (const { index } of session.items) await studio.call('blind.rate', { id: session.id, index, rating: 3 })
  const results = await studio.call('blind.results', { id: session.id })
  expect(results.map(({ takeName }) => takeName).sort()).toEqual(['Take 1', 'Take 2'])
  expect(results.find(({ takeName }) => takeName === 'Take 1')?.takeId).toBe(null)

  await studio.call('blind.remove', { id: session.id })
  await expect(studio.call('blind.get', { id: session.id })).rejects.toMatchObject({ code: 'blind/unknown' })
  await studio.call('history.undo', { scope: 'library' })
  expect((await studio.call('blind.list', {})).map(({ name }) => name)).toEqual(['Gone', 'Which?'])
})

test('refuses what can’t be compared', async () => {
  const start = (ids: readonly string[]) => studio.call('blind.start', { name: 'x', takeIds: [...ids] })
  await expect(start([takeIds[1], takeIds[1]])).rejects.toMatchObject({ code: 'blind/too-few' })
  await expect(start([takeIds[1], 'gone'])).rejects.toMatchObject({ code: 'take/unknown' })
})
