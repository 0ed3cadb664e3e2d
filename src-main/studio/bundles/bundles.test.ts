import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { encodeWav16 } from '../../audio/encodeWav16.ts'
import { zipBytes } from '../../files/writeZip.ts'
import { createTaskProcesses, type TaskProcesses } from '../../jobs/taskProcesses.ts'
import { aNote, aTake, testLibrary, type TestLibrary } from '../../library/testing.ts'
import { withBundle } from './bundleOf.ts'
import { takeInBundle } from './takeIn.ts'
import { writeBundle } from './writeBundle.ts'

const examples = join(import.meta.dirname, '..', '..', '..', 'projects')

let its: TestLibrary
let folder: string
let processes: TaskProcesses
beforeEach(() => {
  its = testLibrary()
  folder = mkdtempSync(join(tmpdir(), 'syrinx-bundles-'))
  processes = createTaskProcesses()
})
afterEach(async () => {
  await processes.close()
  its.remove()
  rmSync(folder, { recursive: true, force: true })
})

const carrier = () => ({ library: its.library, processes })
const takeIn = (path: string) => takeInBundle(carrier(), path)

/** Refused with this code, and nothing came of it. */
async function refused(path: string, code: string) {
  await expect(takeIn(path)).rejects.toMatchObject({ code })
  expect(its.library.projects.cards()).toEqual([])
  expect(readdirSync(its.library.files.incomingDirectory())).toEqual([])
}

async function zipOf(files: Readonly<Record<string, string | Buffer>>, mode = 0o100644): Promise<string> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mode })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  const path = join(folder, 'bundle.syrinx')
  writeFileSync(path, Buffer.concat(chunks))
  return path
}

const example = (): Record<string, string> => ({
  'project.json': readFileSync(join(examples, '1-syrinx', 'project.json'), 'utf8'),
  'notes.json': readFileSync(join(examples, '1-syrinx', 'notes.json'), 'utf8'),
})

async function projectWithTake() {
  const { library } = its
  const project = await takeIn(join(examples, '1-syrinx'))
  const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 10) / 2)
  const audioHash = await library.files.putFile(encodeWav16(samples, 16_000), 'wav')
  const fileHash = await library.files.putFile(
    join(examples, '..', 'resources', 'instruments', 'panflute.safetensors'),
    'safetensors',
  )
  const facts = {
    sampleRateHz: 16_000,
    receptiveFieldSamples: 62,
    condition: 'notes' as const,
    knownMidi: [69],
    knowsLoudness: true,
    knowsBends: false,
    knowsExpression: false,
    isPolyphonic: false,
    knowsSlurs: false,
    ringSeconds: 0.3,
    composes: null,
    categories: [],
    words: '',
    parameterCount: 1,
  }
  const { id } = library.instruments.keep('My flute', fileHash, facts)
  const generation = { ...project.document.generation, instrument: { kind: 'kept' as const, id } }
  library.projects.edit(project.id, 1, { label: 'Set', removed: [], added: [], change: { generation } })
  const settings = { ...generation, seed: 5 }
  const take = library.takes.begin(aTake(project.id, { name: 'Best/../take', settings, notes: [aNote] }))
  library.takes.update(take.id, { state: 'whole', seconds: 1, audioHash, sessionId: null })
  library.takes.change(take.id, { rating: 5, remark: 'Keep' })
  return project.id
}

test.each(['folder', 'zip'] as const)(
  'a project goes through a %s and comes back, with its take and instrument',
  async (format) => {
    const id = await projectWithTake()
    const target = join(folder, 'out.syrinx')
    await withBundle(carrier(), id, true, (entries) => writeBundle(entries, target, format, false))
    const there = its.library.projects.get(id)
    const elsewhere = testLibrary()
    try {
      const project = await takeInBundle({ library: elsewhere.library, processes }, target)
      const [instrument] = elsewhere.library.instruments.list()
      expect(instrument).toMatchObject({
        name: 'My flute',
        facts: { knownMidi: expect.arrayContaining([69, 93]) },
      })
      const ref = { kind: 'kept', id: instrument.id }
      expect(project.document).toEqual({
        ...there.document,
        generation: { ...there.document.generation, instrument: ref },
      })
      const [take] = elsewhere.library.takes.list(project.id)
      expect(take).toMatchObject({
        name: 'Best/../take',
        rating: 5,
        remark: 'Keep',
        settings: { seed: 5, instrument: ref },
      })
      expect(existsSync(elsewhere.library.files.pathOf(take.audioHash!))).toBe(true)
      await takeInBundle({ library: elsewhere.library, processes }, target)
      expect(elsewhere.library.instruments.list()).toHaveLength(1)
    } finally {
      elsewhere.remove()
    }
  },
)

test('what a project and its takes were to follow goes with them where it can', async () => {
  const id = await projectWithTake()
  const { library } = its
  const [first] = library.takes.list(id)
  const spectrum = { source: { kind: 'take', id: first.id }, blend: null } as const
  const categoryTrack = [{ startSeconds: 0.5, category: 'low' }]
  const { audioHash } = first
  const second = library.takes.begin(
    aTake(id, { name: 'Second', settings: { ...first.settings, spectrum, categoryTrack } }),
  )
  library.takes.update(second.id, { state: 'whole', seconds: 1, audioHash, sessionId: null })
  const { document } = library.projects.get(id)
  const generation = {
    ...document.generation,
    categoryTrack,
    spectrum: { ...spectrum, blend: { source: { kind: 'notes' as const }, share: 0.25 } },
  }
  library.projects.edit(id, 2, { label: 'Set', removed: [], added: [], change: { generation } })
  const target = join(folder, 'followed.syrinx')
  await withBundle(carrier(), id, true, (entries) => writeBundle(entries, target, 'zip', false))
  const again = await takeIn(target)
  const takes = library.takes.list(again.id)
  const of = (name: string) => takes.find((take) => take.name === name)!
  expect(of('Second').settings).toMatchObject({
    spectrum: { source: { kind: 'take', id: of('Best/../take').id }, blend: null },
    categoryTrack,
  })
  expect(again.document.generation).toEqual(
    expect.objectContaining({ categoryTrack, spectrum: generation.spectrum }),
  )
  const elsewhere = testLibrary()
  try {
    const project = await takeInBundle({ library: elsewhere.library, processes }, target)
    expect(project.document.generation).toMatchObject({ categoryTrack, spectrum: null })
  } finally {
    elsewhere.remove()
  }
})

