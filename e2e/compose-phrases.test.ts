/// <reference lib="dom" />
/** Composing into the roll: out of nothing, on from what is drawn, another in its place, and from a recording. */
import type { Locator, Page } from '@playwright/test'
import { afterEach, expect, it } from 'vitest'
import { endSeconds } from '../src-shared/notes/noteSequence.ts'
import { hindrances } from './support/axe.ts'
import { forge } from './support/forge.ts'
import { focus, tabTo } from './support/keyboard.ts'
import { eventually } from './support/patience.ts'
import { popupsGone } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { tinyComposer } from './support/tinyInstrument.ts'
import { isTold, timesTold } from './support/told.ts'
import { holdsNotes, importPanFlute, notesOf, openProject, roll, setNumber, show } from './support/window.ts'

const its = setUp()
let page: Page
let problems: string[] = []
afterEach(() => expect(problems).toEqual([]))

/** An instrument that composes plays the project that is open. */
async function chooseComposer(): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'More about instruments' }).click()
  await page.getByRole('menuitem', { name: 'Bring in an instrument…' }).click()
  const file = { name: 'tiny.safetensors', mimeType: 'application/octet-stream', buffer: tinyComposer() }
  await (await choosing).setFiles(file)
  await page.getByRole('combobox', { name: /^Instrument: Tiny composer/ }).waitFor()
  await page.getByText('It composes, too: it learned from dice.').waitFor()
  await popupsGone(page)
}

const panel = (): Locator => page.getByRole('dialog', { name: 'Compose', exact: true })
const inPanel = (name: string): Locator => panel().getByRole('button', { name, exact: true })
const undoing = (): Locator => page.getByRole('button', { name: /^Undo: Compose/ })
const wasComposed = /^Compose (note|\d+ notes)/

/** Resolves when what was composed by it is told of. */
async function composed(press: () => Promise<unknown>): Promise<void> {
  const before = await timesTold(page, wasComposed)
  await press()
  await eventually(() => timesTold(page, wasComposed)).toBeGreaterThan(before)
}

/** What the roll holds, with the panel closed. */
async function drawn() {
  if (await panel().isVisible()) await page.keyboard.press('Escape')
  await popupsGone(page)
  return notesOf(page)
}

it('composes out of nothing and another in its place as one step, and the same seed the same again', async () => {
  ;({ page, problems } = await its.open())
  await openProject(page, /New project/)
  await chooseComposer()
  // With the keyboard alone.
  await roll(page).focus()
  await page.keyboard.press('c')
  await panel().waitFor()
  await eventually(async () => (await focus(page)).name).toBe('Compose')
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await eventually(() => page.locator('html').getAttribute('data-theme')).toBe(theme)
    expect(await hindrances(page)).toEqual([])
  }
  await setNumber(page, 'Seed', 41)
  await panel().getByRole('radio', { name: '8 s' }).click()
  await composed(() => inPanel('Compose').press('Enter'))
  await inPanel('Go on').waitFor()
  await page.keyboard.press('Escape')
  await popupsGone(page)
  await eventually(async () => (await focus(page)).name).toMatch(/^Piano roll, \d+ notes$/)
  const first = await drawn()
  expect(first.length).toBeGreaterThan(1)
  expect(Math.max(...first.map(endSeconds))).toBeLessThan(8 + 4)
  await page.getByRole('button', { name: `${String(first.length)} notes`, exact: true }).waitFor()

  await roll(page).focus()
  await composed(() => page.keyboard.press('Shift+C'))
  const another = await drawn()
  expect(another).not.toEqual(first)
  await page.getByRole('button', { name: 'Undo: Compose' }).waitFor()
  await roll(page).focus()
  await page.keyboard.press('Control+z')
  await holdsNotes(page, 0)
  expect(await undoing().count()).toBe(0)

  await page.getByRole('button', { name: 'Compose something' }).waitFor()
  await roll(page).focus()
  await page.keyboard.press('c')
  await eventually(() => panel().getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('42')
  await setNumber(page, 'Seed', 41)
  await tabTo(page, /^Compose$/)
  await composed(() => page.keyboard.press('Enter'))
  expect(await drawn()).toEqual(first)
})

