import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ExportSettings } from '../../src-shared/contract/exporting.ts'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { parseMidi } from '../../src-shared/notes/midi.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { measureFollowing } from '../audio/following.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const run = promisify(execFile)
const notes = [
  { midi: 69, startSeconds: 0, durationSeconds: 0.5, velocity: 100 },
  { midi: 76, startSeconds: 0.5, durationSeconds: 0.5, velocity: 100 },
]

let studio: TestStudio
let projectId: string
let takeIds: readonly string[]
let folder: string
/** How long a take of the notes is: the instrument rings after the last. */
let takeSeconds: number

beforeAll(async () => {
  studio = await openTestStudio()
  const { ringSeconds } = await studio.call('instruments.get', { ref: defaultGenerationSettings.instrument })
  takeSeconds = 1 + ringSeconds
  projectId = (await studio.call('projects.create', { name: 'A/B: “Melody”' })).id
  const settings = { ...defaultGenerationSettings, takes: 3, seed: 5 }
  const started = await studio.call('generation.start', { projectId, settings, notes })
  await studio.ended(started.jobId)
  takeIds = started.takeIds
})
afterAll(() => studio.remove())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-export-'))
  return () => rm(folder, { recursive: true, force: true })
})

const settings = (over: Partial<ExportSettings> = {}): ExportSettings => ({
  takeIds: [takeIds[0]],
  format: 'wav16',
  sampleRateHz: 'model',
  template: '{project} {take}',
  directory: folder,
  ...over,
})
const write = (over: Partial<ExportSettings> = {}, whenThere: 'refuse' | 'replace' | 'number' = 'refuse') =>
  studio.call('export.run', { ...settings(over), whenThere })

async function soundOf(takeId: string) {
  const response = await studio.studio.fetch(new Request(`http://studio/media/take/${takeId}`))
  const path = join(folder, '..', `${takeId}.wav`)
  await writeFile(path, await response.bytes())
  const decoded = await decodeAudioFile(path)
  await rm(path)
  return decoded.channels[0]
}

test.each(['wav16', 'wav24', 'wav32f', 'flac'] as const)(
  '%s holds the take sample for sample',
  async (format) => {
    const { paths } = await write({ format })
    expect(paths.map((path) => basename(path))).toEqual([
      `A-B- “Melody” Take 1.${format === 'flac' ? 'flac' : 'wav'}`,
    ])
    const { channels, sampleRateHz } = await decodeAudioFile(paths[0])
    expect(sampleRateHz).toBe(16_000)
    expect(channels).toHaveLength(1)
    expect(channels[0]).toEqual(await soundOf(takeIds[0]))
    expect(await readdir(folder)).toHaveLength(1)
  },
)

test.each(['wav16', 'flac', 'mp3'] as const)('%s at 44.1 kHz follows the notes', async (format) => {
  const { paths } = await write({ format, sampleRateHz: 44_100 })
  const { channels, sampleRateHz } = await decodeAudioFile(paths[0])
  expect(sampleRateHz).toBe(44_100)
  const [sound] = channels
  // LAME’s frames put a little silence before and behind.
  expect(Math.abs(sound.length / 44_100 - takeSeconds)).toBeLessThan(format === 'mp3' ? 0.08 : 0.001)
  expect(measureFollowing(sound, sampleRateHz, notes)).toMatchObject({ notes: 2, notesHit: 2 })
})

test('another program reads what was written, and its title', async () => {
  const programs = await run('soxi', ['--version']).catch(() => undefined)
  if (!programs) return
  for (const format of ['wav16', 'wav24', 'wav32f', 'flac'] as const) {
    const { paths } = await write({ format, sampleRateHz: 48_000 }, 'replace')
    const { stdout } = await run('soxi', paths)
    expect(stdout).toMatch(/Sample Rate\s*: 48000/)
    expect(stdout).toContain(`= ${Math.round(48_000 * takeSeconds)} samples`)
    if (format === 'flac') expect(stdout).toMatch(/title=Take 1/i)
  }
})

test('the notes as MIDI', async () => {
  const { paths } = await write({ format: 'midi' })
  expect(basename(paths[0])).toBe('A-B- “Melody” Take 1.mid')
  const parsed = parseMidi(await readFile(paths[0])).notes
  expect(parsed.map((note) => note.midi)).toEqual([69, 76])
  expect(parsed[1].startSeconds).toBeCloseTo(0.5, 2)
})

