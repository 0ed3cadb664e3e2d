/** Every view in every state that a person meets it in, dark and light: axe finds nothing serious in any. */
import type { Page } from '@playwright/test'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hindrances } from './support/axe.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { writeTwoTones } from './support/twoTones.ts'
import {
  beginGenerating,
  hasTake,
  importPanFlute,
  makeTakes,
  openProject,
  setNumber,
  show,
  take,
} from './support/window.ts'

// The first screen, help, settings, the shortcuts and the palette are looked at in window.test.ts, the roll with notes
// in compose.test.ts.

let experiments: string
beforeAll(async () => {
  experiments = await writeTwoTones(500)
})
afterAll(() => rm(experiments, { recursive: true, force: true }))

const its = setUp({ start: () => ({ experiments }) })

/** Colours change at once: one on its way to another is no colour that anybody chose. */
const still = { colorScheme: 'dark', reducedMotion: 'reduce' } as const

/** Looks at what a page shows, in both themes, and writes down what hinders. */
function looking(page: Page) {
  const found: string[] = []
  const look = async (where: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await eventually(() => page.locator('html').getAttribute('data-theme')).toBe(theme)
      // A theme changes colours alone.
      const all = await hindrances(page, theme === 'dark' ? ['color-contrast'] : undefined)
      for (const hindrance of all) found.push(`${where}, ${theme}: ${hindrance}`)
    }
  }
  return { found, look }
}

it('hinders nobody, wherever one is', async () => {
  const { page, problems } = await its.open(still)
  const { found, look } = looking(page)
  await show(page, 'Library')
  await page.getByText('Recordings to learn from').waitFor()
  await look('an empty library')
  await show(page, 'Train')
  await page.getByText('Teach an instrument of your own').waitFor()
  await look('nothing trained')
  await show(page, 'Listen')
  await page.getByRole('heading', { name: 'Listen', level: 1 }).waitFor()
  await look('nothing to listen to')

  await show(page, 'All projects')
  await openProject(page, /^Three notes/)
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', 600)
  await beginGenerating(page)
  await page.getByRole('grid', { name: 'Takes' }).getByText('generating').waitFor()
  await look('generating')
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await hasTake(page, 'Take 1')
  await take(page, 'Take 1').getByRole('button', { name: 'How it was made, and a remark' }).click()
  await page.getByRole('dialog', { name: 'How Take 1 was made' }).waitFor()
  await look('how a take was made')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export…' }).click()
  await page.getByRole('dialog', { name: 'Export “Take 1”' }).getByText('Three notes Take 1.wav').waitFor()
  await look('exporting')
  await page.keyboard.press('Escape')
  await show(page, 'Listen')
  await page.getByRole('img', { name: /^Spectrogram of Take 1/ }).waitFor()
  await page.getByText('Notes hit').waitFor()
  await look('listening to a take')

  await show(page, 'Library')
  await importPanFlute(page)
  await look('clips')
  await page.getByText('panflute_69_A4').first().dblclick()
  await page.getByRole('application', { name: /^Notes of panflute_69_A4/ }).waitFor()
  await look('a clip')
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  const recording = page.getByRole('dialog', { name: 'Record' })
  await eventually(() => recording.getByRole('button', { name: 'Record', exact: true }).isEnabled()).toBe(
    true,
  )
  await look('recording')
  await recording.getByRole('button', { name: 'Close' }).last().click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import files' }).click()
  await (
    await choosing
  ).setFiles({ name: 'words.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound') })
  const report = page.getByRole('dialog', { name: 'Import report' })
  await report.waitFor()
  await look('an import report')
  await report.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('button', { name: 'Train on this' }).click()
  await page
    .getByRole('list', { name: 'What was heard in the recordings' })
    .waitFor({ timeout: workMilliseconds })
  await look('an instrument to be made')
  await page.getByRole('button', { name: 'All settings' }).click()
  await page.getByRole('radio', { name: /^Small, receptive field 62/, checked: true }).waitFor()
  await look('a new run')
  await page.getByRole('button', { name: 'Start learning' }).click()
  await page
    .getByRole('button', { name: /^Listen to step/ })
    .first()
    .waitFor({ timeout: workMilliseconds })
  await look('a run')
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await page.getByRole('navigation', { name: 'Runs' }).getByText('Stopped').waitFor()

  expect(found).toEqual([])
  expect(problems).toEqual([])
})

it('hinders nobody who studies', async () => {
  const { page, problems } = await its.open(still)
  const { found, look } = looking(page)

  await show(page, 'Experiments')
  const experiment = page.getByRole('article', { name: 'Two tones', exact: true })
  await experiment.getByText(/^About .+ on this machine\.$/).waitFor({ timeout: workMilliseconds })
  await look('an experiment')
  await experiment.getByRole('button', { name: 'Run', exact: true }).click()
  await experiment
    .getByRole('region', { name: 'Verdict' })
    .getByText('The finding held')
    .waitFor({ timeout: workMilliseconds })
  await look('a report')

  await show(page, 'All projects')
  await makeTakes(page, 2, 1)
  await show(page, 'Study')
  await page.getByRole('button', { name: 'Measure 2 takes' }).click()
  const takes = page.getByRole('grid', { name: 'Takes' })
  await eventually(() => takes.getByText(/^Not measured yet/).count()).toBe(0)
  await takes.focus()
  await page.keyboard.press('Control+a')
  await look('comparing takes')
  await page.getByRole('button', { name: 'Draw figures' }).click()
  await eventually(() => page.getByRole('region', { name: 'The plate' }).locator('image').count()).toBe(2)
  await look('a plate of figures')
  await page.getByRole('tab', { name: 'Blind listening' }).click()
  await page.getByRole('button', { name: 'Listen to all 2 takes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { name: 'Sound 1 of 2' }).waitFor()
  await look('listening blind')
  await page.keyboard.press('4')
  await page.getByRole('heading', { name: 'Sound 2 of 2' }).waitFor()
  await page.keyboard.press('5')
  await page.getByRole('button', { name: 'Finish, and see what was what' }).click()
  await page.getByRole('region', { name: 'Sounds' }).waitFor()
  await look('what was heard')

  await show(page, 'Library')
  await importPanFlute(page)
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Categories…' }).click()
  await page.getByRole('region', { name: 'What the rule would do' }).waitFor()
  await look('categories')
  await page.keyboard.press('Escape')
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Import a data set…' }).click()
  await page.getByRole('dialog', { name: 'Import a data set' }).waitFor()
  await look('importing a data set')
  await page.keyboard.press('Escape')
  await page.getByText('panflute_69_A4').first().dblclick()
  await page.getByRole('switch', { name: 'Thesis labels' }).click()
  await page.getByRole('slider', { name: /^Thesis labels of/ }).waitFor()
  await look('labels of the thesis')
  expect(found).toEqual([])
  expect(problems).toEqual([])
})
