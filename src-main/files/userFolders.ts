/** Where a user's programs keep their data, by the customs of each system. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The library's folder unless the user names another. */
export function defaultLibraryDirectory(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Syrinx')
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Syrinx')
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'syrinx')
}

/** What can be made again by looking again: it may be deleted at any time. XDG_CACHE_HOME counts on every system. */
export function cacheDirectory(): string {
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, 'syrinx')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Syrinx')
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Syrinx', 'Cache')
  return join(homedir(), '.cache', 'syrinx')
}
