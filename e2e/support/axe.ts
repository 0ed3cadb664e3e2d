/** What hinders somebody who can’t see, point or tell colours apart, as axe finds it. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What is serious, as `rule: elements`; of all rules, unless some are named. */
export async function hindrances(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames, for which the other mode opens a page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const elements = nodes.map(({ target, any }) => `${target.join(' ')} (${any.at(0)?.message ?? ''})`)
      return `${id}: ${elements.join(', ')}`
    })
}
