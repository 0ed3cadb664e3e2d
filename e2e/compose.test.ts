/// <reference lib="dom" />
/** The roll in a real Chromium, as a musician uses it: pointer, keyboard, files, two windows. */
import type { FileChooser, Page } from '@playwright/test'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hindrances } from './support/axe.ts'
import { eventually } from './support/patience.ts'
import { boxOf, drag, grab } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { composing, holdsNotes, notesOf, openProject, roll, watch } from './support/window.ts'

const its = setUp({ isShared: true })
let page: Page
let problems: string[] = []

beforeEach(() => {
  problems = []
})
afterEach(() => expect(problems).toEqual([]))

async function open(start: RegExp, colorScheme: 'dark' | 'light' = 'dark'): Promise<void> {
  ;({ page, problems } = await its.open({ colorScheme }))
  await openProject(page, start)
}

async function importFile(item: string, file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  await (await choosing).setFiles(file)
}

describe('drawing', () => {
  it('draws, moves, takes back and does again, each a step', async () => {
    await open(/New project/)
    await drag(roll(page), { x: 100, y: 120 }, { x: 220, y: 120 })
    await holdsNotes(page, 1)
    const [drawn] = await notesOf(page)
    await drag(roll(page), { x: 160, y: 120 }, { x: 260, y: 80 })
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
    const [moved] = await notesOf(page)
    expect(moved.midi).toBeGreaterThan(drawn.midi)
    expect(moved.startSeconds).toBeGreaterThan(drawn.startSeconds)
    expect(moved.durationSeconds).toBe(drawn.durationSeconds)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Undo: Draw note' }).waitFor()
    expect(await notesOf(page)).toEqual([drawn])
    await page.keyboard.press('Control+Shift+Z')
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
    expect(await notesOf(page)).toEqual([moved])
    await page.reload()
    await composing(page)
    expect(await notesOf(page)).toEqual([moved])
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
  })

  it('leaves everything as it was when Escape ends a gesture', async () => {
    await open(/New project/)
    await drag(roll(page), { x: 100, y: 120 }, { x: 220, y: 120 })
    const before = await notesOf(page)
    await grab(roll(page), { x: 160, y: 120 }, { x: 400, y: 60 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await notesOf(page)).toEqual(before)
    expect(await page.getByRole('button', { name: 'Undo: Draw note' }).count()).toBe(1)
  })

  it('snaps, unless Shift is held', async () => {
    await open(/New project/)
    await page.keyboard.down('Shift')
    await drag(roll(page), { x: 103, y: 120 }, { x: 207, y: 120 })
    await page.keyboard.up('Shift')
    await drag(roll(page), { x: 303, y: 120 }, { x: 407, y: 120 })
    await holdsNotes(page, 2)
    const [free, snapped] = await notesOf(page)
    expect(Math.abs(free.startSeconds / 0.25 - Math.round(free.startSeconds / 0.25))).toBeGreaterThan(0.01)
    expect(snapped.startSeconds % 0.25).toBe(0)
    expect(snapped.durationSeconds % 0.25).toBe(0)
  })

  it('chooses with a frame, copies, pastes and deletes', async () => {
    await open(/The opening of Syrinx/)
    await page.keyboard.press('2')
    const { width, height } = await boxOf(roll(page))
    await drag(roll(page), { x: 5, y: 5 }, { x: width - 5, y: height - 5 })
    await page.getByText('27 notes').waitFor()
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Delete')
    await holdsNotes(page, 0)
    await page.keyboard.press('Control+v')
    await holdsNotes(page, 27)
  })
})

describe('without a pointer', () => {
  it('draws, goes through, moves and deletes notes, and tells of it', async () => {
    await open(/New project/)
    await roll(page).focus()
    for (const key of ['ArrowUp', 'Enter', 'ArrowUp', 'Enter', 'ArrowUp', 'Enter'])
      await page.keyboard.press(key)
    await holdsNotes(page, 3)
    const drawn = await notesOf(page)
    expect(drawn.map((note) => note.startSeconds)).toEqual([0, 0.25, 0.5])
    await roll(page).focus()
    await page.keyboard.press('Control+ArrowLeft')
    await page.keyboard.press('Shift+Tab')
    await isTold(page, /a quarter of a second, selected/)
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Delete')
    await holdsNotes(page, 2)
    const [first, second] = await notesOf(page)
    expect(first).toEqual(drawn[0])
    expect(second).toMatchObject({ midi: drawn[1].midi + 12, durationSeconds: 0.5 })
    await roll(page).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await eventually(() => roll(page).evaluate((element) => element === document.activeElement)).toBe(false)
  })
})

describe('files', () => {
  it('brings notes in from MIDI, and says what is wrong with a broken file', async () => {
    await open(/New project/)
    const folder = resolve(import.meta.dirname, '../resources/datasets/performances')
    await importFile('Import MIDI, JSON or labels…', resolve(folder, 'panflute_syrinx.mid'))
    await page.getByRole('dialog').getByRole('button', { name: 'Insert' }).click()
    await holdsNotes(page, 27)
    await importFile('Import MIDI, JSON or labels…', {
      name: 'broken.mid',
      mimeType: 'audio/midi',
      buffer: Buffer.from('MThd, cut off'),
    })
    await isTold(page, /The MIDI file is damaged or cut off\./)
    await holdsNotes(page, 27)
  })

  it('hears the notes of a recording', async () => {
    await open(/New project/)
    const folder = resolve(import.meta.dirname, '../resources/datasets/performances')
    await importFile('From a recording…', resolve(folder, 'panflute_syrinx.wav'))
    await page.getByRole('dialog').getByRole('button', { name: 'Insert' }).click()
    await page.getByRole('button', { name: 'Undo: Notes from a recording' }).waitFor()
    expect((await notesOf(page)).length).toBeGreaterThan(20)
  })
})

describe('two windows on one project', () => {
  it('show the same, with the same past', async () => {
    await open(/Three notes/)
    const before = await notesOf(page)
    const other = await page.context().newPage()
    const otherProblems = watch(other)
    await other.goto(page.url())
    await composing(other)
    await holdsNotes(other, before.length)
    await roll(other).focus()
    await other.keyboard.press('Control+a')
    await other.keyboard.press('Shift+ArrowUp')
    await page.getByRole('button', { name: `Undo: Transpose ${before.length} notes` }).waitFor()
    expect((await notesOf(page)).map((note) => note.midi)).toEqual(before.map((note) => note.midi + 12))
    expect(otherProblems).toEqual([])
  })
})

describe.each(['dark', 'light'] as const)('in the %s', (theme) => {
  it('hinders nobody', async () => {
    await open(/The opening of Syrinx/, theme)
    expect(await hindrances(page)).toEqual([])
  })
})