it('goes on from what is drawn, in place of what stands behind, and undo takes it all away', async () => {
  ;({ page, problems } = await its.open())
  await openProject(page, /^Three notes/)
  const before = await notesOf(page)
  const end = Math.max(...before.map(endSeconds))
  await chooseComposer()
  await page.getByRole('button', { name: 'Compose, or go on composing' }).click()
  await panel().getByRole('radio', { name: '8 s' }).click()
  await composed(() => inPanel('Go on').click())
  const both = await drawn()
  expect(both.slice(0, before.length)).toEqual(before)
  const fresh = both.slice(before.length)
  expect(fresh.length).toBeGreaterThan(0)
  for (const note of fresh) expect(note.startSeconds).toBeGreaterThanOrEqual(end - 1e-6)

  // Anew from the beginning.
  await roll(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('c')
  await panel().getByRole('radio', { name: 'The playhead' }).click()
  await panel()
    .getByRole('checkbox', { name: /^In place of the \d+ notes there$/ })
    .waitFor()
  await composed(() => inPanel('Compose').click())
  const anew = await drawn()
  expect(anew).not.toEqual(both)
  expect(anew).not.toContainEqual(before[0])

  await page.keyboard.press('Control+z')
  await holdsNotes(page, both.length)
  await page.keyboard.press('Control+z')
  await holdsNotes(page, before.length)
  expect(await notesOf(page)).toEqual(before)
})

it('begins with the notes of a recording, in one step', async () => {
  ;({ page, problems } = await its.open())
  await show(page, 'Library')
  await importPanFlute(page)
  await show(page, 'All projects')
  await openProject(page, /New project/)
  await chooseComposer()
  await page.getByRole('button', { name: 'Compose, or go on composing' }).click()
  await inPanel('Begin with the notes of a clip…').click()
  await panel().getByPlaceholder('Search recordings').fill('A5')
  await panel().getByRole('list', { name: 'Recordings' }).getByRole('button', { name: /A5/ }).first().click()
  await panel()
    .getByText(/^Begins with “.*A5/)
    .waitFor()
  await composed(() => inPanel('Go on').click())
  await inPanel('Begin with the notes of a clip…').waitFor()
  const notes = await drawn()
  expect(notes[0]).toMatchObject({ midi: 81, startSeconds: 0 })
  expect(notes.length).toBeGreaterThan(1)
  await roll(page).focus()
  await composed(() => page.keyboard.press('Shift+C'))
  const another = await drawn()
  expect(another[0]).toEqual(notes[0])
  expect(another).not.toEqual(notes)
  await page.keyboard.press('Control+z')
  await holdsNotes(page, 0)
})

it('says that no instrument composes, and what goes wrong', async () => {
  let composes = false
  const prepare = (opened: Page) =>
    forge(opened, {
      'instruments.list': (real) => ({
        ok: true,
        output: composes ? real : real.map((it) => ({ ...it, composes: null })),
      }),
      'notes.compose': () => ({ ok: true, output: { notes: [] } }),
    })
  ;({ page, problems } = await its.open({ prepare }))
  await openProject(page, /New project/)
  await page.getByRole('button', { name: 'Compose: no instrument here has learned to' }).click()
  await panel().getByText('None of the instruments here has learned to compose.').waitFor()
  await page.keyboard.press('Escape')
  await popupsGone(page)

  composes = true
  await chooseComposer()
  await page.getByRole('button', { name: 'Compose, or go on composing' }).click()
  await inPanel('Compose').click()
  await panel().getByRole('alert').getByText('Tiny composer wrote nothing but silence this time.').waitFor()
  expect(await hindrances(page)).toEqual([])
  await page.keyboard.press('Escape')
  await popupsGone(page)
  await page.getByRole('button', { name: 'Compose something' }).click()
  await isTold(page, /wrote nothing but silence/)
})
