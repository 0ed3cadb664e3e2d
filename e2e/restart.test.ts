/** A power cut in the middle of a generation and of a training: the take keeps its sound, the run is offered to go on. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'vitest'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { engines } from './support/processes.ts'
import { setUpBrowser } from './support/setUp.ts'
import {
  beginGenerating,
  endSound,
  generatedSeconds,
  holdNotice,
  importPanFlute,
  notices,
  openProject,
  openWindow,
  setNumber,
  show,
  take,
} from './support/window.ts'

const its = setUpBrowser()
let library: string
let studio: RunningStudio

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'syrinx-library-'))
  studio = await startStudio({ library })
})
afterEach(async () => {
  await studio?.stop()
  await rm(library, { recursive: true, force: true })
})

it('keeps the sound of a take and goes on with a run', async () => {
  const { page } = await openWindow(its.browser, studio.url, { prepare: listen })
  await openProject(page, /^Three notes/)
  await show(page, 'Library')
  await importPanFlute(page)
  await show(page, 'Train')
  await page.getByRole('button', { name: 'Make an instrument' }).first().click()
  await page.getByRole('button', { name: 'All settings' }).click()
  await page.getByRole('radio', { name: 'Steps' }).click()
  await setNumber(page, 'Length', 5000)
  await page.getByRole('button', { name: 'Start learning' }).click()
  await page
    .getByRole('button', { name: 'Listen to step 50', exact: true })
    .waitFor({ timeout: workMilliseconds })

  await show(page, 'Compose')
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', 300)
  await beginGenerating(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(2)
  const orphans = engines(studio.pid)
  await studio.kill()
  await page.getByText('The studio can’t be reached').waitFor()
  // Nothing goes on computing that nobody hears of.
  await eventually(() => orphans.filter((pid) => isAlive(pid))).toEqual([])

  studio = await startStudio({ library, port: studio.port })
  await page.goto(studio.url)
  await holdNotice(page, 'Go on with “Pan flute”?')
  await notices(page).getByRole('button', { name: 'Go on' }).click()
  const figures = page.getByRole('region', { name: 'Figures' })
  await figures.waitFor()
  const step = async () =>
    Number(/([\d,]+)\s*of 5,?000/.exec(await figures.innerText())?.[1].replace(',', '') ?? 0)
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await eventually(step, 'it goes on', workMilliseconds).toBeGreaterThanOrEqual(50)
  const resumed = await step()
  await eventually(step, 'it learns', workMilliseconds).toBeGreaterThan(resumed)
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await page.getByRole('navigation', { name: 'Runs' }).getByText('Stopped').waitFor()

  await show(page, 'All projects')
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Three notes/ })
    .first()
    .click()
  await take(page, 'Take 1')
    .getByText(/^Stopped after \d+\.\d s$/)
    .waitFor()
  await page.getByRole('button', { name: 'Play Take 1' }).click()
  await hearsSomething(page)
  await endSound(page)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
