import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { bachScores, fetchCorpus } from './choralesCorpus.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'syrinx-chorales-'))))
afterAll(() => rm(folder, { recursive: true }))

function zipped(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return buffer(zip.outputStream)
}

const containerOf = (path: string) =>
  `<container><rootfiles><rootfile full-path="${path}"/></rootfiles></container>`

async function corpusOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const path = join(folder, 'corpus.whl')
  await writeFile(path, await zipped(files))
  return path
}

async function scoresIn(path: string): Promise<Record<string, string>> {
  const scores: Record<string, string> = {}
  for await (const { name, musicXml } of bachScores(path))
    scores[name] = await musicXml().catch((error: Error) => error.message)
  return scores
}

const bach = (name: string) => `music21/corpus/bach/${name}`

it('reads Bach’s scores, packed and plain, in order of their numbers', async () => {
  const packed = await zipped({
    mimetype: 'application/vnd.recordare.musicxml',
    'META-INF/container.xml': containerOf('a/score.xml'),
    'a/other.xml': '<other/>',
    'a/score.xml': '<score/>',
  })
  const path = await corpusOf({
    [bach('bwv10.7.mxl')]: packed,
    [bach('bwv2.6.xml')]: '<plain/>',
    [bach('bwv2.6.krn')]: '**kern',
    [bach('choraleAnalyses/riemenschneider001.rntxt')]: '',
    'music21/corpus/mozart/bwv1.mxl': packed,
    'music21/corpus/license.txt': '',
  })
  expect(Object.entries(await scoresIn(path))).toEqual([
    ['bwv2.6', '<plain/>'],
    ['bwv10.7', '<score/>'],
  ])
})

it('says why a score can’t be unpacked', async () => {
  const huge = Buffer.alloc(17 * 2 ** 20)
  const packed = await zipped({ 'META-INF/container.xml': containerOf('score.xml'), 'score.xml': huge })
  const path = await corpusOf({
    [bach('bwv1.mxl')]: 'no zip',
    [bach('bwv2.mxl')]: packed,
    [bach('bwv3.mxl')]: packed.subarray(0, 3_000),
    [bach('bwv4.mxl')]: await zipped({ 'score.xml': '<score/>' }),
    [bach('bwv5.mxl')]: await zipped({ 'META-INF/container.xml': containerOf('../../etc/passwd') }),
    [bach('bwv6.xml')]: huge,
  })
  expect(await scoresIn(path)).toEqual({
    bwv1: 'not to be unpacked',
    bwv2: 'too large a file',
    bwv3: 'not to be unpacked',
    bwv4: 'a compressed score without a score',
    bwv5: 'a compressed score without a score',
    bwv6: 'too large a file',
  })
})

it('takes only the corpus that it knows', async () => {
  const path = join(folder, 'none.whl')
  await expect(scoresIn(path)).rejects.toMatchObject({ code: 'instruments/no-corpus' })
  await writeFile(path, 'no zip')
  await expect(scoresIn(path)).rejects.toMatchObject({ code: 'instruments/no-corpus' })
  await writeFile(path, (await zipped({ a: 'b'.repeat(1000) })).subarray(0, -10))
  await expect(scoresIn(path)).rejects.toMatchObject({ code: 'instruments/no-corpus' })
  await writeFile(join(folder, 'music21-10.5.0-py3-none-any.whl'), 'another')
  await expect(fetchCorpus(folder)).rejects.toMatchObject({
    code: 'instruments/no-corpus',
    message: expect.stringContaining('not the file that it was'),
  })
})
