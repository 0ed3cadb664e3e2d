/** From the first screen to a take that is heard, and to what is found out about it, without touching a pointer. */
import type { Page } from '@playwright/test'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { focus, tabTo } from './support/keyboard.ts'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { writeTwoTones } from './support/twoTones.ts'
import { composing, holdsNotes } from './support/window.ts'

let experiments: string
beforeAll(async () => {
  experiments = await writeTwoTones(500)
})
afterAll(() => rm(experiments, { recursive: true, force: true }))

const its = setUp({ start: () => ({ experiments }) })

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** A new project with three notes, from the first screen. */
async function drawThreeNotes(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Three notes/ }).waitFor()
  await tabTo(page, /^To the view$/)
  await press(page, 'Enter')
  await tabTo(page, /^New project$/)
  await press(page, 'Enter')
  await composing(page)
  await tabTo(page, /^Piano roll, 0 notes$/)
  await press(page, 'ArrowUp', 'Enter', 'ArrowUp', 'ArrowUp', 'Enter', 'ArrowDown', 'Enter')
  await holdsNotes(page, 3)
}

it('draws, generates, plays, stops and finds the shortcuts', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await drawThreeNotes(page)
  await isTold(page, /^Draw note: C♯5, bar 1 beat 1, a quarter of a second/)
  await press(page, 'Control+ArrowLeft')
  await isTold(page, /^D5, bar 1 beat 2, a quarter of a second, selected/)
  // It lasts so long that it can be stopped in the middle.
  for (let i = 0; i < 24; i++) await press(page, 'Shift+ArrowRight')
  await press(page, 'Control+a', 'Shift+ArrowUp', 'Shift+ArrowDown')

  await press(page, 'Control+Enter')
  await isTold(page, /^Generating\.$/)
  await hearsSomething(page)
  await isTold(page, /^The take is ready\.$/)
  await hearsNothing(page)
  await press(page, 'Space')
  await hearsSomething(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await press(page, 'Space')
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await hearsNothing(page)

  await press(page, '?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' })
  await sheet.waitFor()
  await sheet
    .getByRole('term')
    .filter({ hasText: /^Generate$/ })
    .waitFor()
  await press(page, 'Escape')
  await sheet.waitFor({ state: 'hidden' })
  await eventually(async () => (await focus(page)).name).toBe('Piano roll, 3 notes')

  // Out of the roll, to the take, and rate it.
  await press(page, 'Escape')
  await tabTo(page, /^Rating of Take 1$/)
  await press(page, '5')
  await page.getByRole('gridcell', { name: '5: Compelling music' }).waitFor()
  expect(problems).toEqual([])
})

it('runs an experiment, hears what came out, and compares takes', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await drawThreeNotes(page)
  // Noise is measured inside held notes: one of them is held.
  await press(page, 'Control+ArrowLeft')
  for (let i = 0; i < 4; i++) await press(page, 'Shift+ArrowRight')
  await press(page, 'Control+Enter')
  await isTold(page, /^The take is ready\.$/)
  await hearsNothing(page)
  await press(page, 'Control+5')
  await page.getByRole('heading', { name: 'Two tones' }).waitFor()
  await tabTo(page, /Two tones.*Not run yet/)
  await press(page, 'Enter')
  await tabTo(page, /^Run$/)
  await press(page, 'Enter')
  await isTold(page, /^Two tones has begun\.$/)
  await isTold(page, /The finding held/)
  await tabTo(page, /^Asked for: /)
  await press(page, 'Enter')
  await hearsSomething(page)
  await hearsNothing(page)
  await press(page, 'a')
  await hearsSomething(page)

  await press(page, 'Control+6')
  await page.getByRole('grid', { name: 'Takes' }).waitFor()
  await tabTo(page, /^Measure 1 take$/)
  await press(page, 'Enter')
  await eventually(() => page.locator('.figure-point').count()).toBe(1)
  await tabTo(page, /^Takes$/)
  await press(page, 'ArrowDown')
  await page.getByText('1 take chosen').waitFor()
  await press(page, 'Space')
  await hearsSomething(page)
  await press(page, 'Space')
  await hearsNothing(page)
  await tabTo(page, /^Name$/)
  await press(page, 'ArrowRight', 'Enter')
  await page.locator('[role=columnheader][aria-sort=descending]').waitFor()
  await tabTo(page, /^Takes by /)
  await page
    .getByText(/^Take 1, Pan flute: Changes, median/)
    .first()
    .waitFor({ state: 'attached' })
  await tabTo(page, /^Draw figures$/, 'Shift+Tab')
  await press(page, 'Enter')
  await page.getByRole('region', { name: 'The plate' }).locator('image').waitFor()
  expect(problems).toEqual([])
})
