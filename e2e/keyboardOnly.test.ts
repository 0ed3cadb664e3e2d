/** From the first screen to a take that is heard, and to what is found out about it, without touching a pointer. */
import type { Browser } from '@playwright/test'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { focus, hearAnnouncements, isTold, tabTo } from './support/keyboard.ts'
import { writeTwoTones } from './support/twoTones.ts'
import { composing, eventually, holdsNotes, openWindow } from './support/window.ts'

let browser: Browser
let studio: RunningStudio
let experiments: string

beforeAll(async () => {
  browser = await launchBrowser()
  experiments = await writeTwoTones(500)
  studio = await startStudio({ experiments })
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  await rm(experiments, { recursive: true, force: true })
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

// The take is there since the first.
it('runs an experiment, hears what came out, and compares takes', async () => {
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
  await press('Control+5')
  await page.getByRole('heading', { name: 'Two tones' }).waitFor()
  await tabTo(page, /Two tones.*Not run yet/)
  await press('Enter')
  await tabTo(page, /^Run$/)
  await press('Enter')
  await isTold(page, /^Two tones has begun\.$/)
  await isTold(page, /The finding held/)
  await tabTo(page, /^Asked for: /)
  await press('Enter')
  await hearsSomething(page)
  await hearsNothing(page)
  await press('a')
  await hearsSomething(page)

  await press('Control+6')
  await page.getByRole('grid', { name: 'Takes' }).waitFor()
  await tabTo(page, /^Measure 1 take$/)
  await press('Enter')
  await eventually(() => page.locator('.figure-point').count()).toBe(1)
  await tabTo(page, /^Takes$/)
  await press('ArrowDown')
  await page.getByText('1 take chosen').waitFor()
  await press('Space')
  await hearsSomething(page)
  await press('Space')
  await hearsNothing(page)
  await tabTo(page, /^Name$/)
  await press('ArrowRight', 'Enter')
  await page.locator('[role=columnheader][aria-sort=descending]').waitFor()
  await tabTo(page, /^Takes by /)
  await page
    .getByText(/^Take 1, Pan flute: Changes, median/)
    .first()
    .waitFor({ state: 'attached' })
  await tabTo(page, /^Draw figures$/, 'Shift+Tab')
  await press('Enter')
  await page.getByRole('region', { name: 'The plate' }).locator('image').waitFor()
  expect(problems).toEqual([])
})
