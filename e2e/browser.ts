/** A real Chromium for the tests: one that is installed, or Playwright's own. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from '@playwright/test'
import { findChromium } from '../src-main/shell/browser/chromium.ts'

/** Root may not use Chromium's sandbox; sound must come without a click; nothing but the test goes to the network. */
export const browserArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

/** @throws Error that says what to install when there is none. */
export function chromiumPath(): string {
  const found = findChromium() ?? chromium.executablePath()
  if (existsSync(found)) return found
  throw new Error('No Chromium: install the package “chromium”, or run “npx playwright install chromium”.')
}

export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...browserArguments, ...more] })
}