test('several at once, with every placeholder, and numbers where names are the same', async () => {
  const all = { takeIds: [...takeIds], template: '{number} {instrument} {seed} {date} {nothing}' }
  const { paths } = await write(all)
  const names = paths.map((path) => basename(path))
  expect(names[0]).toMatch(/^1 Pan flute 5 \d{4}-\d\d-\d\d \{nothing\}\.wav$/)
  expect(names[2]).toMatch(/^3 Pan flute 7 /)
  const same = await studio.call('export.plan', settings({ takeIds: [...takeIds], template: 'Same' }))
  expect(same.map(({ path }) => basename(path))).toEqual(['Same.wav', 'Same (2).wav', 'Same (3).wav'])
})

test('never overwrites without being told to', async () => {
  const all = { takeIds: [...takeIds], template: '{take}' }
  const there = join(folder, 'Take 2.wav')
  await writeFile(there, 'mine')
  const plan = await studio.call('export.plan', settings(all))
  expect(plan.map(({ exists }) => exists)).toEqual([false, true, false])
  await expect(write(all)).rejects.toMatchObject({
    code: 'export/exists',
    message: '“Take 2.wav” is there already. Nothing was written.',
  })
  expect(await readdir(folder)).toEqual(['Take 2.wav'])
  const numbered = await write(all, 'number')
  expect(numbered.paths.map((path) => basename(path))).toEqual(['Take 1.wav', 'Take 2 (2).wav', 'Take 3.wav'])
  expect(await readFile(there, 'utf8')).toBe('mine')
  await write(all, 'replace')
  expect(await readFile(there, 'latin1')).toMatch(/^RIFF/)
})

test('cancelled in the middle: what is written is whole, the rest is not there', async () => {
  const many = Array.from({ length: 3 }, () => takeIds).flat()
  const earlier = new Set(studio.told('job').map((job) => job.id))
  const exporting = studio.call('export.run', {
    ...settings({ takeIds: many, format: 'flac', sampleRateHz: 48_000, template: '{take}' }),
    whenThere: 'refuse',
  })
  const { id } = await studio.event(
    'job',
    (job) => !earlier.has(job.id) && job.endedAt === null && job.total === 3,
  )
  await studio.call('jobs.cancel', { id })
  const { paths } = await exporting
  expect(paths.length).toBeLessThan(3)
  expect((await readdir(folder)).sort()).toEqual(paths.map((path) => basename(path)).sort())
  expect((await studio.ended(id)).state).toBe('cancelled')
})

test('says what is wrong with a folder, and leaves nothing half-written', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'x')
  await expect(write({ directory: join(folder, 'missing') })).rejects.toMatchObject({
    code: 'export/folder',
    message: expect.stringContaining('there is no such folder'),
  })
  await expect(write({ directory: file })).rejects.toMatchObject({
    message: expect.stringContaining('it is a file'),
  })
  await expect(write({ directory: 'some/where' })).rejects.toMatchObject({ code: 'export/folder' })
  await expect(write({ takeIds: ['gone'] })).rejects.toMatchObject({ code: 'take/unknown' })
  expect(await readdir(folder)).toEqual(['file'])
})

test('a full disk is told, and leaves nothing half-written', async (context) => {
  const small = join(folder, 'small')
  await mkdir(small)
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small]).catch(() => undefined)
  if (!mounted) return context.skip('only root can make a disk that is full')
  try {
    await expect(write({ directory: small })).rejects.toMatchObject({
      code: 'file/cannot-write',
      message: expect.stringContaining('the disk is full'),
    })
    expect(await readdir(small)).toEqual([])
  } finally {
    await run('umount', [small])
  }
})

test('a take whose file is gone or altered is named, not its file', async () => {
  const started = await studio.call('generation.start', {
    projectId,
    settings: defaultGenerationSettings,
    notes,
  })
  await studio.ended(started.jobId)
  const [id] = started.takeIds
  const audio = join(studio.directory, 'audio')
  const before = new Set(await readdir(audio, { recursive: true }))
  const url = new Request(`http://studio/media/take/${id}`)
  const size = Number((await studio.studio.fetch(url)).headers.get('Content-Length'))
  expect(size).toBeGreaterThan(32_000)
  for (const name of before) if (name.endsWith('.wav')) await writeFile(join(audio, name), 'altered')
  await expect(write({ takeIds: [id] })).rejects.toMatchObject({
    code: 'take/sound-missing',
    message: expect.stringMatching(/The sound of “Take 4” is damaged/),
  })
  await expect(studio.call('takes.peaks', { id, bins: 10 })).rejects.toMatchObject({
    code: 'take/sound-missing',
  })
})
