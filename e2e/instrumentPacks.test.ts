/// <reference lib="dom" />
/** An instrument goes from one musician to another: exported here, dropped there, looked at, heard, played. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { hindrances } from './support/axe.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { beginGenerating, downloaded, endSound, hasTake, openProject, setNumber } from './support/window.ts'

const here = setUp()
const there = setUp()

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Instruments' })
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name, exact: true })

/** Drops a file on the window, beside every place for files. */
async function dropOnWindow(page: Page, name: string, content: Buffer): Promise<void> {
  const dropped = await page.evaluateHandle(
    ([fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], fileName))
      return transfer
    },
    [name, content.toString('base64')] as const,
  )
  await page.getByRole('navigation', { name: 'Views' }).dispatchEvent('drop', { dataTransfer: dropped })
}

it('goes from library to library in one file', async () => {
  const first = await here.open()
  await openProject(first.page, /^Three notes/)
  await first.page.getByRole('button', { name: 'About this instrument' }).press('Enter')
  await dialog(first.page).getByRole('heading', { name: 'Pan flute' }).waitFor()
  await dialog(first.page).getByRole('img', { name: 'Knows A4 to A6' }).waitFor()
  for (const theme of ['light', 'dark'] as const) {
    await first.page.emulateMedia({ colorScheme: theme })
    await eventually(() => first.page.locator('html').getAttribute('data-theme')).toBe(theme)
    expect(await hindrances(first.page)).toEqual([])
  }
  const pack = await downloaded(first.page, () => button(first.page, 'Export…').click())
  expect(pack.name).toBe('Pan flute.syrinx-instrument')
  await first.page.keyboard.press('Escape')
  await dialog(first.page).waitFor({ state: 'hidden' })
  expect(first.problems).toEqual([])
  await first.page.close()

  const { page, problems } = await there.open({ prepare: listen })
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Three notes/ })
    .waitFor()
  await dropOnWindow(page, 'cut off.syrinx-instrument', pack.content.subarray(0, 5_000))
  await isTold(page, /This file is no instrument of Syrinx/)
  await dropOnWindow(page, pack.name, pack.content)
  await dialog(page).getByRole('list', { name: 'Yours' }).getByRole('button', { name: 'Pan flute' }).waitFor()
  await button(page, 'Rename…').click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Flute from afar')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await dialog(page).getByRole('heading', { name: 'Flute from afar' }).waitFor()
  await button(page, 'Listen').click()
  await hearsSomething(page)
  await endSound(page, [button(page, 'Stop'), button(page, 'Listen')])
  await page.keyboard.press('Escape')

  await openProject(page, /^Three notes/)
  await page.getByRole('button', { name: 'About this instrument' }).click()
  await button(page, 'Flute from afar').click()
  await button(page, 'Play the project on it').click()
  await button(page, 'Plays this project').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', 1)
  await beginGenerating(page)
  await hasTake(page, 'Take 1')
  await page.getByRole('combobox', { name: 'Instrument' }).getByText('Flute from afar').waitFor()

  await page.getByRole('button', { name: 'About this instrument' }).click()
  await button(page, 'Delete').click()
  await dialog(page).getByRole('list', { name: 'Yours' }).waitFor({ state: 'detached' })
  await isTold(page, /The instrument “Flute from afar” is in the bin\./)
  expect(problems).toEqual([])
})
