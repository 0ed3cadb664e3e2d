// The door of the house: every npm script goes through here, on whatever Node the machine has (20 or newer).
// It installs the locked dependencies and builds the kernels when they are missing or stale, says so, and then runs
// the command on the Node that the project pins (the package `node`). A second call finds nothing to do.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { hashOf, hashOfTree, readStamp, root, writeStamp } from './stamps.mjs'

const binaries = join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const modules = join(root, 'node_modules')
const pinnedNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')

const args = process.argv.slice(2)
const quiet = args[0] === '--quiet'
if (quiet) args.shift()
const [command, ...rest] = args

const say = (text) => process.stderr.write(`syrinx: ${text}\n`)

const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` }

/** Runs a program in the project's folder; ends this process when it fails. */
function run(program, programArguments, { output = 'inherit', shell = false } = {}) {
  const stdio = output === 'quiet' ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const result = spawnSync(program, programArguments, { cwd: root, env, shell, stdio })
  if (result.error) {
    say(`cannot start ${program}: ${result.error.message}`)
    process.exit(1)
  }
  if (result.status !== 0) {
    if (output === 'quiet') process.stderr.write(String(result.stdout) + String(result.stderr))
    process.exit(result.status ?? 1)
  }
}

/**
 * Ends with a script on the pinned Node, as that script ends. No shell stands between, which on Windows would take paths
 * with spaces apart. Signals are passed on and its end is waited for, so that after Ctrl-C, or
 * after a `kill` that names npm, nothing goes on unseen.
 */
function become(script, scriptArguments, cwd = root) {
  const child = spawn(pinnedNode, [script, ...scriptArguments], { cwd, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A signal to npm alone ends the shell between npm and this process, which tells nobody.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 250)
  child.on('error', (error) => {
    say(`cannot start ${pinnedNode}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function install() {
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json')))
  if (readStamp('install') === wanted && existsSync(pinnedNode)) return
  say('installing dependencies (npm ci; once, about half a minute)…')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    output: 'quiet',
    // npm is a batch file on Windows.
    shell: windows,
  })
  writeStamp('install', wanted)
}

const kernels = [
  join(root, 'src-main', 'engine', 'compute', 'cpu', 'assembly'),
  join(root, 'src-main', 'audio', 'assembly'),
]

function buildKernels() {
  if (!existsSync(kernels[0])) return
  const sources = kernels.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') || name.endsWith('.json'))
      .map((name) => join(folder, name)),
  )
  const script = join(root, 'scripts', 'buildKernels.mjs')
  const wanted = hashOf(readFileSync(script), ...sources.map((source) => readFileSync(source)))
  const built = sources
    .filter((source) => source.endsWith('.kernel.ts'))
    .every((source) => existsSync(source.replace(/\.kernel\.ts$/, '.wasm')))
  if (built && readStamp('kernels') === wanted) return
  say('building the kernels (AssemblyScript → WebAssembly)…')
  run(pinnedNode, [script])
  writeStamp('kernels', wanted)
}

/** What the build of the shells is made of. */
const built = ['src-main', 'src-renderer', 'src-shared', 'electron.vite.config.ts', 'vite.config.ts']
const buildResults = ['main/index.js', 'preload/preload.cjs', 'renderer/index.html']

function buildShells({ always = false } = {}) {
  const wanted = hashOf(hashOfTree(...built, 'package-lock.json'))
  const isThere = buildResults.every((path) => existsSync(join(root, 'out', path)))
  if (!always && isThere && readStamp('shells') === wanted) return
  say('building the window (a few seconds)…')
  // Warnings about the source are the business of `npm test`.
  run(
    pinnedNode,
    [join(modules, 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'error'],
    {
      output: 'quiet',
    },
  )
  writeStamp('shells', wanted)
}

/** One of our programs, in the folder that the user called npm from. */
const ours = (script, ...more) => become(join(root, script), more, process.env.INIT_CWD ?? root)

const commands = {
  build: () => buildShells({ always: true }),
  start() {
    buildShells()
    ours('scripts/start.mjs', ...rest)
  },
  syrinx() {
    if (rest[0] === 'serve') buildShells()
    ours('src-main/cli.ts', ...rest)
  },
  demo: () => ours('src-main/cli.ts', 'demo', ...rest),
  bench: () => ours('bench/run.ts', ...rest),
  unit() {
    buildShells()
    become(join(modules, 'vitest', 'vitest.mjs'), ['run', ...rest])
  },
  /** electron-builder is not among the dependencies: everybody would wait for what few need. */
  package() {
    buildShells()
    run('npx', ['--yes', 'electron-builder@26.17.0', ...rest], { shell: windows })
  },
  screenshots() {
    buildShells()
    become(join(root, 'scripts', 'screenshots.ts'), rest)
  },
  tryPackage: () => become(join(root, 'scripts', 'tryPackage.ts'), rest),
  verify: () => become(join(root, 'scripts', 'verify.mjs'), rest),
}

if (!(command in commands)) {
  say(`unknown command “${command}”. Known: ${Object.keys(commands).join(', ')}.`)
  process.exit(1)
}
const started = Date.now()
install()
buildKernels()
if (!quiet && Date.now() - started > 2000) say(`ready after ${((Date.now() - started) / 1000).toFixed(0)} s.`)
commands[command]()
