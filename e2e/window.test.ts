/** The window's frame in a real Chromium: first screen, keyboard, commands, shortcuts, settings, bin, reload. */
import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hindrances } from './support/axe.ts'
import { eventually } from './support/window.ts'

let studio: RunningStudio
let browser: Browser
let page: Page
let problems: string[] = []

beforeAll(async () => {
  studio = await startStudio()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await studio.stop()
})

async function open(theme: 'dark' | 'light' = 'dark', size = { width: 1280, height: 800 }): Promise<void> {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion: 'reduce' })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(studio.url)
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor()
}

beforeEach(() => {
  problems = []
})

afterEach(async () => {
  await page.context().close()
  expect(problems).toEqual([])
})

const rail = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true })
const focused = () => page.locator(':focus').innerText()

describe.each(['dark', 'light'] as const)('in the %s', (theme) => {
  it('hinders nobody, on any page of its own', async () => {
    await open(theme)
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
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
    await page.getByRole('heading', { name: 'About' }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor()
    expect(await hindrances(page)).toEqual([])
  })
})

it('is walked by keyboard alone', async () => {
  await open()
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('To the view')
  await page.keyboard.press('Enter')
  expect(await page.locator(':focus').getAttribute('id')).toBe('view')
  await rail('Compose').focus()
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toBe('Library')
  await page.keyboard.press('End')
  expect(await focused()).toBe('Help')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Words' }).waitFor()
  expect(await rail('Help').getAttribute('aria-current')).toBe('page')
})

it('finds commands by name, and goes back with the browser', async () => {
  await open()
  await page.keyboard.press('Control+K')
  await page.keyboard.type('settings')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  expect(page.url()).toContain('#/settings')
  expect(await page.title()).toBe('Settings – Syrinx')
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
  expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
  await page.getByRole('radio', { name: 'As the system' }).click()
})

it('opens an example, renames it, finds it after a reload, deletes it and takes it back', async () => {
  await open()
  await page.getByRole('button', { name: /^Three notes/ }).click()
  await eventually(() => page.title()).toBe('Three notes – Syrinx')
  expect(page.url()).toMatch(/#\/compose\/[\w-]+$/)
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
  await eventually(() => page.getByRole('button', { name: /^Thirds/ }).count()).toBe(0)
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click()
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
    await page.waitForTimeout(300)
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(wide, view).toBeLessThanOrEqual(0)
  }
  expect(await hindrances(page)).toEqual([])
})
