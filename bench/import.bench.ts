/**
 * How fast recordings come into the library: 1,000 wavs of five seconds (16-bit, 44.1 kHz, mono and stereo in turn) from
 * a folder to rows: read, decoded, mixed, resampled to 16 kHz, measured, stored and synced.
 */
import { availableParallelism, tmpdir } from 'node:os'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { frequencyOfMidi, int16Bytes, sine, wavBytes } from '../src-main/audio/testing.ts'
import { openLibrary } from '../src-main/library/library.ts'
import { createJobs } from '../src-main/jobs/jobs.ts'
import { createTaskProcesses } from '../src-main/jobs/taskProcesses.ts'
import { Importing } from '../src-main/studio/importing.ts'
import { importFile } from '../src-main/tasks/importFile.ts'
import type { StudioContext } from '../src-main/studio/context.ts'
import type { Benchmark, Figure } from './run.ts'

const files = 1_000
const seconds = 5
const rateHz = 44_100
const sampleRateHz = 16_000
/** Enough of them to know what one file costs one thread. */
const timedAlone = 60

/** No two files are alike: none is left out as a duplicate. */
async function writeRecordings(directory: string) {
  await mkdir(directory)
  for (let i = 0; i < files; i++) {
    const channels = 1 + (i % 2)
    const tone = sine(frequencyOfMidi(60 + (i % 25)), seconds, rateHz, 0.4, i)
    const levels = new Int16Array(tone.length * channels)
    for (let k = 0; k < levels.length; k++) levels[k] = 32_767 * tone[Math.floor(k / channels)]
    const bytes = wavBytes({ bits: 16, channels, sampleRateHz: rateHz, data: int16Bytes(levels) })
    await writeFile(join(directory, `${i}.wav`), bytes)
  }
}

/** Files a second of one thread that does one after another and keeps no rows. */
async function alone(recordings: string, stagingDirectory: string): Promise<number> {
  const names = (await readdir(recordings)).slice(0, 2 * timedAlone)
  const place = { stagingDirectory, sampleRateHz, known: new Set<string>() }
  const take = async (some: readonly string[]) => {
    for (const name of some) await importFile(join(recordings, name), name, place)
  }
  await take(names.slice(0, timedAlone))
  const began = performance.now()
  await take(names.slice(timedAlone))
  return (1000 * timedAlone) / (performance.now() - began)
}

async function imported(recordings: string, libraryDirectory: string): Promise<number> {
  const library = openLibrary(libraryDirectory)
  const jobs = createJobs({ onChange: () => undefined })
  const processes = createTaskProcesses()
  try {
    await processes.run('listen', 'ping', null)
    const dataset = library.datasets.create('Bench', sampleRateHz)
    const context = { library, jobs, processes } as StudioContext
    const importing = new Importing(context)
    const began = performance.now()
    await new Promise<void>((resolve) => {
      importing.start({
        dataset,
        what: { kind: 'files', roots: [{ path: recordings, name: 'recordings' }] },
        onEnd: resolve,
      })
    })
    const perSecond = (1000 * files) / (performance.now() - began)
    const { clipCount } = library.datasets.facts(dataset.id)
    if (clipCount !== files) throw new Error(`${files - clipCount} recordings are missing`)
    return perSecond
  } finally {
    await jobs.close()
    await processes.close()
    library.close()
  }
}

export const benchmarks: Benchmark[] = [
  {
    name: 'import',
    async *run(): AsyncGenerator<Figure> {
      const directory = await mkdtemp(join(tmpdir(), 'syrinx-import-'))
      try {
        const recordings = join(directory, 'recordings')
        await writeRecordings(recordings)
        const one = await alone(recordings, join(directory, 'alone'))
        const value = await imported(recordings, join(directory, 'library'))
        yield {
          name: 'import/wav-5s',
          value,
          unit: 'files/s',
          ratio: value / one,
          against: `one thread on its own (${one.toFixed(0)} files/s; ${availableParallelism()} processors)`,
          goal: '≥ 100 files/s on 2 cores',
        }
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    },
  },
]