test('a target that is there is replaced only when asked, and only by what it was', async () => {
  const { id } = await takeIn(join(examples, '3-three-notes'))
  await withBundle(carrier(), id, false, async (entries) => {
    const target = join(folder, 'a.syrinx')
    await writeBundle(entries, target, 'zip', false)
    await expect(writeBundle(entries, target, 'zip', false)).rejects.toMatchObject({ code: 'export/exists' })
    expect(await writeBundle(entries, target, 'zip', true)).toBeGreaterThan(500)
    const music = join(folder, 'Music')
    mkdirSync(music)
    writeFileSync(join(music, 'song.wav'), 'mine')
    await expect(writeBundle(entries, music, 'folder', true)).rejects.toMatchObject({
      code: 'export/not-a-project',
    })
    expect(readdirSync(music)).toEqual(['song.wav'])
    await writeBundle(entries, join(folder, 'b'), 'folder', false)
    await writeBundle(entries, join(folder, 'b'), 'folder', true)
    expect(readdirSync(join(folder, 'b')).sort()).toEqual(['notes.json', 'notes.mid', 'project.json'])
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(writeBundle(entries, join(file, 'x'), 'zip', false)).rejects.toMatchObject({
      code: 'file/cannot-write',
    })
    expect(readdirSync(folder).sort()).toEqual(['Music', 'a.syrinx', 'b', 'file'])
    expect((await zipBytes(entries)).length).toBeGreaterThan(500)
  })
})

test('a zip that a file manager made of the folder is read as well', async () => {
  const files = Object.fromEntries(
    Object.entries(example()).map(([name, text]) => [`My piece/${name}`, text]),
  )
  const project = await takeIn(
    await zipOf({ '__MACOSX/project.json': 'x', 'My piece/.DS_Store': 'x', ...files }),
  )
  expect(project).toMatchObject({ name: 'The opening of Syrinx', noteCount: 27 })
})

/** yazl refuses to write such names; another program would not. */
function withName(path: string, from: string, to: string): string {
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at)
  writeFileSync(path, bytes)
  return path
}

test.each(['../../../x', '/etc/xxxxx', 'C:/xxxxxxx', '..\\xxxxxxx'])(
  'a zip that writes to %s is refused',
  async (name) => {
    await refused(
      withName(await zipOf({ ...example(), aaaaaaaaaa: 'evil' }), 'aaaaaaaaaa', name),
      'bundle/unsafe-path',
    )
  },
)

test('links are refused, in a zip and in a folder', async () => {
  await refused(await zipOf({ ...example(), 'notes.mid': '/etc/passwd' }, 0o120777), 'bundle/link')
  const path = join(folder, 'linked')
  cpSync(join(examples, '1-syrinx'), path, { recursive: true })
  rmSync(join(path, 'notes.json'))
  symlinkSync(join(examples, '1-syrinx', 'notes.json'), join(path, 'notes.json'))
  await refused(path, 'bundle/link')
})

test('a zip bomb is refused before it unpacks', async () => {
  await refused(await zipOf({ ...example(), 'takes/a.wav': Buffer.alloc(80 * 2 ** 20) }), 'bundle/too-large')
})

test('a zip that lies about its sizes is refused', async () => {
  const path = await zipOf({ ...example(), 'notes.mid': Buffer.alloc(1_000_000) })
  const bytes = readFileSync(path)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(1_000_000)
  for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1)) bytes.writeUInt32LE(10, at)
  writeFileSync(path, bytes)
  await refused(path, 'bundle/damaged')
})

test('what is no project, or not yet one for this Syrinx, is refused, each in its own words', async () => {
  const json = JSON.parse(example()['project.json']) as object
  const project = (more: object) =>
    zipOf({ ...example(), 'project.json': JSON.stringify({ ...json, ...more }) })
  await refused(await project({ version: 2 }), 'bundle/from-the-future')
  await refused(await project({ format: 'other' }), 'bundle/not-a-project')
  await refused(await project({ name: 7 }), 'bundle/wrong')
  await refused(await project({ takes: [{ file: '../x.wav' }] }), 'bundle/wrong')
  await refused(await project({ instrument: { name: 'x', included: true } }), 'bundle/missing-file')
  await refused(await zipOf({ ...example(), 'project.json': '{' }), 'bundle/not-json')
  await refused(await zipOf({ ...example(), 'notes.json': '[{"midi":300}]' }), 'notes/invalid')
  await refused(await zipOf({ 'readme.txt': 'hello' }), 'bundle/missing-file')
  const cut = await zipOf(example())
  writeFileSync(cut, readFileSync(cut).subarray(0, 300))
  await refused(cut, 'bundle/not-a-zip')
  const path = await zipOf({
    ...example(),
    'project.json': JSON.stringify({ ...json, instrument: { name: 'x', included: true } }),
    'instrument.safetensors': 'no weights at all',
  })
  await expect(takeIn(path)).rejects.toMatchObject({
    code: expect.stringMatching(/^(safetensors|checkpoint)\//),
  })
  expect(its.library.projects.cards()).toEqual([])
})
