/** From the first screen to a take that is heard, without touching a pointer. */
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { focus, hearAnnouncements, isTold, tabTo } from './support/keyboard.ts'
import { composing, holdsNotes, openWindow } from './support/window.ts'

let browser: Browser
let studio: RunningStudio

beforeAll(async () => {
  browser = await launchBrowser()
  studio = await startStudio()
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
})

it('draws, generates, plays, stops and finds the shortcuts', async () => {
  const { page, problems } = await openWindow(browser, studio.url, {
    async prepare(fresh) {
      await listen(fresh)
      await hearAnnouncements(fresh)
    },
  })
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.getByRole('button', { name: /^Three notes/ }).waitFor()
  await tabTo(page, /^To the view$/)
  await press('Enter')
  await tabTo(page, /^New project$/)
  await press('Enter')
  await composing(page)

  await tabTo(page, /^Piano roll, 0 notes$/)
  await press('ArrowUp', 'Enter', 'ArrowUp', 'ArrowUp', 'Enter', 'ArrowDown', 'Enter')
  await holdsNotes(page, 3)
  await isTold(page, /^Draw note: C♯5, bar 1 beat 1, a quarter of a second/)
  await press('Control+ArrowLeft')
  await isTold(page, /^D5, bar 1 beat 2, a quarter of a second, selected/)
  await press('Shift+ArrowRight', 'Shift+ArrowRight')
  await press('Control+a', 'Shift+ArrowUp', 'Shift+ArrowDown')

  await press('Control+Enter')
  await isTold(page, /^Generating\.$/)
  await hearsSomething(page)
  await isTold(page, /^The take is ready\.$/)
  await hearsNothing(page)
  await press('Space')
  await hearsSomething(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await press('Space')
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await hearsNothing(page)

  await press('?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' })
  await sheet.waitFor()
  await sheet
    .getByRole('term')
    .filter({ hasText: /^Generate$/ })
    .waitFor()
  await press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  expect((await focus(page)).name).toBe('Piano roll, 3 notes')

  // Out of the roll, to the take, and rate it.
  await press('Escape')
  await tabTo(page, /^Rating of Take 1$/)
  await press('5')
  await page.getByRole('gridcell', { name: '5: Compelling music' }).waitFor()
  expect(problems).toEqual([])
})
