/** The border: every call is checked against its schema before a handler sees it, and every error becomes an envelope. */
import type { z } from 'zod'
import { methods, type Handlers, type MethodName } from '../../src-shared/contract/contract.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { Answer } from '../../src-shared/contract/wire.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

/** Never throws. `name` and `input` come from outside and may be anything. */
export async function dispatch(handlers: Handlers, name: unknown, input: unknown): Promise<Answer> {
  try {
    if (typeof name !== 'string' || !Object.hasOwn(methods, name))
      throw new SyrinxError(
        'contract/unknown-method',
        `The studio has no method “${String(name).slice(0, 100)}”.`,
      )
    const method = name as MethodName
    const checked = methods[method].input.safeParse(input)
    if (!checked.success) throw badInput(method, checked.error)
    const handler = handlers[method] as (input: unknown) => unknown
    return { ok: true, output: await handler(checked.data) }
  } catch (error) {
    return { ok: false, error: envelopeOf(error) }
  }
}

/** Names the field and what is wrong with it. */
function badInput(method: MethodName, error: z.ZodError): SyrinxError {
  const issue = error.issues[0]
  const field = issue.path.length > 0 ? `“${issue.path.join('.')}”` : 'the input'
  return new SyrinxError('contract/bad-input', `${method}: ${field}: ${issue.message}`.slice(0, 500))
}
