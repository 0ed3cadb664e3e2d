/** The studio in a window of its own, without tabs and address bar, by a browser that is installed. */
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'

/** Apart from the user's own profile: so the window is a program of its own, and its end can be seen. */
function profileDirectory(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Syrinx', 'window')
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Syrinx', 'window')
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'syrinx', 'window')
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** @returns when the window was closed again; undefined when there is no browser or no screen for one */
export function openAppWindow(url: string): { readonly closed: Promise<void> } | undefined {
  const program = hasDisplay() ? findChromium() : undefined
  if (program === undefined) return undefined
  const child = spawn(
    program,
    [
      `--app=${url}`,
      `--user-data-dir=${profileDirectory()}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=1440,900',
      // A player plays when it is told to, not when it was clicked last.
      '--autoplay-policy=no-user-gesture-required',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  )
  const closed = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return { closed }
}
