import { createWriteStream } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { int16Bytes, sine, wavBytes } from '../../audio/testing.ts'
import { loadDataset } from '../dataset.ts'
import { splitRecordings } from '../split.ts'
import { prepareClips, winderPreparation, type Preparation, type PreparedClip } from './prepare.ts'
import { prepareFolder } from './prepareFolder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-prepare-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = async (name: string, content: string | Uint8Array) => {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), content)
}
/** Stereo with the same on both sides. */
const wav = (frequencyHz: number, seconds: number, sampleRateHz: number) => {
  const levels = sine(frequencyHz, seconds, sampleRateHz, 0.5).map((value) => Math.round(value * 32_767))
  const both = Int16Array.from({ length: 2 * levels.length }, (_, i) => levels[i >> 1])
  return wavBytes({ bits: 16, channels: 2, sampleRateHz, data: int16Bytes(both) })
}

async function prepared(
  source: string,
  asked: Partial<Preparation> = {},
  sampleRateHz = 8000,
): Promise<{ clips: PreparedClip[]; skipped: string[] }> {
  const { clips, skipped } = await prepareClips(
    source,
    { ...winderPreparation, clipSeconds: 0.5, ...asked },
    { sampleRateHz },
  )
  const all: PreparedClip[] = []
  for await (const clip of clips) all.push(clip)
  return { clips: all, skipped: skipped.map(({ name, reason }) => `${name}: ${reason}`) }
}

