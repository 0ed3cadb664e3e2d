/**
 * What does the arithmetic: on a computer without a graphics card, with software that pretends to be one (SwiftShader),
 * and with a card that fails.
 */
import type { Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AdapterState, Computes } from '../src-shared/contract/computes.ts'
import { offerSwiftShader } from '../src-main/engine/compute/webgpu/testing.ts'
import { hindrances } from './support/axe.ts'
import { forge } from './support/forge.ts'
import { focus, tabTo } from './support/keyboard.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { tinyInstrument } from './support/tinyInstrument.ts'
import { isTold } from './support/told.ts'
import {
  beginGenerating,
  choose,
  hasTake,
  importPanFlute,
  openProject,
  setNumber,
  show,
  take,
} from './support/window.ts'

/** What was measured is remembered between starts: not here. */
let cache: string

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'syrinx-cache-'))
})
afterEach(() => rm(cache, { recursive: true, force: true }))

async function showComputes(page: Page): Promise<void> {
  await show(page, 'Settings')
  await page.getByRole('tab', { name: 'Compute' }).click()
  await page.getByRole('heading', { name: 'What is here' }).waitFor()
}

/** One compute or adapter, with all that is said of it. */
const row = (page: Page, name: string | RegExp) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })
    .last()

async function hindersNobody(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await eventually(() => page.locator('html').getAttribute('data-theme')).toBe(colorScheme)
    expect(await hindrances(page), colorScheme).toEqual([])
  }
}

