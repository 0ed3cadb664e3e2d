/** A page that is loaded again in the middle of a generation finds it, and a generation that is ended keeps its sound. */
import { expect, it } from 'vitest'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import {
  beginGenerating,
  endSound,
  generatedSeconds,
  hasTake,
  openProject,
  setNumber,
  take,
  takeSeconds,
} from './support/window.ts'

const its = setUp()

const longSeconds = 100

it('finds a generation again, and keeps what is there of one that is ended', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^Three notes/)
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', longSeconds)
  await beginGenerating(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(0)

  await page.reload()
  await page.getByRole('button', { name: 'Stop and keep' }).waitFor()
  await page.getByRole('grid', { name: 'Takes' }).getByText('generating').waitFor()
  await page.getByText(/^About .+ left$|^Nearly done$/).waitFor()
  const found = await generatedSeconds(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(found + 2)
  await page
    .getByRole('button', { name: 'Stop Take 1' })
    .or(page.getByRole('button', { name: 'Play Take 1' }))
    .waitFor()
  await hasTake(page, 'Take 1')
  expect(await takeSeconds(page, 'Take 1')).toBe(longSeconds)
  await page.getByRole('button', { name: 'Play Take 1' }).click()
  await hearsSomething(page)
  await endSound(page)

  await beginGenerating(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(3)
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await hasTake(page, 'Take 2')
  await take(page, 'Take 2')
    .getByText(/^Stopped after \d+\.\d s$/)
    .waitFor()
  const kept = await takeSeconds(page, 'Take 2')
  expect(kept).toBeGreaterThan(3)
  expect(kept).toBeLessThan(longSeconds)
  await page.reload()
  await hasTake(page, 'Take 2')
  await page.getByRole('button', { name: 'Play Take 2' }).click()
  await hearsSomething(page)
  expect(problems).toEqual([])
})
