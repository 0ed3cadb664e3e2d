/** One project in two tabs: each shows what the other does, and edits at the same time lose nothing. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { hearAnnouncements, timesTold } from './support/told.ts'
import {
  beginGenerating,
  composing,
  hasTake,
  holdsNotes,
  notesOf,
  openProject,
  roll,
  watch,
} from './support/window.ts'

const its = setUp()

/** Some notes with the keyboard, one after the other, upwards from where the cursor is. */
async function draw(page: Page, key: 'ArrowUp' | 'ArrowDown', count: number): Promise<void> {
  await roll(page).focus()
  for (let i = 0; i < count; i++) {
    await page.keyboard.press(key)
    await page.keyboard.press('Enter')
  }
}

it('shows edits of the other tab, and keeps those that were made at once', async () => {
  const { page: one, problems } = await its.open()
  await openProject(one, /^New project/)
  const other = await one.context().newPage()
  const otherProblems = watch(other)
  await hearAnnouncements(other)
  await other.goto(one.url())
  await composing(other)

  await draw(one, 'ArrowUp', 2)
  await holdsNotes(other, 2)

  // The second tab draws later in the piece; neither waits for the other.
  await roll(other).focus()
  for (let i = 0; i < 12; i++) await other.keyboard.press('ArrowRight')
  await Promise.all([draw(one, 'ArrowUp', 6), draw(other, 'ArrowUp', 6)])
  await Promise.all([holdsNotes(one, 14), holdsNotes(other, 14)])
  const [mine, theirs] = [await notesOf(one), await notesOf(other)]
  expect(theirs).toEqual(mine)

  // Both change the very same notes: whoever comes second meets what the first has made of them.
  await Promise.all(
    [one, other].map(async (page) => {
      await roll(page).focus()
      await page.keyboard.press('Control+a')
    }),
  )
  await Promise.all([one.keyboard.press('Shift+ArrowRight'), other.keyboard.press('Shift+ArrowUp')])
  // Both changes are there, or the one that did not fit any more was told of.
  await eventually(async () => {
    const [first] = await notesOf(one)
    const made =
      Number(first.durationSeconds !== mine[0].durationSeconds) + Number(first.midi !== mine[0].midi)
    const told = await Promise.all([one, other].map((page) => timesTold(page, /in another window/)))
    return made + told.filter((times) => times > 0).length
  }).toBe(2)
  await eventually(() => notesOf(other)).toEqual(await notesOf(one))
  expect(await notesOf(one)).toHaveLength(14)

  // A take that one tab generates grows in the other.
  await beginGenerating(one)
  await other
    .getByRole('button', { name: 'Stop and keep' })
    .or(other.getByRole('slider', { name: 'Rating of Take 1' }))
    .first()
    .waitFor()
  await Promise.all([hasTake(one, 'Take 1'), hasTake(other, 'Take 1')])
  expect([...problems, ...otherProblems]).toEqual([])
})
