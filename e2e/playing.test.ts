/// <reference lib="dom" />
/** What leaves the player while a take is generated, in a real browser: all of the wav, sample for sample, no click. */
import type { Page } from '@playwright/test'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeWav } from '../src-main/audio/decodeWav.ts'
import { heardOn, hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { played } from './support/played.ts'
import { engines } from './support/processes.ts'
import { setUp } from './support/setUp.ts'
import { beginGenerating, hasTake, openProject, setNumber } from './support/window.ts'

const its = setUp()

async function onlyWav(): Promise<Float32Array> {
  const cwd = its.studio.libraryDirectory
  for await (const path of glob('audio/**/*.wav', { cwd }))
    return decodeWav(await readFile(join(cwd, path)), path).channels[0]
  throw new Error('No take was kept.')
}

/** How it was heard. */
async function heardOfWav(page: Page) {
  // The volume's slider stands at 0.8.
  const gain = 0.8 ** 2
  const [{ samples, sampleRateHz }] = await heardOn(page)
  const wav = await onlyWav()
  return {
    ...played(
      samples.map((sample) => sample / gain),
      wav,
      sampleRateHz,
    ),
    whole: wav.length,
  }
}

/** A take of so many seconds is begun, and heard. */
async function hearTake(page: Page, seconds: number): Promise<void> {
  await openProject(page, /^Three notes/)
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', seconds)
  await beginGenerating(page)
  await hearsSomething(page)
}

/** Resolves when it has sounded to its end. */
async function playsToEnd(page: Page): Promise<void> {
  await hasTake(page, 'Take 1')
  await page
    .getByLabel('Transport', { exact: true })
    .getByRole('button', { name: 'Play', exact: true })
    .waitFor()
  await hearsNothing(page)
}

it('is heard to its last sample while it is made', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await hearTake(page, 5)
  await playsToEnd(page)
  const { samples, whole } = await heardOfWav(page)
  expect(samples).toBe(whole)
  expect(problems).toEqual([])
})

it('pauses where the generation falls behind, and goes on without a sample lost', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await hearTake(page, 20)
  const all = engines(its.studio.pid)
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  await hearsNothing(page)
  // Or it had been quicker than the test.
  const isMade = await page.getByRole('slider', { name: 'Rating of Take 1' }).isVisible()
  for (const pid of all) process.kill(pid, 'SIGCONT')
  await playsToEnd(page)
  const { samples, pauses, whole } = await heardOfWav(page)
  expect(samples).toBe(whole)
  expect(pauses > 0 || isMade).toBe(true)
  expect(problems).toEqual([])
})
