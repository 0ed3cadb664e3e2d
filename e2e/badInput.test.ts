/// <reference lib="dom" />
/** What should not have been given to it: each has its message, and everything else goes on. */
import type { Page } from '@playwright/test'
import { chmod, glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually, workMilliseconds } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import {
  beginGenerating,
  composing,
  hasTake,
  holdNotice,
  makeTakes,
  notices,
  openProject,
  setNumber,
  show,
  take,
} from './support/window.ts'

const its = setUp()
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-read-only-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A zip of these files. */
async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  const parts: Buffer[] = []
  for await (const part of zip.outputStream) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
}

/** yazl refuses to write such names; another program would not. */
const renamed = (zip: Buffer, from: string, to: string): Buffer =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')

const project = JSON.stringify({ format: 'syrinx-project', version: 1 })

it('refuses hostile bundles from the first screen in words, and opens a good one after them', async () => {
  const { page, problems } = await its.open()
  const open = async (name: string, buffer: Buffer) => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open bundle…' }).click()
    await (await choosing).setFiles({ name, mimeType: 'application/zip', buffer })
  }
  const traversal = renamed(
    await zipOf({ 'project.json': project, aaaaaaaaaa: 'evil' }),
    'aaaaaaaaaa',
    '../../../x',
  )
  await open('traversal.syrinx', traversal)
  await isTold(page, /This zip wants to write outside its own folder/)
  await open(
    'bomb.syrinx',
    await zipOf({ 'project.json': project, 'takes/a.wav': Buffer.alloc(80 * 2 ** 20) }),
  )
  await isTold(page, /This zip unpacks to far more than its size lets expect\./)
  await open('words.syrinx', Buffer.from('I am no zip.'))
  await isTold(page, /This file is no project of Syrinx/)
  await page.getByRole('button', { name: /^Three notes/ }).waitFor()
  expect(await page.getByRole('button', { name: /^More about/ }).count()).toBe(0)

  // What the window itself has written comes back.
  await openProject(page, /^Three notes/)
  await page.getByRole('banner').getByRole('button', { name: 'Three notes' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /^Export/ }).click()
  const bundle = await (await downloading).path()
  await show(page, 'All projects')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open bundle…' }).click()
  await (await choosing).setFiles(bundle)
  await composing(page)
  expect(problems).toEqual([])
})

it('plays an instrument that is deleted meanwhile to the end, then asks for another', async () => {
  const { page, problems } = await its.open()
  await openProject(page, /^Three notes/)
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'More about instruments' }).click()
  await page.getByRole('menuitem', { name: 'Bring in an instrument…' }).click()
  await (
    await choosing
  ).setFiles(resolve(import.meta.dirname, '../resources/instruments/panflute.safetensors'))
  await page.getByRole('button', { name: /^Undo: (Play on|Change instrument)/ }).waitFor()
  await page.getByText('Knows A4 to A6').waitFor()
  await beginGenerating(page)
  await page.getByRole('button', { name: 'More about instruments' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await holdNotice(page, /The instrument “.+” is in the bin/)
  await page.getByText('This instrument is gone. Choose another.').waitFor()
  await hasTake(page, 'Take 1')
  expect(
    await take(page, 'Take 1')
      .getByText(/Failed|Stopped/)
      .count(),
  ).toBe(0)
  expect(await page.getByRole('button', { name: 'Generate', exact: true }).isDisabled()).toBe(true)
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Knows A4 to A6').waitFor()
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', 1)
  await beginGenerating(page)
  await hasTake(page, 'Take 2')
  expect(problems).toEqual([])
})

it('says what is wrong with a folder that can’t be written to, and exports elsewhere', async () => {
  const { page, problems } = await its.open()
  await makeTakes(page, 1, 1)
  // Nothing is read-only for root, but what isn’t on any disk.
  const isRoot = process.getuid?.() === 0
  await chmod(folder, 0o555)
  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export “Take 1”' })
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(isRoot ? '/proc' : folder)
  await dialog.getByText('Three notes Take 1.wav').waitFor()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog
    .getByRole('alert')
    .getByText(/can’t be written|not allowed|read-only/)
    .waitFor()
  await chmod(folder, 0o755)
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText('It is written.').waitFor()
  expect(problems).toEqual([])
})

it('says that a recording’s file is missing, and plays the others', async () => {
  const { page } = await its.open({ prepare: listen })
  await show(page, 'Library')
  const recordings = resolve(import.meta.dirname, '../resources/datasets/panflute')
  const sounds = async () => {
    const paths: string[] = []
    for await (const path of glob('audio/**/*.wav', { cwd: its.studio.libraryDirectory })) paths.push(path)
    return paths
  }
  const before = await sounds()
  const importFile = async (name: string) => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import files' }).click()
    await (await choosing).setFiles(join(recordings, name))
    const clip = page.getByRole('row').filter({ hasText: name.replace('.flac', '') })
    await clip.getByText('Heard').waitFor()
  }
  await importFile('panflute_69_A4.flac')
  const [file] = (await sounds()).filter((path) => !before.includes(path))
  await importFile('panflute_70_As4.flac')
  await rm(join(its.studio.libraryDirectory, file))

  await page.getByRole('button', { name: 'Play panflute_69_A4' }).click()
  await isTold(page, /The file of this sound is missing\./)
  await page.getByText('panflute_69_A4').first().dblclick()
  await page.getByRole('application', { name: /^Notes of panflute_69_A4/ }).waitFor()
  await page.getByRole('button', { name: 'Play panflute_70_As4' }).click()
  await hearsSomething(page)
})

/** Drops so many small files that are no recordings. */
async function dropFiles(page: Page, count: number): Promise<void> {
  const dropped = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer()
    for (let i = 0; i < files; i++)
      transfer.items.add(new File([`${String(i)} is no sound`], `${String(i)}.wav`))
    return transfer
  }, count)
  await page.getByRole('region', { name: 'Library' }).dispatchEvent('drop', { dataTransfer: dropped })
}

it('takes a drop of two thousand files while one does something else', async () => {
  const { page, problems } = await its.open()
  await show(page, 'Library')
  await page.getByRole('region', { name: 'Library' }).waitFor()
  await dropFiles(page, 2_000)
  await page.getByText('Sending files to the studio').waitFor()
  await show(page, 'All projects')
  await makeTakes(page, 1, 1)
  await show(page, 'Library')
  const report = page.getByRole('dialog', { name: 'Import report' })
  await report
    .getByText('0 recordings imported, 2,000 files could not be used.')
    .waitFor({ timeout: workMilliseconds })
  await report.getByText(/And 1,?500 more/).waitFor()
  await eventually(() => report.getByRole('row').count()).toBe(501)
  expect(problems).toEqual([])
})
