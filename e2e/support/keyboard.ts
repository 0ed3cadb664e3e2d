/// <reference lib="dom" />
/** Going about without a pointer: where the focus is, that it can be seen, and what is told about it. */
import type { Page } from '@playwright/test'
import { eventually } from './window.ts'

declare global {
  interface Window {
    told: string[]
  }
}

/** Writes down all that screen readers are told. Call it before the page is loaded. */
export async function hearAnnouncements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.told = []
    const isTold = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement
      return element?.closest('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]')
    }
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes)
        if (isTold(target))
          window.told.push(...[...addedNodes].map(({ textContent }) => textContent ?? '').filter(Boolean))
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

/** Resolves when this was told since the page was loaded. */
export async function isTold(page: Page, words: RegExp): Promise<void> {
  await eventually(async () => (await page.evaluate(() => window.told)).some((it) => words.test(it))).toBe(
    true,
  )
}

interface Stop {
  readonly role: string
  readonly name: string
  readonly isMarked: boolean
}

/** What has the focus, in words, and whether one sees that it has. */
export const focus = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const hasRing = (it: Element | null) => {
      if (!it) return false
      const [own, frame] = [getComputedStyle(it), getComputedStyle(it, '::after')]
      const hasOutline = own.outlineStyle !== 'none' && Number.parseFloat(own.outlineWidth) >= 1
      return hasOutline || (frame.content !== 'none' && Number.parseFloat(frame.borderTopWidth) >= 1)
    }
    // The field around an input may wear the ring for it, and the row of a table that the keys are at.
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const isMarked = [element, element.parentElement, active].some(hasRing)
    return {
      role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
      name: element.getAttribute('aria-label') ?? element.textContent.trim(),
      isMarked,
    }
  })

const mostStops = 80

/** Presses Tab until this has the focus. @throws Error when a stop on the way can't be seen, or it is never reached. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < mostStops; i++) {
    await page.keyboard.press(key)
    const stop = await focus(page)
    if (!stop.isMarked) throw new Error(`Nobody sees that “${stop.name}” (${stop.role}) has the focus.`)
    if (name.test(stop.name)) return
    passed.push(stop.name)
  }
  throw new Error(`${String(name)} is not reached by ${key}: ${passed.join(' | ')}`)
}
