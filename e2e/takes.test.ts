/** Takes: two of them, compared at the same position while they play, rated, named, used again, deleted and back. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { hearsNothing, hearsTone, listen } from './support/hearing.ts'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import {
  beginGenerating,
  endSound,
  hasTake,
  holdNotice,
  holdsNotes,
  notices,
  openProject,
  roll,
  setNumber,
  take,
} from './support/window.ts'

const its = setUp()

/** Where the transport says that it is. */
async function positionSeconds(page: Page): Promise<number> {
  const words = await page.getByRole('group', { name: 'Position' }).innerText()
  const [, minutes, seconds] = /(\d+):(\d+\.\d+)/.exec(words) ?? []
  return 60 * Number(minutes) + Number(seconds)
}

const a4Hz = 440

it('generates two, compares, rates, names, uses again, deletes and takes back', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^New project/)

  // One long A4, then the same an octave higher.
  await roll(page).focus()
  await page.keyboard.press('Enter')
  await holdsNotes(page, 1)
  await page.keyboard.press('Control+a')
  await setNumber(page, 'Length', 12)
  await page.getByRole('spinbutton', { name: /^Pitch/ }).fill('69')
  await page.keyboard.press('Enter')
  await page.getByRole('spinbutton', { name: 'Pitch (A4)' }).waitFor()
  await beginGenerating(page)
  await hasTake(page, 'Take 1')
  await page.getByRole('spinbutton', { name: 'Pitch (A4)' }).fill('81')
  await page.keyboard.press('Enter')
  await page.getByRole('spinbutton', { name: 'Pitch (A5)' }).waitFor()
  await beginGenerating(page)
  await hasTake(page, 'Take 2')
  await page.getByRole('button', { name: 'Take 2 is A' }).waitFor()

  // Take 2 sounds since it was begun; it is heard from the start again, then beside the other.
  await endSound(page)
  await hearsNothing(page)
  await page.getByRole('button', { name: 'Play Take 2' }).click()
  await hearsTone(page, 2 * a4Hz)
  const before = await positionSeconds(page)
  await page.getByRole('button', { name: 'Switch to the other take at the same position' }).click()
  await hearsTone(page, a4Hz)
  const between = await positionSeconds(page)
  expect(between).toBeGreaterThan(before)
  await roll(page).focus()
  await page.keyboard.press('x')
  await hearsTone(page, 2 * a4Hz)
  expect(await positionSeconds(page)).toBeGreaterThan(between)
  await endSound(page)
  await hearsNothing(page)

  const stars = page.getByRole('slider', { name: 'Rating of Take 1' })
  await stars.focus()
  await page.keyboard.press('4')
  await eventually(() => stars.getAttribute('aria-valuetext')).toBe('4: Musical, with flaws')

  await setNumber(page, 'Takes', 3)
  await page.getByRole('button', { name: 'Generate 3 takes' }).waitFor()
  await take(page, 'Take 1').getByRole('button', { name: 'How it was made, and a remark' }).click()
  await page.getByRole('button', { name: 'Use these settings again' }).click()
  await isTold(page, /The settings of “Take 1” are in use again\./)
  await page.getByRole('button', { name: 'Generate', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name of the take' }).fill('Low and long')
  await page.keyboard.press('Enter')
  await take(page, 'Low and long').click()
  await page.getByRole('button', { name: 'Delete this take' }).click()
  await holdNotice(page, '“Low and long” was deleted.')
  await eventually(() => take(page, 'Low and long').count()).toBe(0)
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await take(page, 'Low and long').waitFor()

  // All of it is still so after a reload.
  await page.reload()
  await hasTake(page, 'Low and long')
  expect(
    await page.getByRole('slider', { name: 'Rating of Low and long' }).getAttribute('aria-valuetext'),
  ).toBe('4: Musical, with flaws')
  expect(problems).toEqual([])
})
