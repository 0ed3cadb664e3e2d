/**
 * From `npm start` to a window that can be used, on a library of 10,000 clips: the real door, the real program, and the
 * window that it opens, in a Chromium without a screen, each started anew. The floor is what no program could be
 * without: a bare Node that serves the same files, and the same Chromium on them. Build the window first
 * (`npm run build`); it needs a POSIX shell.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromiumPath } from '../e2e/browser.ts'
import { pageOf, portFileName, windowArguments, type WatchedPage } from './peers/bareWindow.ts'
import { fillLibrary } from './peers/fullLibrary.ts'
import { median, type Benchmark, type Figure } from './run.ts'

const rounds = 5
const root = resolve(import.meta.dirname, '..')
const goal = '< 2 s'

const newProject = 'main header button:last-of-type'
const aProject = 'main article button'
const libraryOfRail = 'nav li:nth-of-type(2) button'
const aWaveform = '.clip-grid [role=row] canvas'

interface Place {
  readonly library: string
  /** Where a program keeps that of its window. */
  readonly profile: string
  readonly env: NodeJS.ProcessEnv
}

async function furnish(directory: string): Promise<Place> {
  // A Chromium that shows its windows nowhere, and lets them be looked into.
  const browser = join(directory, 'chromium')
  const program = `#!/bin/sh\nexec '${chromiumPath()}' ${windowArguments.join(' ')} "$@"\n`
  await writeFile(browser, program, { mode: 0o755 })
  const library = join(directory, 'library')
  await fillLibrary(library)
  const cache = join(directory, 'cache')
  // The screen is only asked for by name.
  const env = { ...process.env, CHROMIUM: browser, XDG_CACHE_HOME: cache, DISPLAY: ':0' }
  return { library, profile: join(cache, 'syrinx', 'window'), env }
}

/** Seconds after the command was given. */
interface Beginning {
  /** The program says where it is. */
  readonly listening: number
  /** The window asks for its page. */
  readonly asked: number
  /** What can be clicked is there. */
  readonly usable: number
}

const nowSeconds = () => Date.now() / 1000

/** When a program says at which address it is. */
function listeningSeconds(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    let output = ''
    child.stdout!.on('data', (data) => {
      output += data
      if (/http:\/\/\S+\n/.test(output)) done(nowSeconds())
    })
    child.once('exit', (code) => fail(new Error(`It ended with ${code} instead of starting: ${output}`)))
  })
}

/** Starts a program that opens a window, waits until it shows what it should, and ends both. */
async function begin<More>(
  place: Place,
  [program, ...programArguments]: readonly string[],
  usable: string,
  then: (page: WatchedPage) => Promise<More>,
): Promise<Beginning & { more: More }> {
  await rm(join(place.profile, portFileName), { force: true })
  const began = nowSeconds()
  const child = spawn(program, programArguments, {
    cwd: root,
    env: place.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = new Promise((done) => child.once('exit', done))
  try {
    const [listening, page] = await Promise.all([listeningSeconds(child), pageOf(place.profile)])
    const { askedSeconds, shownSeconds } = await page.until(usable)
    const more = await then(page)
    await page.end()
    return {
      listening: listening - began,
      asked: askedSeconds - began,
      usable: shownSeconds - began,
      more,
    }
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

const studio = (place: Place) =>
  begin(
    place,
    ['npm', 'start', '--silent', '--', '--browser', '--port', '0', '--library', place.library],
    aProject,
    async (page) => {
      const click = `document.querySelector('${libraryOfRail}').click()`
      return (await page.until(aWaveform, click)).sinceScriptSeconds
    },
  )

const bare = (place: Place) =>
  begin(
    place,
    [process.execPath, join(root, 'bench', 'peers', 'bareServer.ts'), join(root, 'out', 'renderer')],
    newProject,
    () => Promise.resolve(),
  )

async function* run(): AsyncIterable<Figure> {
  const directory = await mkdtemp(join(tmpdir(), 'syrinx-start-'))
  try {
    const place = await furnish(directory)
    // Nobody starts for the first time: caches and profiles are there.
    await studio(place)
    await bare(place)
    const [ours, floors] = [[], []] as [Awaited<ReturnType<typeof studio>>[], Beginning[]]
    for (let round = 0; round < rounds; round++) {
      floors.push(await bare(place))
      ours.push(await studio(place))
    }
    const of = <It>(all: readonly It[], secondsOf: (it: It) => number) => median(all.map(secondsOf))
    const figure = (name: string, secondsOf: (it: Beginning) => number): Figure => ({
      name: `startUp/${name}`,
      value: of(ours, secondsOf),
      unit: 's',
      ratio: of(ours, secondsOf) / of(floors, secondsOf),
      against: `a bare server (${of(floors, secondsOf).toFixed(2)} s)`,
    })
    yield figure('listening', (it) => it.listening)
    yield figure('window asks', (it) => it.asked - it.listening)
    yield figure('page', (it) => it.usable - it.asked)
    yield { ...figure('usable', (it) => it.usable), goal }
    yield { name: 'startUp/library view', value: of(ours, (it) => it.more), unit: 's' }
    yield {
      name: 'startUp/library view shown',
      value: of(ours, (it) => it.usable + it.more),
      unit: 's',
      goal,
    }
  } finally {
    // The browser may still be tidying up.
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

export const benchmarks: Benchmark[] = [{ name: 'startUp', run }]
