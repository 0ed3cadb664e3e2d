// Electron's program: 100 MB that its package does not bring, but fetches from GitHub when it is first needed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readStamp, root, writeStamp } from './stamps.mjs'

const folder = join(root, 'node_modules', 'electron')
/** A machine without a way to GitHub is not made to wait every time. */
const rememberedMilliseconds = 24 * 3600 * 1000
const patienceMilliseconds = 2_500

/** @returns {string} in words, or empty when it can show a window */
export function whyNoElectron({ platform = process.platform, env = process.env } = {}) {
  const needsDisplay = platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
  return needsDisplay ? 'There is no screen for Electron' : ''
}

/** @returns {string | undefined} its path when it is there */
export function electronBinary() {
  const { ELECTRON_OVERRIDE_DIST_PATH: override } = process.env
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(override ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(binary) ? binary : undefined
}

/** @returns {Promise<{ binary?: string, problem?: string }>} fetches it if it isn't there */
export async function fetchElectron(say) {
  const there = electronBinary()
  if (there) return { binary: there }
  const address = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases'
  const problem = `Electron could not be fetched (${URL.parse(address)?.host ?? address} can’t be reached)`
  if (Date.now() - Number(readStamp('electron-unreachable') ?? 0) < rememberedMilliseconds) return { problem }
  if (!(await answers(address))) {
    writeStamp('electron-unreachable', String(Date.now()))
    return { problem }
  }
  say('fetching Electron (once, about 100 MB)…')
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const binary = status === 0 ? electronBinary() : undefined
  if (binary) return { binary }
  writeStamp('electron-unreachable', String(Date.now()))
  return { problem: 'Electron could not be fetched (the download failed)' }
}

async function answers(address) {
  try {
    const { status } = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    return status < 500
  } catch {
    return false
  }
}
