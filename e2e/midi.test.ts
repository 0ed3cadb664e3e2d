/// <reference lib="dom" />
/** Keyboards that come and go, notes that are heard at once and become notes of the roll, and one undo for all of them. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { hearsNothing, hearsTone, listen } from './support/hearing.ts'
import { hold, plug, send, unplug, withKeyboards } from './support/midi.ts'
import { eventually } from './support/patience.ts'
import { popupsGone } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { holdsNotes, notesOf, openProject, roll } from './support/window.ts'

const its = setUp()

const keys = 'Little keys'
const [noteOn, noteOff, controller, bend] = [0x90, 0x80, 0xb0, 0xe0]
const pedal = 64

/** Turns the keyboard on and, once that is done, all that would lie between a key and its note off. */
async function listenToKeyboards(page: Page, turnedOn: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: /^MIDI keyboard/ }).click()
  await flip(page, 'MIDI keyboard')
  await turnedOn()
  for (const name of ['Count in', 'Clicks while recording', 'Play the chosen take along'])
    await flip(page, name)
  await page.keyboard.press('Escape')
  await popupsGone(page)
}

const flip = (page: Page, name: string) => page.getByRole('switch', { name, exact: true }).click()
const countOf = async (page: Page) =>
  Number(/(\d+) notes?$/.exec((await roll(page).getAttribute('aria-label')) ?? '')?.[1])
const says = (page: Page, words: string) => page.getByText(words).first().waitFor()

it('hears a keyboard and writes down what is played', async () => {
  const { page, problems } = await its.open({
    prepare: async (it) => {
      await listen(it)
      await withKeyboards(it)
    },
  })
  await openProject(page, /^Three notes/)
  const before = await countOf(page)
  await listenToKeyboards(page, async () => {
    await says(page, 'No MIDI keyboard is plugged in')
    await plug(page, keys)
    await says(page, `Listening to ${keys}`)
  })

  // A key sounds as long as it is held, on the instrument; one that was rendered before, at once.
  await send(page, keys, noteOn, 81, 100)
  await hearsTone(page, 880)
  await send(page, keys, noteOff, 81, 0)
  await hearsNothing(page)
  await page.evaluate(() => (window.latencies = []))
  await send(page, keys, noteOn, 81, 60)
  await eventually(() => page.evaluate(() => window.latencies.length)).toBe(1)
  await hearsTone(page, 880)
  await unplug(page, keys)
  await hearsNothing(page)
  await says(page, 'No MIDI keyboard is plugged in')
  await plug(page, keys)
  await says(page, `Listening to ${keys}`)

  await roll(page).focus()
  await page.keyboard.press('r')
  await says(page, 'Recording · 0 notes')
  await send(page, keys, noteOn, 72, 80)
  await send(page, keys, controller, pedal, 127)
  await hold(page, 100)
  await send(page, keys, noteOff, 72, 0)
  await send(page, keys, noteOn, 40, 33)
  await says(page, 'doesn’t know E2; it is recorded all the same.')
  await send(page, keys, controller, pedal, 0)
  await send(page, keys, noteOff, 40, 0)
  await send(page, keys, noteOn, 76, 127)
  await hold(page, 150)
  await send(page, keys, bend, 127, 127)
  await hold(page, 100)
  await send(page, keys, 0x99)
  await says(page, 'Recording · 3 notes')
  await page.keyboard.press('Space')
  await holdsNotes(page, before + 3)

  const notes = await notesOf(page)
  const [c, e, bent] = [80, 33, 127].map((velocity) => notes.find((it) => it.velocity === velocity)!)
  expect([c.midi, e.midi, bent.midi]).toEqual([72, 40, 76])
  // The pedal held the first one until after the second had begun.
  expect(c.startSeconds + c.durationSeconds).toBeGreaterThan(e.startSeconds)
  expect(bent.pitchBend?.[0].cents).toBe(0)
  expect(bent.pitchBend?.at(-1)?.cents).toBe(200)

  await roll(page).focus()
  await page.keyboard.press('ControlOrMeta+z')
  await holdsNotes(page, before)

  await page.keyboard.press('r')
  await says(page, 'Recording · 0 notes')
  await send(page, keys, noteOn, 72, 80)
  await says(page, 'Recording · 1 note')
  await page.keyboard.press('Escape')
  await holdsNotes(page, before)
  expect(problems).toEqual([])
})

it('plays on the computer’s keys, and only when it is told to', async () => {
  const { page, problems } = await its.open({
    prepare: async (it) => {
      await listen(it)
      await withKeyboards(it, 'refused')
    },
  })
  await openProject(page, /^Three notes/)
  await listenToKeyboards(page, () =>
    says(page, 'The browser was told not to let Syrinx use MIDI keyboards.'),
  )
  const before = await countOf(page)
  const toggle = page.getByRole('button', { name: 'Play on the computer’s keys' })
  await roll(page).focus()
  await page.keyboard.press('m')
  await eventually(() => toggle.getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.down('h')
  await hearsTone(page, 880)
  await page.keyboard.up('h')
  await hearsNothing(page)
  // Shortcuts that aren't keys of the piano go on meaning what they mean.
  await page.keyboard.press('r')
  await says(page, 'Recording · 0 notes')
  await page.keyboard.press('k')
  await says(page, 'Recording · 1 note')
  await page.keyboard.press('r')
  await holdsNotes(page, before + 1)
  await page.keyboard.press('m')
  await eventually(() => toggle.getAttribute('aria-pressed')).toBe('false')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await holdsNotes(page, 0)
  expect(problems).toEqual([])
})
