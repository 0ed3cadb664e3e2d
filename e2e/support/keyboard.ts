/// <reference lib="dom" />
/** Going about without a pointer: where the focus is, and that it can be seen. */
import type { Page } from '@playwright/test'

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

const mostStops = 160

/** Presses Tab until this has the focus. @throws Error when a stop on the way can't be seen, or it is never reached. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < mostStops; i++) {
    await page.keyboard.press(key)
    const stop = await focus(page)
    // Behind the last stop comes the browser's own window, then the first.
    if (stop.role === 'body') continue
    if (!stop.isMarked) throw new Error(`Nobody sees that “${stop.name}” (${stop.role}) has the focus.`)
    if (name.test(stop.name)) return
    passed.push(stop.name)
  }
  throw new Error(`${String(name)} is not reached by ${key}: ${passed.join(' | ')}`)
}
