// The tests look at the window in a real Chromium: the one that is installed, or one that is fetched now.
import { chromium } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../src-main/shell/browser/chromium.ts'
import { root } from './stamps.mjs'

const say = (text) => process.stderr.write(`syrinx: ${text}\n`)
const isThere = () => [findChromium(), chromium.executablePath()].some((path) => path && existsSync(path))

/** Quiet when it works. */
const works = (program, ...programArguments) =>
  spawnSync(program, programArguments, {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

const mayUseApt = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const ways = [
  {
    words: 'installing Debian’s chromium (apt-get; once, a minute)…',
    isPossible: mayUseApt,
    take: () => works('apt-get', 'update', '-qq') && works('apt-get', 'install', '-y', '-qq', 'chromium'),
  },
  {
    words: 'fetching Playwright’s Chromium (once, a minute)…',
    isPossible: () => true,
    take: () =>
      works(process.execPath, join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium'),
  },
]

for (const { words, isPossible, take } of ways) {
  if (isThere()) break
  if (!isPossible()) continue
  say(words)
  take()
}
// The kernels for graphics cards are tested on SwiftShader, the software card that comes with Debian's chromium; its
// loader is a package of its own.
const loader = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1'
if (mayUseApt() && process.arch === 'x64' && !existsSync(loader)) {
  say('installing the Vulkan loader for the tests (apt-get; once, some seconds)…')
  const install = () => works('apt-get', 'install', '-y', '-qq', 'libvulkan1')
  if (!install() && works('apt-get', 'update', '-qq')) install()
}
if (!isThere()) {
  say('no Chromium for the tests, and none could be fetched.')
  say(
    'Install one: “sudo apt-get install chromium” (Debian, Ubuntu), or Google Chrome from google.com/chrome,',
  )
  say('or run “npx playwright install --with-deps chromium”, or name one: CHROMIUM=/path/to/chrome npm test')
  process.exit(1)
}
