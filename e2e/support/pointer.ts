/** The pointer by places instead of names. `page.mouse` waits for nothing: whoever uses it sees to it that the page is ready. */
import type { Locator, Page } from '@playwright/test'
import { eventually } from './patience.ts'

/**
 * Resolves when nothing lies over the window any more. A menu or a panel keeps pointer and focus to itself for a moment
 * after it was closed: before that, keys and what the pointer does by `page.mouse` may go astray.
 */
export const popupsGone = (page: Page): Promise<void> =>
  eventually(() =>
    page.evaluate(
      `!document.querySelector('.popup:not(.tooltip), .dialog') && getComputedStyle(document.body).pointerEvents !== 'none'`,
    ),
  ).toBe(true)

interface Place {
  readonly x: number
  readonly y: number
}

/** Where it lies once it lies still. */
export async function boxOf(target: Locator): Promise<Place & { width: number; height: number }> {
  await target.elementHandle().then((element) => element!.waitForElementState('stable'))
  return (await target.boundingBox())!
}

/** From one place in it to another, counted from its upper left corner; begins when it lies still and open. */
export async function drag(target: Locator, from: Place, to: Place): Promise<void> {
  await grab(target, from, to)
  await target.page().mouse.up()
}

/** As `drag`, but holds on. */
export async function grab(target: Locator, from: Place, to: Place): Promise<void> {
  const { mouse } = target.page()
  await target.hover({ position: from })
  const { x, y } = (await target.boundingBox())!
  await mouse.down()
  await mouse.move(x + to.x, y + to.y, { steps: 6 })
}
