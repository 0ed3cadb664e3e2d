/** How long tests wait. */
import { expect } from 'vitest'

/** So long may anything take that a person waits for, on a slow and busy machine. */
export const patienceMilliseconds = 120_000

/** So long may it work on something there. */
export const workMilliseconds = 300_000

/** An expectation that becomes true as soon as a person would see it. */
export const eventually = <Value>(
  look: () => Value | Promise<Value>,
  words?: string,
  timeout = patienceMilliseconds,
) => expect.poll(look, { timeout, interval: 50, ...(words && { message: words }) })