async function zipOf(source: string, path: string) {
  const zip = new ZipFile()
  const names = await readdir(source, { recursive: true, withFileTypes: true })
  for (const entry of names.filter((it) => it.isFile())) {
    const file = join(entry.parentPath, entry.name)
    zip.addFile(file, `maestro-v3.0.0/${file.slice(source.length + 1)}`)
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

async function tarOf(source: string, path: string) {
  const tar = pack()
  const names = await readdir(source, { recursive: true, withFileTypes: true })
  const written = pipeline(tar, createGzip(), createWriteStream(path))
  // Labels first, then sounds: an archive has its own order.
  for (const entry of names.filter((it) => it.isFile()).reverse()) {
    const file = join(entry.parentPath, entry.name)
    tar.entry({ name: `musicnet/${file.slice(source.length + 1)}` }, await readFile(file))
  }
  tar.finalize()
  await written
}

const maestroCsv = `canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration
Alban Berg,Sonata Op. 1,train,2018,2018/a.midi,2018/a.wav,1.7
"Frédéric Chopin","Étude Op. 10 No. 3, in E Major ""Tristesse""",validation,2018,2018/b.midi,2018/b.wav,1.0
Franz Liszt,Gone,train,2018,2018/gone.midi,2018/gone.wav,3.0
Franz Schubert,Cut off,train,2018,2018/cut.midi,2018/cut.wav,2.0
Claude Debussy,Short,test,2018,2018/short.midi,2018/short.wav,0.3
`

async function maestro() {
  await put('maestro/maestro-v3.0.0.csv', maestroCsv)
  await put('maestro/2018/a.wav', wav(440, 1.7, 44_100))
  await put('maestro/2018/b.wav', wav(660, 1, 48_000))
  await put('maestro/2018/cut.wav', wav(550, 2, 44_100))
  await truncate(join(folder, 'maestro/2018/cut.wav'), 30)
  await put('maestro/2018/short.wav', wav(550, 0.3, 44_100))
  await put('maestro/LICENSE', 'CC BY-NC-SA 4.0')
  return join(folder, 'maestro')
}

it('prepares MAESTRO, from its folder and from its zip alike', async () => {
  const source = await maestro()
  const { clips, skipped } = await prepared(source, { ownSplit: true })
  expect(clips.map(({ name }) => name)).toEqual([
    '1 Alban Berg - Sonata Op. 1 1',
    '1 Alban Berg - Sonata Op. 1 2',
    '1 Alban Berg - Sonata Op. 1 3',
    '2 Frédéric Chopin - Étude Op. 10 No. 3, in E Major Tristesse 1',
    '2 Frédéric Chopin - Étude Op. 10 No. 3, in E Major Tristesse 2',
  ])
  expect(clips.map(({ split }) => split)).toEqual([...Array(3).fill('training'), 'validation', 'validation'])
  for (const clip of clips) {
    expect(clip.samples).toHaveLength(4000)
    const middle = clip.samples.subarray(500, 3500)
    expect(Math.hypot(...middle) / Math.sqrt(middle.length)).toBeCloseTo(0.5 / Math.SQRT2, 2)
  }
  expect(clips.map(({ startSeconds }) => startSeconds)).toEqual([0, 0.5, 1, 0, 0.5])
  expect(skipped).toEqual([
    expect.stringMatching(/gone\.wav: .*not there/),
    expect.stringMatching(/a\.wav: Its last 0\.20 s/),
    expect.stringMatching(/cut\.wav: /),
    expect.stringMatching(/short\.wav: It lasts 0\.30 s/),
  ])
  const zip = join(folder, 'maestro-v3.0.0.zip')
  await zipOf(source, zip)
  const again = await prepared(zip, { ownSplit: true })
  expect(again.clips.map(({ name, split, samples }) => ({ name, split, samples }))).toEqual(
    clips.map(({ name, split, samples }) => ({ name, split, samples })),
  )
  expect(again.skipped).toHaveLength(4)
})

it('reads MAESTRO’s json too, and says when there is no table', async () => {
  const source = await maestro()
  const columns = { audio_filename: { 0: '2018/b.wav' }, canonical_title: { 0: 'B' }, split: { 0: 'train' } }
  await rm(join(source, 'maestro-v3.0.0.csv'))
  await expect(prepared(source, { layout: 'maestro' })).rejects.toMatchObject({ code: 'prepare/no-metadata' })
  await put('maestro/maestro-v3.0.0.json', JSON.stringify(columns))
  expect((await prepared(source)).clips).toHaveLength(2)
  await put('maestro/maestro-v3.0.0.json', '{"audio_')
  await expect(prepared(source)).rejects.toMatchObject({ code: 'prepare/bad-metadata' })
})

async function musicNet() {
  await put(
    'musicnet/musicnet_metadata.csv',
    `id,composer,composition,movement,ensemble,source,transcriber,catalog_name,seconds
1727,Schubert,Piano Quintet in A major,2. Andante,Piano Quintet,European Archive,http://x.org,OP114,447
2186,Bach,"Prelude and Fugue, D minor",1. Prelude,Solo Piano,Museopen,,BWV 875,66
2303,Beethoven,Sonata No 11,4. Rondo,Solo Piano,Museopen,,OP22,90
9999,Nobody,Gone,1.,Solo Piano,Museopen,,X,1
`,
  )
  await put('musicnet/train_data/1727.wav', wav(440, 1, 44_100))
  await put('musicnet/train_data/2186.wav', wav(660, 1.2, 44_100))
  await put('musicnet/test_data/2303.wav', wav(550, 1, 44_100))
  await put(
    'musicnet/train_labels/2186.csv',
    'start_time,end_time,instrument,note,start_beat,end_beat,note_value\n4410,30870,1,76,0,1,Quarter\n,,,,,,\n',
  )
  return join(folder, 'musicnet')
}

it('prepares MusicNet’s solo piano, from a folder and a tar.gz, with its labels', async () => {
  const source = await musicNet()
  const { clips, skipped } = await prepared(source, { notes: true, ownSplit: true })
  expect(clips.map(({ name, split }) => [name, split])).toEqual(
    [
      ['2 2186 - Bach - Prelude and Fugue, D minor - 1. Prelude 1', 'training'],
      ['2 2186 - Bach - Prelude and Fugue, D minor - 1. Prelude 2', 'training'],
      ['1 2303 - Beethoven - Sonata No 11 - 4. Rondo 1', 'validation'],
      ['1 2303 - Beethoven - Sonata No 11 - 4. Rondo 2', 'validation'],
    ].sort(),
  )
  const noted = clips.filter(({ notes }) => notes !== null)
  expect(noted.map(({ notes }) => notes)).toEqual([
    [expect.objectContaining({ midi: 76, startSeconds: 0.1, durationSeconds: 0.4 })],
    [expect.objectContaining({ midi: 76, startSeconds: 0, durationSeconds: expect.closeTo(0.2) as number })],
  ])
  expect(skipped).toContainEqual(expect.stringMatching(/^9999: .*not there/))

  await tarOf(source, join(folder, 'musicnet.tar.gz'))
  const again = await prepared(join(folder, 'musicnet.tar.gz'), { ownSplit: true })
  expect(again.clips.map(({ name }) => name).sort()).toEqual(clips.map(({ name }) => name).sort())
  expect((await prepared(source, { ensemble: null })).clips).toHaveLength(6)
  await expect(prepared(source, { ensemble: 'Theremin' })).rejects.toMatchObject({ code: 'prepare/nothing' })
  await rm(join(source, 'musicnet_metadata.csv'))
  await expect(prepared(source)).rejects.toMatchObject({ code: 'prepare/no-metadata' })
})

it('prepares MusicNet’s npz', async () => {
  const fixtures = JSON.parse(
    await readFile(new URL('fixtures/musicNetArrays.json', import.meta.url), 'utf8'),
  ) as Record<string, string>
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(fixtures['python2'], 'base64'), '2186.npy')
  zip.addBuffer(Buffer.from('no array'), '2303.npy')
  zip.end()
  await musicNet()
  await pipeline(zip.outputStream, createWriteStream(join(folder, 'musicnet', 'musicnet.npz')))
  for (const source of ['musicnet', 'musicnet/musicnet.npz']) {
    const { clips, skipped } = await prepared(join(folder, source), { clipSeconds: null }, 44_100)
    expect(clips.map(({ samples }) => samples.length)).toEqual([64])
    expect(skipped).toContainEqual(expect.stringMatching(/2303\.npy.*no numpy array/))
  }
})

it('splits a folder’s clips 80 to 20 with a seed, and training keeps that', async () => {
  for (let i = 0; i < 4; i++) await put(`own/sub/${i}.wav`, wav(300 + 100 * i, 2.6, 22_050))
  await put('own/notes.txt', 'no sound')
  const [a, b, c] = [1, 1, 2].map((seed, i) =>
    prepareFolder(
      join(folder, 'own'),
      join(folder, `clips${i}`),
      { ...winderPreparation, clipSeconds: 0.5, seed },
      { sampleRateHz: 16_000 },
    ),
  )
  const sides = async (made: typeof a) => (await made).files.map(({ split }) => split)
  expect((await sides(a)).filter((it) => it === 'validation')).toHaveLength(4)
  expect(await sides(a)).toHaveLength(20)
  expect(await sides(b)).toEqual(await sides(a))
  expect(await sides(c)).not.toEqual(await sides(a))
  const { recordings } = await loadDataset(join(folder, 'clips0'), {
    sampleRateHz: 16_000,
    silenceThreshold: 0,
    normaliseLoudness: false,
    notes: 'no',
    globalCategoryBy: 'none',
  })
  const { validation } = splitRecordings(recordings, 99)
  const { files } = await a
  expect(validation.map(({ name }) => name).sort()).toEqual(
    files
      .filter(({ split }) => split === 'validation')
      .map(({ path }) => path)
      .sort(),
  )
})

it('takes the first recordings and the first clips', async () => {
  for (let i = 0; i < 4; i++) await put(`own/${i}.wav`, wav(300 + 100 * i, 1, 16_000))
  const source = join(folder, 'own')
  expect((await prepared(source, { firstRecordings: 2 })).clips).toHaveLength(4)
  expect((await prepared(source, { firstClips: 3 })).clips.map(({ source }) => source)).toEqual([
    '0.wav',
    '0.wav',
    '1.wav',
  ])
  expect((await prepared(source, { clipSeconds: null })).clips.map(({ samples }) => samples.length)).toEqual([
    8000, 8000, 8000, 8000,
  ])
})

it('leaves nothing behind when nothing can be used or it is stopped', async () => {
  await put(
    'own/nan.wav',
    wavBytes({ tag: 3, bits: 32, sampleRateHz: 16_000, data: new Uint8Array(4000).fill(0xff) }),
  )
  await put('own/empty.wav', wav(440, 0, 16_000))
  await put('own/odd.wav', wav(440, 0.1, 3_999_999))
  await put('own/text.wav', 'no wav')
  const source = join(folder, 'own')
  const out = join(folder, 'out')
  const preparation = { ...winderPreparation, clipSeconds: 0.5 }
  const made = prepareFolder(source, out, preparation, { sampleRateHz: 8000 })
  await expect(made).rejects.toMatchObject({ code: 'prepare/nothing' })
  await put('own/good.wav', wav(440, 2, 16_000))
  const stopped = prepareFolder(source, out, preparation, { sampleRateHz: 8000, shouldStop: () => true })
  await expect(stopped).rejects.toMatchObject({ code: 'work/stopped' })
  expect(await readdir(folder)).toEqual(['own'])
  const { skipped } = await prepareFolder(source, out, preparation, { sampleRateHz: 8000 })
  expect(skipped.map(({ name }) => name).sort()).toEqual(['empty.wav', 'nan.wav', 'odd.wav', 'text.wav'])
})

it('says what is wrong with a source', async () => {
  await expect(prepared(join(folder, 'none'))).rejects.toMatchObject({ code: 'prepare/no-source' })
  await put('a.zip', 'no zip')
  await put('a.tar.gz', 'no tar')
  await put('a.txt', 'text')
  await mkdir(join(folder, 'empty'))
  for (const name of ['a.zip', 'a.tar.gz', 'a.txt'])
    await expect(prepared(join(folder, name))).rejects.toMatchObject({ code: 'prepare/unreadable' })
  for (const name of ['a.zip', 'a.tar.gz'])
    await expect(prepared(join(folder, name))).rejects.toThrow(
      `${name} can’t be read: it is damaged, cut off, or not what its name says.`,
    )
  await expect(prepared(join(folder, 'empty'))).rejects.toMatchObject({ code: 'prepare/nothing' })
  await maestro()
  const zip = join(folder, 'maestro.zip')
  await zipOf(join(folder, 'maestro'), zip)
  await cp(zip, join(folder, 'cut.zip'))
  await truncate(join(folder, 'cut.zip'), 5000)
  await expect(prepared(join(folder, 'cut.zip'))).rejects.toMatchObject({ code: 'prepare/unreadable' })
})

/** In a zip's directory: where an entry's flags and its way of packing stand after its signature. */
const directoryEntry = Buffer.from('504b0102', 'hex')
const [flags, method] = [8, 10]

it.each([
  [flags, 1, 'it is locked with a password'],
  [method, 9, 'it is packed in a way that Syrinx doesn’t know'],
])('says what it can’t unpack (%i)', async (field, value, reason) => {
  await maestro()
  const zip = join(folder, 'maestro.zip')
  await zipOf(join(folder, 'maestro'), zip)
  const bytes = await readFile(zip)
  for (let at = bytes.indexOf(directoryEntry); at >= 0; at = bytes.indexOf(directoryEntry, at + 1)) {
    if (field === flags) bytes[at + field] |= value
    else bytes.writeUInt16LE(value, at + field)
  }
  await writeFile(zip, bytes)
  await expect(prepared(zip)).rejects.toThrow(`can’t be read: ${reason}.`)
})
