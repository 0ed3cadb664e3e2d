/** The window's frame in a real Chromium: first screen, keyboard, commands, shortcuts, settings, bin, reload. */
import type { Page } from '@playwright/test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hindrances } from './support/axe.ts'
import { eventually } from './support/patience.ts'
import { popupsGone } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { notices } from './support/window.ts'

const its = setUp({ isShared: true })
let page: Page
let problems: string[] = []

async function open(theme: 'dark' | 'light' = 'dark', size = { width: 1280, height: 800 }): Promise<void> {
  ;({ page, problems } = await its.open({ colorScheme: theme, viewport: size }))
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor()
}

beforeEach(() => {
  problems = []
})
afterEach(() => expect(problems).toEqual([]))

const rail = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true })
const focused = () => page.locator(':focus').innerText()

describe.each(['dark', 'light'] as const)('in the %s', (theme) => {
  it('hinders nobody, on any page of its own', async () => {
    await open(theme)
    await eventually(() => page.locator('html').getAttribute('data-theme')).toBe(theme)
    await page.getByRole('button', { name: /Three notes/ }).waitFor()
    expect(await hindrances(page)).toEqual([])
    await rail('Help').click()
    await page.getByRole('heading', { name: 'Words' }).waitFor()
    expect(await hindrances(page)).toEqual([])
    await rail('Settings').click()
    for (const part of ['Appearance', 'Sound', 'Compute', 'Shortcuts', 'Library', 'Export', 'About']) {
      await page.getByRole('tab', { name: part }).click()
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
      expect(await hindrances(page), part).toEqual([])
    }
    await page.keyboard.press('Control+K')
    await page.getByPlaceholder('What would you like to do?').waitFor()
    expect(await hindrances(page)).toEqual([])
    await page.keyboard.press('Escape')
    await popupsGone(page)
    await page.getByRole('heading', { name: 'About' }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor()
    expect(await hindrances(page)).toEqual([])
  })
})

it('is walked by keyboard alone', async () => {
  await open()
  await page.keyboard.press('Tab')
  await eventually(focused).toBe('To the view')
  await page.keyboard.press('Enter')
  await eventually(() => page.locator(':focus').getAttribute('id')).toBe('view')
  await rail('Compose').focus()
  await page.keyboard.press('ArrowDown')
  await eventually(focused).toBe('Library')
  await page.keyboard.press('End')
  await eventually(focused).toBe('Help')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Words' }).waitFor()
  await eventually(() => rail('Help').getAttribute('aria-current')).toBe('page')
})

it('finds commands by name, and goes back with the browser', async () => {
  await open()
  await page.keyboard.press('Control+K')
  await page.getByPlaceholder('What would you like to do?').fill('settings')
  await page.getByRole('option').first().filter({ hasText: 'Settings' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  expect(page.url()).toContain('#/settings')
  await eventually(() => page.title()).toBe('Settings – Syrinx')
  await page.goBack()
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor()
})

it('changes a shortcut, refuses one that is taken, and resets it', async () => {
  await open()
  await rail('Settings').click()
  await page.getByRole('tab', { name: 'Shortcuts' }).click()
  const change = page.getByRole('button', { name: /^Help: change/ })
  await change.click()
  await page.keyboard.press('Control+K')
  await eventually(() => page.getByRole('alert').textContent()).toContain('“Find a command…” has these keys')
  await page.keyboard.press('Shift+F7')
  await eventually(() => change.textContent()).toMatch(/Shift\s*F7/)
  await page.getByRole('heading', { name: 'Shortcuts' }).click()
  await page.keyboard.press('F1')
  expect(await page.getByRole('heading', { name: 'Words' }).count()).toBe(0)
  await page.keyboard.press('Shift+F7')
  await page.getByRole('heading', { name: 'Words' }).waitFor()
  await rail('Settings').click()
  await page.getByRole('button', { name: 'Reset Help' }).click()
  await eventually(() => change.textContent()).toMatch(/F1/)
})

it('keeps the theme that was chosen, over a reload', async () => {
  await open()
  await rail('Settings').click()
  await page.getByRole('radio', { name: 'Light' }).click()
  await eventually(() => page.locator('html').getAttribute('data-theme')).toBe('light')
  await page.reload()
  await page.getByRole('radio', { name: 'Light', checked: true }).waitFor()
  await eventually(() => page.locator('html').getAttribute('data-theme')).toBe('light')
  await page.getByRole('radio', { name: 'As the system' }).click()
  await page.getByRole('radio', { name: 'As the system', checked: true }).waitFor()
})

it('opens an example, renames it, finds it after a reload, deletes it and takes it back', async () => {
  await open()
  await page.getByRole('button', { name: /^Three notes/ }).click()
  await eventually(() => page.title()).toBe('Three notes – Syrinx')
  await eventually(() => page.url()).toMatch(/#\/compose\/[\w-]+$/)
  await page.getByRole('banner').getByRole('button', { name: 'Three notes' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await eventually(() => name.inputValue()).toBe('Three notes')
  await name.fill('Thirds')
  await page.keyboard.press('Enter')
  await eventually(() => page.title()).toBe('Thirds – Syrinx')
  await page.reload()
  await eventually(() => page.title()).toBe('Thirds – Syrinx')
  await page.getByRole('button', { name: 'All projects' }).click()
  await page.getByRole('button', { name: 'More about Thirds' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const undo = notices(page).getByRole('button', { name: 'Undo' })
  // Under the pointer it stays.
  await undo.hover()
  await eventually(() => page.getByRole('button', { name: /^Thirds/ }).count()).toBe(0)
  await undo.click()
  await page.getByRole('button', { name: /^Thirds/ }).waitFor()
})

it('explains a word where it stands, and leads to the next', async () => {
  await open()
  await rail('Settings').click()
  await page.getByRole('tab', { name: 'Compute' }).click()
  await page.getByRole('button', { name: 'What is this?' }).click()
  await page.getByRole('dialog', { name: 'Compute' }).getByText('does the arithmetic').waitFor()
  await page.getByRole('button', { name: 'All words' }).click()
  await page.getByRole('heading', { name: 'Words' }).waitFor()
  await eventually(() => page.locator(':focus').getAttribute('id')).toBe('word-compute')
})

it('folds at 200 % without scrolling sideways', async () => {
  await open('dark', { width: 640, height: 400 })
  for (const view of ['Library', 'Train', 'Settings', 'Help']) {
    await rail(view).click()
    await page.getByRole('main').getByRole('heading').first().waitFor()
    await eventually(
      () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
      view,
    ).toBeLessThanOrEqual(0)
  }
  expect(await hindrances(page)).toEqual([])
})
