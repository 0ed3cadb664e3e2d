/** Data sets cut into clips on their way in. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const sampleRateHz = 8000
const sine = (hertz: number, seconds: number) =>
  Float32Array.from(
    { length: seconds * sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )
const preparation = { layout: 'folder', clipSeconds: 0.5, firstRecordings: null, firstClips: null } as const

let folder: string
let studio: TestStudio
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-prepared-'))
  studio = await openTestStudio()
  await mkdir(join(folder, 'plain'))
  await writeWavFile(join(folder, 'plain', 'long.wav'), sine(220.7, 1.2), sampleRateHz)
  await writeWavFile(join(folder, 'plain', 'short.wav'), sine(330, 0.3), sampleRateHz)
  await writeFile(join(folder, 'plain', 'broken.wav'), 'no sound')
  const maestro = join(folder, 'maestro-v3.0.0')
  await mkdir(join(maestro, '2018'), { recursive: true })
  const rows = ['canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration']
  for (const [i, split] of ['train', 'validation'].entries()) {
    rows.push(`A,"Piece, ${i}",${split},2018,2018/${i}.midi,2018/${i}.wav,1`)
    await writeWavFile(join(maestro, '2018', `${i}.wav`), sine(440.3 + i, 1), sampleRateHz)
    await writeFile(
      join(maestro, '2018', `${i}.midi`),
      printMidi([{ midi: 69, startSeconds: 0, durationSeconds: 1, velocity: 100 }]),
    )
  }
  await writeFile(join(maestro, 'maestro-v3.0.0.csv'), rows.join('\n'))
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

async function importInto(
  name: string,
  path: string,
  more: Partial<Parameters<typeof preparationOf>[0]> = {},
) {
  const { id: datasetId } = await studio.call('datasets.create', { name, sampleRateHz })
  const { jobId } = await studio.call('datasets.importPrepared', {
    datasetId,
    source: { kind: 'path', path },
    preparation: preparationOf(more),
  })
  const job = await studio.ended(jobId)
  const { clips } = await studio.call('clips.page', { datasetId, offset: 0, limit: 100 })
  return { job, clips, datasetId, report: await studio.call('datasets.importReport', { jobId }) }
}
const preparationOf = (more: { layout?: 'folder' | 'maestro' | 'musicnet'; firstClips?: number }) => ({
  ...preparation,
  ...more,
})

it('cuts a folder into clips, and says what was left out and why', async () => {
  const { job, clips, report, datasetId } = await importInto('Plain', join(folder, 'plain'))
  expect(job).toMatchObject({ kind: 'import', state: 'done' })
  expect(clips.map(({ seconds, tags, category }) => [seconds, tags, category])).toEqual([
    [0.5, [], null],
    [0.5, [], null],
  ])
  expect(report).toMatchObject({ imported: 2, cancelled: false })
  const reasons = Object.fromEntries(report!.failed.map((it) => [it.name, it.reason]))
  expect(reasons['short.wav']).toMatch(/less than a clip/)
  expect(reasons['broken.wav']).toBeDefined()
  // A recording that only lost its end could be used.
  expect(report!.failed.map((it) => it.reason)).not.toContainEqual(expect.stringMatching(/^Its last/))
  const { categories } = await studio.call('clips.previewCategories', { datasetId, rule: { kind: 'folder' } })
  expect(categories).toMatchObject([{ name: 'plain', clips: 2 }])
  const again = await studio.call('datasets.importPrepared', {
    datasetId,
    source: { kind: 'path', path: join(folder, 'plain') },
    preparation,
  })
  await studio.ended(again.jobId)
  expect(await studio.call('datasets.importReport', { jobId: again.jobId })).toMatchObject({
    imported: 0,
    duplicates: 2,
  })
})

it('keeps the folders of any recordings, which may be their categories', async () => {
  for (const [name, hertz] of [
    ['low', 220.7],
    ['high', 440.3],
  ] as const) {
    await mkdir(join(folder, 'sorted', 'kinds', name), { recursive: true })
    await writeWavFile(join(folder, 'sorted', 'kinds', name, 'tone.wav'), sine(hertz, 1), sampleRateHz)
  }
  const { datasetId } = await importInto('Sorted', join(folder, 'sorted'))
  const { categories } = await studio.call('clips.previewCategories', { datasetId, rule: { kind: 'folder' } })
  expect(categories.map(({ name, clips }) => [name, clips])).toEqual([
    ['high', 2],
    ['low', 2],
  ])
})

it('keeps what MAESTRO says: notes from its MIDI, and its split as a tag', async () => {
  const { clips } = await importInto('Maestro', join(folder, 'maestro-v3.0.0'), { layout: 'maestro' })
  expect(clips.map(({ tags }) => tags[0])).toEqual(['training', 'training', 'validation', 'validation'])
  expect(clips.every(({ labels, lowestMidi }) => labels === 'hand' && lowestMidi === 69)).toBe(true)
})

it('keeps what is there when it is cancelled', async () => {
  const many = join(folder, 'many')
  await mkdir(many)
  for (let i = 0; i < 40; i++) await writeWavFile(join(many, `${i}.wav`), sine(200.3 + i, 20), sampleRateHz)
  const { id: datasetId } = await studio.call('datasets.create', { name: 'Many', sampleRateHz })
  const { jobId } = await studio.call('datasets.importPrepared', {
    datasetId,
    source: { kind: 'path', path: many },
    preparation,
  })
  await studio.event('job', (job) => job.id === jobId && job.done > 0)
  await studio.call('jobs.cancel', { id: jobId })
  expect((await studio.ended(jobId)).state).toBe('cancelled')
  const report = await studio.call('datasets.importReport', { jobId })
  expect(report!.cancelled).toBe(true)
  expect(report!.imported).toBeLessThan(1600)
  expect((await studio.call('datasets.get', { id: datasetId })).clipCount).toBe(report!.imported)
})

it('says what is wrong with a data set that isn’t one', async () => {
  const { job, clips } = await importInto('None', join(folder, 'plain'), { layout: 'maestro' })
  expect(job).toMatchObject({ state: 'failed', error: { code: 'prepare/no-metadata' } })
  expect(clips).toEqual([])
  await expect(importInto('Gone', join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file/missing' })
})
