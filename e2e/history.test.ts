/** Undo and redo: each view takes back its own, also after going elsewhere and after a reload. */
import { expect, it } from 'vitest'
import { setUp } from './support/setUp.ts'
import { composing, holdsNotes, openProject, roll, show } from './support/window.ts'

const its = setUp()

it('goes back and forth in Compose and in the library, each by itself, and over a reload', async () => {
  const { page, problems } = await its.open()
  await openProject(page, /^New project/)
  await roll(page).focus()
  for (const key of ['ArrowUp', 'Enter', 'ArrowUp', 'Enter', 'ArrowUp', 'Enter'])
    await page.keyboard.press(key)
  await holdsNotes(page, 3)

  await show(page, 'Library')
  await page.getByRole('button', { name: /^Drums/ }).click()
  const clips = page.getByRole('grid', { name: 'Clips of Drums' })
  const first = clips.getByRole('row').nth(1)
  const before = (await first.getByRole('gridcell').nth(2).innerText()).trim()
  await first.click()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Name' }).fill('The deep one')
  await page.keyboard.press('Enter')
  await clips.getByText('The deep one').waitFor()
  await page.getByRole('button', { name: 'Drums', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Percussion')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /^Percussion/ }).waitFor()

  // In the library the keys take back what was done there, newest first.
  await page.keyboard.press('Control+z')
  await page.getByRole('heading', { name: /^Drums/ }).waitFor()
  await page.keyboard.press('Control+z')
  await clips.getByText(before, { exact: true }).waitFor()
  expect(await clips.getByText('The deep one').count()).toBe(0)

  await show(page, 'Compose')
  await holdsNotes(page, 3)
  await page.getByRole('button', { name: 'Undo: Draw note' }).click()
  await holdsNotes(page, 2)
  await page.keyboard.press('Control+z')
  await holdsNotes(page, 1)

  await page.reload()
  await composing(page)
  await holdsNotes(page, 1)
  await page.getByRole('button', { name: 'Redo: Draw note' }).click()
  await holdsNotes(page, 2)
  await page.keyboard.press('Control+y')
  await holdsNotes(page, 3)
  await page.getByRole('button', { name: 'Redo', exact: true }).and(page.locator(':disabled')).waitFor()

  await show(page, 'Library')
  await page.keyboard.press('Control+Shift+Z')
  await clips.getByText('The deep one').waitFor()
  await page.keyboard.press('Control+Shift+Z')
  await page.getByRole('heading', { name: /^Percussion/ }).waitFor()
  expect(problems).toEqual([])
})
