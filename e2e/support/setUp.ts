/** What nearly every test needs: a browser, and a studio with nothing in its library yet. */
import type { Browser } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { startStudio, type RunningStudio, type StartOptions } from '../studioServer.ts'
import { keepPicture, openWindow, type StudioWindow, type WindowOptions } from './window.ts'

/** One browser for the tests around it. Whatever a test opens in it is closed after the test. */
export function setUpBrowser(): { readonly browser: Browser } {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(async ({ task }) => {
    for (const context of browser.contexts()) {
      if (task.result?.state === 'fail')
        for (const page of context.pages()) await keepPicture(page, task.name)
      await context.close()
    }
  })
  afterAll(() => browser?.close())
  return {
    get browser() {
      return browser
    },
  }
}

export interface SetUp {
  readonly browser: Browser
  readonly studio: RunningStudio
  /** The studio's window, in a context of its own. */
  open(options?: WindowOptions): Promise<StudioWindow>
}

interface SetUpOptions {
  /** Asked before each start. */
  readonly start?: () => StartOptions
  /** One studio for all tests around it, which then must bear what the others leave behind. */
  readonly isShared?: boolean
}

/**
 * A studio for each test. A second try of a test finds nothing of the first in any case: it has a studio of its own, so
 * that it can pass.
 */
export function setUp({ start = () => ({}), isShared = false }: SetUpOptions = {}): SetUp {
  let studio: RunningStudio | undefined
  const stop = async () => {
    await studio?.stop()
    studio = undefined
  }
  // What is set up first goes last: the windows are closed before their studio ends.
  afterAll(stop)
  if (!isShared) afterEach(stop)
  const its = setUpBrowser()
  beforeEach(async ({ task }) => {
    if (isShared && task.result?.retryCount) await stop()
    studio ??= await startStudio(start())
  })
  return {
    get browser() {
      return its.browser
    },
    get studio() {
      if (!studio) throw new Error('A studio runs only during a test.')
      return studio
    },
    open: (options) => openWindow(its.browser, studio!.url, options),
  }
}
