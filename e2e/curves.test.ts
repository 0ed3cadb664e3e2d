/** Pitch bend and expression in the lanes under the roll: by pointer, by keys, taken back, and out into a file. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { valueOf } from '../src-shared/notes/curves.ts'
import { eventually } from './support/patience.ts'
import { boxOf, drag } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { holdsNotes, notesOf, openProject, roll } from './support/window.ts'

const its = setUp()

const undo = (page: Page, words: string) => page.getByRole('button', { name: `Undo: ${words}` }).waitFor()

it('draws a bend, takes it back, gives a note a vibrato, and moves points by keys', async () => {
  const { page, problems } = await its.open()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await openProject(page, /New project/)
  await drag(roll(page), { x: 100, y: 60 }, { x: 500, y: 60 })
  await holdsNotes(page, 1)
  await press('Control+a')

  // A stroke up from the middle of the lane, in the middle of the note.
  await page.getByRole('tab', { name: 'Pitch bend' }).click()
  const lane = page.getByRole('application', { name: /^Pitch bend of 1 note/ })
  const middle = (await boxOf(lane)).height / 2
  expect(await page.getByText('doesn’t bend notes').count()).toBe(0)
  await drag(lane, { x: 250, y: middle }, { x: 350, y: 10 })
  await undo(page, 'Bend note')
  const [bent] = await notesOf(page)
  const cents = bent.pitchBend!.map(valueOf)
  expect(Math.abs(cents[0])).toBeLessThan(20)
  expect(Math.max(...cents)).toBeGreaterThan(100)
  await press('Control+z')
  await undo(page, 'Draw note')
  expect((await notesOf(page))[0]).not.toHaveProperty('pitchBend')

  await page.getByRole('button', { name: 'Shapes' }).click()
  await page.getByRole('menuitem', { name: 'Vibrato' }).click()
  await undo(page, 'Vibrato on note')
  const [trembling] = await notesOf(page)
  const depth = trembling.pitchBend!.map(valueOf)
  expect([Math.max(...depth), Math.min(...depth)]).toEqual([30, -30])
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await undo(page, 'Clear pitch bend of note')

  await lane.focus()
  await press('Enter', 'Enter', 'ArrowUp', 'ArrowUp', 'Shift+ArrowDown')
  await isTold(page, /^\S+: Point 2 of 2, [\d.]+ seconds, 19 cents up$/)
  await press('ArrowLeft')
  await isTold(page, /^\S+: Point 1 of 2, 0 seconds, on the note$/)
  await press('ArrowRight', 'Alt+ArrowRight', 'Delete')
  await isTold(page, /^\S+: Point 1 of 1, 0 seconds, on the note$/)
  await press('Delete')
  await isTold(page, /^Pitch bend of \S+ cleared$/)
  await press('Escape')
  await eventually(() => roll(page).evaluate((it) => it === document.activeElement)).toBe(true)
  await holdsNotes(page, 1)

  await page.getByRole('tab', { name: 'Expression' }).click()
  const swell = page.getByRole('application', { name: /^Expression of 1 note/ })
  await swell.dblclick({ position: { x: 300, y: 60 } })
  await undo(page, 'Change expression of note')
  const [soft] = await notesOf(page)
  expect(soft.expression).toHaveLength(1)
  expect(soft.expression![0].level).toBeLessThan(0.4)
  await swell.dblclick({ position: { x: 300, y: 60 } })
  await isTold(page, /^Expression of \S+ cleared$/)
  expect((await notesOf(page))[0]).not.toHaveProperty('expression')
  expect(problems).toEqual([])
})
