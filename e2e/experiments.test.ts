/**
 * An experiment from its question to its report, through all that may come between: it is stopped, its engine dies; and
 * the same from a shell, where it is killed.
 */
import type { Page } from '@playwright/test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { killEngines } from './support/processes.ts'
import { beginProgram, printed } from './support/program.ts'
import { setUp } from './support/setUp.ts'
import { writeTwoTones } from './support/twoTones.ts'
import { downloaded, holdNotice, notices, show } from './support/window.ts'

let definitions: string
let folder: string

beforeEach(async () => {
  // In the middle of its second network there is time to stop it.
  definitions = await writeTwoTones(3000)
  folder = await mkdtemp(join(tmpdir(), 'syrinx-found-'))
})
afterEach(async () => {
  for (const each of [definitions, folder]) await rm(each, { recursive: true, force: true })
})

const its = setUp({ start: () => ({ experiments: definitions }) })

/** 0 … 1, as its progress tells. */
const doneShare = async (page: Page): Promise<number> =>
  Number(
    (await page
      .getByRole('progressbar', { name: 'How far the experiment is' })
      .getAttribute('aria-valuenow')
      .catch(() => null)) ?? 0,
  )

it('reads, estimates, runs, stops, goes on, survives a crash, reports, is heard, saved, deleted and back', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await show(page, 'Experiments')
  const list = page.getByRole('navigation', { name: 'Experiments' })
  await list.getByRole('button', { name: /Two tones Not run yet/ }).click()
  const one = page.getByRole('article', { name: 'Two tones', exact: true })
  await one.getByText('Does a network learn two tones?').waitFor()
  await one.getByText('2 networks to train, 6 sounds to generate.').waitFor()
  await one.getByText(/^About .+ on this machine\.$/).waitFor({ timeout: workMilliseconds })

  await one.getByRole('button', { name: 'Run', exact: true }).click()
  await one.getByRole('button', { name: 'It is running' }).waitFor()
  await one.getByRole('img', { name: /^Loss of / }).waitFor()
  // The first network is done: the report begins, undecided.
  await one.getByRole('heading', { name: 'Two tones, first' }).waitFor()
  const before = await doneShare(page)
  await eventually(() => doneShare(page)).toBeGreaterThan(before)
  await one.getByRole('button', { name: 'Stop and keep' }).click()
  await list.getByText('Stopped').waitFor()
  await one.getByRole('button', { name: /^Go on/ }).click()
  await eventually(() => doneShare(page)).toBeGreaterThan(before)

  killEngines(its.studio.pid)
  await list.getByText('Interrupted').waitFor()
  await one.getByRole('button', { name: /^Go on/ }).click()
  await list.getByText('Held', { exact: true }).waitFor({ timeout: workMilliseconds })
  await list.getByText('1 of 1 held').waitFor()

  await one.getByRole('region', { name: 'Verdict' }).getByText('The finding held').waitFor()
  const claim = one.getByRole('row').filter({ hasText: 'The tones sound' })
  await claim.getByRole('cell', { name: 'yes' }).waitFor()
  await one.getByRole('img', { name: /^Loss over the training/ }).waitFor()

  const sound = one.getByRole('article', { name: /^Two tones, second: .*440/ })
  await sound.scrollIntoViewIfNeeded()
  const pictures = one.getByRole('img', { name: /^Spectrogram/ })
  expect(await pictures.count()).toBe(6)
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded()
    await eventually(() => picture.evaluate((it) => (it as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  }
  const asked = sound.getByRole('button', { name: /^Asked for: / })
  const generated = sound.getByRole('button', { name: /^Generated: / })
  for (const button of [asked, generated]) {
    await button.click()
    await hearsSomething(page)
    // It is short, and ends by itself.
    await hearsNothing(page)
  }

  const saved = await downloaded(page, () => one.getByRole('button', { name: 'Save as a page…' }).click())
  expect(saved.name).toBe('Two tones.html')
  const html = saved.content.toString('utf8')
  expect(html).toContain('The tones sound')
  expect(html).toContain('The finding held')
  // It stands by itself.
  expect(html.match(/src="data:image\/png/g)).toHaveLength(6)
  expect(html).not.toMatch(/src="(?!data:)/)

  await one.getByRole('button', { name: 'Delete this run' }).click()
  await holdNotice(page, 'A run of “Two tones” was deleted.')
  await list.getByText('Not run yet').waitFor()
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await list.getByText('Held', { exact: true }).waitFor()
  await one.getByRole('region', { name: 'Verdict' }).waitFor()
  expect(problems).toEqual([])
})

it('is listed, killed and gone on with from a shell', async () => {
  const call = (...more: string[]) =>
    beginProgram(folder, 'experiment', '--experiments', definitions, '--json', ...more)
  const listed = printed(await call('--list').ended)
  expect(listed.experiments).toMatchObject([
    { name: 'two-tones', title: 'Two tones', needs: { quick: null } },
  ])

  const { child, ended } = call('two-tones', '--out', 'found')
  const checkpoints = join(folder, 'found', 'runs', 'second', 'checkpoints')
  await eventually(() => readdir(checkpoints).catch(() => [])).toContainEqual(
    expect.stringMatching(/^step-\d+\.safetensors$/),
  )
  child.kill('SIGKILL')
  await ended
  const again = await call('two-tones', '--out', 'found').ended
  expect(again.code).toBe(0)
  expect(printed(again).experiments).toMatchObject([
    { name: 'two-tones', whole: true, held: true, error: null },
  ])
  expect(await readdir(join(folder, 'found'))).toEqual(
    expect.arrayContaining(['report.json', 'report.html', 'table.json', 'table.md']),
  )
})
