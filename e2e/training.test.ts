/**
 * An instrument of one’s own: recordings, two hundred steps with a pause and a crash of the engine in them, a checkpoint
 * that is heard, kept, and plays a project.
 */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { killEngines } from './support/processes.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import {
  beginGenerating,
  choose,
  endSound,
  hasTake,
  importPanFlute,
  openProject,
  setNumber,
  show,
} from './support/window.ts'

const its = setUp()

/** The step that the run’s page shows. */
async function step(page: Page): Promise<number> {
  const words = await page.getByRole('region', { name: 'Figures' }).innerText()
  return Number(/(\d+)\s*of 200/.exec(words)?.[1] ?? 0)
}

it('trains, pauses, survives a crash, ends, is heard, kept and played', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^Three notes/)
  await show(page, 'Library')
  await importPanFlute(page)
  await page.getByRole('button', { name: 'Train on this' }).click()
  await page.getByRole('button', { name: 'All settings' }).click()

  await page.getByRole('radio', { name: /^Small, receptive field 62/, checked: true }).waitFor()
  await page.getByRole('radio', { name: 'Steps' }).click()
  await setNumber(page, 'Length', 200)
  await page.getByRole('button', { name: 'Start learning' }).click()
  await eventually(() => step(page), 'it learns', workMilliseconds).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  const kept = page.getByRole('button', { name: /^Listen to step \d+$/ }).first()
  const paused = Number(/\d+/.exec((await kept.getAttribute('aria-label'))!)![0])
  await page.getByRole('button', { name: 'Resume' }).click()
  await eventually(() => step(page), 'it goes on', workMilliseconds).toBeGreaterThan(paused)

  killEngines(its.studio.pid)
  const alert = page.getByRole('main').getByRole('alert')
  await alert.getByText('The part of Syrinx that does the training ended unexpectedly').waitFor()
  await page.getByRole('navigation', { name: 'Runs' }).getByText('Interrupted').waitFor()
  await alert.getByRole('button', { name: /^Go on from step \d+$/ }).click()
  await page.getByText('Finished after 200 steps.').waitFor({ timeout: workMilliseconds })

  const [stop, play] = ['Stop step 200', 'Listen to step 200'].map((name) =>
    page.getByRole('button', { name }),
  )
  await play.click()
  await hearsSomething(page)
  await endSound(page, [stop, play])

  await page.getByRole('button', { name: 'More about step 200' }).click()
  await page.getByRole('menuitem', { name: 'Keep as an instrument…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Young flute')
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await isTold(page, /“Young flute” is an instrument now\./)

  await show(page, 'Compose')
  await choose(page, 'Instrument: Pan flute', /^Young flute/)
  await page.getByText('Knows A4 to A6').waitFor()
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', 1)
  await beginGenerating(page)
  await hasTake(page, 'Take 1')
  await page.getByRole('gridcell', { name: 'Young flute' }).waitFor()

  // The crash is no surprise to the browser either.
  expect(problems).toEqual([])
})
