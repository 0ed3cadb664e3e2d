/** A browser of the Chromium family that is installed: one that can show a page in a window of its own. */
import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave',
]

const macPrograms = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Brave Browser.app/Contents/MacOS/Brave Browser',
]

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

type Environment = Readonly<Record<string, string | undefined>>

export interface Where {
  readonly platform?: NodeJS.Platform
  readonly env?: Environment
  readonly exists?: (path: string) => boolean
}

/** Its path; what the environment calls CHROMIUM comes first. */
export function findChromium({
  platform = process.platform,
  env = process.env,
  exists = existsSync,
}: Where = {}): string | undefined {
  if (env.CHROMIUM) return env.CHROMIUM
  return places(platform, env).find((path) => exists(path))
}

function places(platform: NodeJS.Platform, env: Environment): string[] {
  const within = (
    folders: (string | undefined)[],
    programs: readonly string[],
    join: (...parts: string[]) => string,
  ) =>
    programs.flatMap((program) =>
      folders.filter((it) => it !== undefined).map((folder) => join(folder, program)),
    )
  if (platform === 'darwin')
    return within(['/Applications', env.HOME && `${env.HOME}/Applications`], macPrograms, posix.join)
  if (platform === 'win32')
    return within([env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA], windowsPrograms, win32.join)
  return within((env.PATH ?? '').split(':').filter(Boolean), linuxNames, posix.join)
}
