/** “Make an instrument”: recordings are heard, everything is chosen, and an instrument with its card stands in the list. */
import { expect, it } from 'vitest'
import { hearsSomething, listen } from './support/hearing.ts'
import { workMilliseconds } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { choose, openProject, setNumber, show } from './support/window.ts'

const its = setUp()

it('makes an instrument from recordings, to be heard while it learns and chosen when it has', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^Three notes/)
  await show(page, 'Library')
  await page.getByRole('button', { name: /^Pan flute Twenty-five/ }).click()
  await isTold(page, /25 recordings imported\./)
  await page.getByRole('button', { name: 'Train on this' }).click()

  const heard = page.getByRole('list', { name: 'What was heard in the recordings' })
  await heard.getByText('25 notes, A4 to A6, without a gap.').waitFor({ timeout: workMilliseconds })
  await heard.getByText(/In tune with A4 = 440 Hz/).waitFor()
  await page.getByRole('textbox', { name: 'Name of the instrument' }).fill('My flute')
  await page.getByRole('radio', { name: 'Other' }).click()
  await setNumber(page, 'Minutes', 1)
  await page.getByRole('button', { name: 'Make the instrument' }).click()

  const run = page.getByRole('article', { name: 'My flute' })
  await run
    .getByRole('button', { name: /^Listen to step \d+$/ })
    .first()
    .click({ timeout: workMilliseconds })
  await hearsSomething(page)
  await run
    .getByText('The instrument stands in the list of instruments now.')
    .waitFor({ timeout: workMilliseconds })
  await run.getByRole('button', { name: 'Go on bettering' }).click()
  await page.getByRole('menuitem', { name: 'For half an hour more' }).waitFor()
  await page.keyboard.press('Escape')

  await show(page, 'Compose')
  await choose(page, 'Instrument: Pan flute', /^My flute/)
  await page.getByText('Knows A4 to A6').waitFor()
  expect(problems).toEqual([])
})
