import { expect, it } from 'vitest'
import { findChromium } from './chromium.ts'

const only = (...paths: string[]) => ({ exists: (path: string) => paths.includes(path) })

it('finds a browser where each system keeps its programs', () => {
  const linux = { platform: 'linux', env: { PATH: '/usr/local/bin:/usr/bin' } } as const
  expect(findChromium({ ...linux, ...only('/usr/bin/chromium', '/usr/local/bin/google-chrome') })).toBe(
    '/usr/bin/chromium',
  )
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
  expect(
    findChromium({
      platform: 'win32',
      env: { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
      ...only(edge),
    }),
  ).toBe(edge)
  const chrome = '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  expect(findChromium({ platform: 'darwin', env: { HOME: '/Users/ada' }, ...only(chrome) })).toBe(chrome)
})

it('takes the one that is named, and says when there is none', () => {
  expect(findChromium({ env: { CHROMIUM: '/opt/mine' }, ...only() })).toBe('/opt/mine')
  expect(findChromium({ platform: 'linux', env: {}, ...only() })).toBe(undefined)
})
