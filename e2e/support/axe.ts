/** What hinders somebody who can’t see, point or tell colours apart, as axe finds it. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const looks = 3
const betweenLooksMilliseconds = 1_000

/**
 * What is serious, as `rule: elements`; of all rules, unless some are named. Only what lasts: what is gone when one looks
 * again was on its way to something else.
 */
export async function hindrances(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames, for which the other mode opens a page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (rules) axe.withRules(rules)
  let found: string[] = []
  for (let look = 0; look < looks; look++) {
    if (look > 0) await page.waitForTimeout(betweenLooksMilliseconds)
    found = seriousOnes(await axe.analyze())
    if (found.length === 0) break
  }
  return found
}

const seriousOnes = ({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const elements = nodes.map(({ target, any }) => `${target.join(' ')} (${any.at(0)?.message ?? ''})`)
      return `${id}: ${elements.join(', ')}`
    })
