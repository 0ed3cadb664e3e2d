/** Takes that are heard and rated without anyone knowing which is which, left in the middle and gone on with. */
import { expect, it } from 'vitest'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { setUp } from './support/setUp.ts'
import { makeTakes, show } from './support/window.ts'

const its = setUp()

const ratings = [4, 2, 5]

it('hides what is what until all are rated, and goes on after a reload', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await makeTakes(page, 3, 1.5)
  await hearsNothing(page)
  await show(page, 'Study')
  const main = page.getByRole('main')
  await main.getByRole('tab', { name: 'Blind listening' }).click()
  await main.getByRole('button', { name: 'Listen to all 3 takes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Listen blind' })
  await dialog.getByRole('textbox', { name: 'Name of the session' }).fill('Evening')
  await dialog.getByRole('button', { name: 'Begin' }).click()

  const tellsNothing = async () => {
    const told = `${await main.innerHTML()} ${await page.title()}`
    for (const word of [/Take \d/, /Pan flute/i, /\/media\/take\//]) expect(told).not.toMatch(word)
  }
  await main.getByRole('heading', { name: 'Sound 1 of 3' }).waitFor()
  await tellsNothing()
  await page.keyboard.press('Space')
  await hearsSomething(page)
  await tellsNothing()
  await page.keyboard.press(String(ratings[0]))
  await main.getByRole('heading', { name: 'Sound 2 of 3' }).waitFor()
  await main.getByText('1 of 3 rated').waitFor()
  // The next one plays by itself.
  await hearsSomething(page)

  await page.reload()
  await show(page, 'Study')
  await main.getByRole('tab', { name: /^Blind listening/ }).click()
  await main.getByText(/^1 of 3 sounds rated/).waitFor()
  await tellsNothing()
  await main.getByRole('button', { name: 'Go on with Evening' }).click()
  await main.getByRole('heading', { name: 'Sound 2 of 3' }).waitFor()
  await page.keyboard.press('Space')
  await hearsSomething(page)
  await page.keyboard.press(String(ratings[1]))
  await main.getByRole('heading', { name: 'Sound 3 of 3' }).waitFor()
  await tellsNothing()
  await page.keyboard.press(String(ratings[2]))
  await main.getByRole('button', { name: 'Compelling music', pressed: true }).waitFor()
  await tellsNothing()
  await main.getByRole('button', { name: 'Finish, and see what was what' }).click()

  const means = main
    .getByRole('region', { name: 'Instruments' })
    .getByRole('row')
    .filter({ hasText: 'Pan flute' })
  await means.waitFor()
  expect(await means.getByRole('cell').allInnerTexts()).toEqual(['3', '3.7'])
  const sounds = main.getByRole('region', { name: 'Sounds' }).getByRole('row')
  const names: string[] = []
  for (const [index, rating] of ratings.entries()) {
    const row = sounds.nth(index + 1)
    names.push(await row.getByRole('rowheader').innerText())
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(
      expect.arrayContaining([String(index + 1), String(rating)]),
    )
  }
  expect(names.toSorted()).toEqual(['Take 1', 'Take 2', 'Take 3'])
  await main.getByRole('img', { name: /how often each rating was given/ }).waitFor()
  expect(problems).toEqual([])
})
