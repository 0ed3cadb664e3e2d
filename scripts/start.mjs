// `npm start`: the studio in Electron where it can be had, else in a browser. Runs on the Node that the project pins.
import { spawn } from 'node:child_process'
import { fetchElectron, whyNoElectron } from './electronBinary.mjs'
import { root } from './stamps.mjs'
import { join } from 'node:path'

const given = process.argv.slice(2)
const wantsBrowser = given.includes('--browser')
const passedOn = given.filter((it) => it !== '--browser')

const say = (text) => process.stderr.write(`syrinx: ${text}\n`)

/** Resolves with how it ended. Signals to this process are passed on. */
function follow(program, programArguments, env = process.env) {
  const child = spawn(program, programArguments, { stdio: 'inherit', env })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const passOn = signals.map((signal) => [signal, () => child.kill(signal)])
  for (const [signal, listener] of passOn) process.on(signal, listener)
  return new Promise((resolve) => {
    const end = (code) => {
      for (const [signal, listener] of passOn) process.off(signal, listener)
      resolve(code)
    }
    child.once('error', () => end(-1))
    child.once('exit', (code, signal) => end(signal === null ? code : 0))
  })
}

/** Sooner than this nobody closes a window: it could not be shown. */
const startedMilliseconds = 5_000

/** Whether it could be shown. */
async function openElectron(binary) {
  const started = Date.now()
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
  // As root Chromium's sandbox can't be had.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const code = await follow(binary, [...asRoot, root, ...passedOn], env)
  if (code !== 0 && Date.now() - started < startedMilliseconds) return false
  process.exitCode = code
  return true
}

async function openBrowser(reason) {
  if (reason) say(`${reason}, so Syrinx opens in a browser.`)
  const cli = join(root, 'src-main', 'cli.ts')
  process.exitCode = await follow(process.execPath, [cli, 'serve', '--open', ...passedOn])
}

if (wantsBrowser) await openBrowser('')
else {
  const reason = whyNoElectron()
  const { binary, problem } = reason ? { problem: reason } : await fetchElectron(say)
  if (!binary) await openBrowser(problem)
  else if (!(await openElectron(binary))) await openBrowser('Electron did not start')
}
