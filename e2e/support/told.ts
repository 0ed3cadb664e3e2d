/// <reference lib="dom" />
/** What screen readers are told, notices in passing among it: written down, because it is gone when one looks again. */
import type { Page } from '@playwright/test'
import { eventually, workMilliseconds } from './patience.ts'

declare global {
  interface Window {
    told: string[]
  }
}

/** Writes it down from now on. Call it before the page is loaded. */
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

/** How often this was told since the page was loaded. */
export const timesTold = async (page: Page, words: RegExp): Promise<number> =>
  (await page.evaluate(() => window.told)).filter((it) => words.test(it)).length

/** Resolves when this was told since the page was loaded, be it at the end of long work. */
export async function isTold(page: Page, words: RegExp): Promise<void> {
  await eventually(() => timesTold(page, words), String(words), workMilliseconds).toBeGreaterThan(0)
}
