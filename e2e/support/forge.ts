/** Answers that a studio gives only where something is broken that a test can’t break: made up on their way to the window. */
import type { Page } from '@playwright/test'
import { z } from 'zod'
import type { MethodName, Output } from '../../src-shared/contract/contract.ts'
import type { Answer } from '../../src-shared/contract/wire.ts'
import { decodeFrame, encodeFrame } from '../../src-shared/contract/wire.ts'

/** What birpc asks and answers: a request has a method, its arguments and an id, and its answer that id. */
const request = z.object({ i: z.string(), m: z.literal('call'), a: z.array(z.unknown()).min(1) })
const answer = z.looseObject({ i: z.string(), r: z.unknown() })

export type Forgeries = {
  readonly [Name in MethodName]?: (real: Output<Name>) => Answer
}

/** From now on these methods’ answers are what is made of the real ones. Call it before the page is loaded. */
export async function forge(page: Page, forgeries: Forgeries): Promise<void> {
  await page.routeWebSocket(/\/studio$/, (window) => {
    const studio = window.connectToServer()
    const asked = new Map<string, string>()
    window.onMessage((message) => {
      const call = request.safeParse(decodeFrame(message as Buffer))
      if (call.success) asked.set(call.data.i, String(call.data.a[0]))
      studio.send(message)
    })
    studio.onMessage((message) => {
      const told = answer.safeParse(decodeFrame(message as Buffer))
      const name = told.success ? asked.get(told.data.i) : undefined
      const forged = forgeries[name as MethodName] as ((real: unknown) => Answer) | undefined
      const real = told.data?.r as Answer | undefined
      if (!forged || !real?.ok) return window.send(message)
      window.send(Buffer.from(encodeFrame({ ...told.data, r: forged(real.output) })))
    })
  })
}