describe('without a graphics card', () => {
  const its = setUp({
    start: () => ({
      env: { SYRINX_NO_GPU: '', VK_ICD_FILENAMES: '/nonexistent', XDG_CACHE_HOME: cache },
    }),
  })

  it('works on the processor, and says so as something usual', async () => {
    const { page, problems } = await its.open()
    await showComputes(page)
    await row(page, /WebGPU/)
      .getByText('None found')
      .waitFor()
    await page
      .getByText(/no graphics card here/i)
      .first()
      .waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await hindersNobody(page)

    await tabTo(page, /^Test: Processor$/)
    await page.keyboard.press('Enter')
    await isTold(page, /^Testing Processor\.$/)
    await row(page, 'Processor')
      .getByText(/^Plays .* real time/)
      .first()
      .waitFor()
    await row(page, 'Processor')
      .getByText(/^[\d,]+ samples a second$/)
      .first()
      .waitFor()
    await isTold(page, /^Processor: it .*plays .*real time.*\.$/)
    await eventually(async () => (await focus(page)).name).toBe('Test again: Processor')

    await page.getByRole('combobox', { name: 'Usual compute' }).click()
    expect(await page.getByRole('option', { name: /WebGPU/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'How to install it' }).click()
    await page.getByText('CUDA 11.2').first().waitFor()
    expect(problems).toEqual([])
  })

  const failing: AdapterState = {
    id: 'vulkan Example Card',
    name: 'Example Card',
    vendor: 'example',
    driver: 'Example driver 1.2.3',
    backend: 'Vulkan',
    kind: 'gpu',
    automatic: true,
    words: '',
    speeds: null,
    failure: {
      code: 'compute/shader-failed',
      message: 'Example Card can’t run a part of Syrinx (layer.wgsl).',
      hint: 'A newer driver may help.',
      report: 'Kernel: layer.wgsl\nGraphics card: Example Card\nDriver: Example driver 1.2.3',
    },
  }
  const withFailing = (real: Computes) => ({
    ok: true as const,
    output: {
      ...real,
      computes: real.computes.map((it) => (it.name === 'webgpu' ? { ...it, adapters: [failing] } : it)),
    },
  })

  it('hands out the report of a card that fails', async () => {
    const { page, problems } = await its.open({
      permissions: ['clipboard-read', 'clipboard-write'],
      prepare: (it) => forge(it, { 'settings.computes': withFailing }),
    })
    await showComputes(page)
    const card = row(page, 'Example Card')
    await card.getByText('Example Card can’t run a part of Syrinx (layer.wgsl).').waitFor()
    await hindersNobody(page)
    await card.getByRole('button', { name: 'Copy report' }).click()
    await card.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(failing.failure?.report)
    expect(problems).toEqual([])
  })

  it('shows the report where there is no clipboard', async () => {
    const { page } = await its.open({
      async prepare(it) {
        await forge(it, { 'settings.computes': withFailing })
        await it.addInitScript(() => {
          navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'))
        })
      },
    })
    await showComputes(page)
    await row(page, 'Example Card').getByRole('button', { name: 'Copy report' }).click()
    expect(await page.getByRole('textbox', { name: 'Report' }).inputValue()).toBe(failing.failure?.report)
  })
})

const software: Record<string, string | undefined> = {}
offerSwiftShader(software)
const hasSoftware = software.VK_ICD_FILENAMES !== undefined
if (!hasSoftware) process.stderr.write('WebGPU: e2e skipped, there is no SwiftShader on this machine.\n')

describe.skipIf(!hasSoftware)('with software that pretends to be a graphics card', () => {
  const its = setUp({
    start: () => ({
      env: {
        SYRINX_NO_GPU: '',
        VK_ICD_FILENAMES: software.VK_ICD_FILENAMES ?? '',
        XDG_RUNTIME_DIR: software.XDG_RUNTIME_DIR ?? '',
        XDG_CACHE_HOME: cache,
      },
    }),
  })

  it('is tested, and plays and trains when it is asked to, never unasked', async () => {
    const { page, problems } = await its.open()
    await showComputes(page)
    const card = row(page, /^SwiftShader/)
    await card.getByText('Software', { exact: true }).waitFor()
    await card.getByText(/only chosen by name/).waitFor()
    await hindersNobody(page)
    await card.getByRole('button', { name: /^Test:/ }).click()
    await card
      .getByText(/^Plays .* real time/)
      .first()
      .waitFor()

    await show(page, 'All projects')
    await openProject(page, /^Three notes/)
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'More about instruments' }).click()
    await page.getByRole('menuitem', { name: 'Bring in an instrument…' }).click()
    await (
      await choosing
    ).setFiles({
      name: 'tiny.safetensors',
      mimeType: 'application/octet-stream',
      buffer: tinyInstrument(),
    })
    await page.getByRole('combobox', { name: /^Instrument: Tiny noise/ }).waitFor()
    await page.getByRole('radio', { name: 'In seconds' }).click()
    await setNumber(page, 'Seconds', 0.5)
    await page.getByRole('button', { name: 'Advanced' }).click()
    await choose(page, 'Compute', /WebGPU/)
    await beginGenerating(page)
    await hasTake(page, 'Take 1')
    await take(page, 'Take 1').getByRole('button', { name: 'How it was made, and a remark' }).click()
    await page.getByRole('dialog').getByText('Graphics card (WebGPU)').waitFor()
    await page.keyboard.press('Escape')

    await show(page, 'Library')
    await importPanFlute(page)
    await page.getByRole('button', { name: 'Train on this' }).click()
    await page.getByRole('button', { name: 'All settings' }).click()
    await page.getByRole('radio', { name: /^Small, receptive field 256/ }).click()
    await page.getByRole('button', { name: 'Advanced' }).click()
    await choose(page, 'Compute', /WebGPU/)
    await page.getByText(/^SwiftShader.*: software on the processor/).waitFor()
    await setNumber(page, 'Pieces in a batch', 1)
    await setNumber(page, 'Length of a piece', 64)
    await page.getByRole('radio', { name: 'Steps' }).click()
    await setNumber(page, 'Length', 2)
    await page.getByRole('button', { name: 'Start learning' }).click()
    const run = page.getByRole('article', { name: 'Pan flute' })
    await run.getByText(/^SwiftShader.* by WebGPU/).waitFor()
    // The kernels of a step take software long to compile.
    await run.getByText('Finished after 2 steps.').waitFor({ timeout: workMilliseconds })
    expect(problems).toEqual([])
  })
})
