/**
 * The first time a graphics card is opened with its driver, another process does it: a bad driver ends the process that
 * opens its card, or never answers. What went well is remembered.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { errorSchema } from '../../../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { cardKey } from '../choose/keys.ts'
import { memory, type Memory } from '../choose/remembered.ts'
import type { AdapterFacts } from './adapters.ts'
import { cardCrashed } from './failures.ts'

/** A driver that takes longer hangs; some take seconds for their first kernel. */
const patienceMilliseconds = 30_000

export interface OpeningOptions {
  readonly known?: Memory
  /** What the process runs, with the card's id. */
  readonly script?: string
  readonly milliseconds?: number
}

/**
 * Comes back when this card has been opened here before, or just now by another process.
 * @throws SyrinxError `compute/card-crashed`, or what that process met: `compute/no-device`, `compute/wrong-results` …
 */
export async function openElsewhereFirst(
  facts: AdapterFacts,
  {
    known = memory(),
    script = join(import.meta.dirname, 'opening.ts'),
    milliseconds = patienceMilliseconds,
  }: OpeningOptions = {},
): Promise<void> {
  const key = `opens|${cardKey(facts)}`
  if (await known.recall(key, z.literal(true))) return
  const { error, said, lastWords } = await run(script, facts.id, milliseconds)
  // No process can be started here: nothing speaks against the card.
  if (typeof error?.code === 'string') return
  if (error?.killed)
    throw cardCrashed(facts, 'does not answer', [`No answer for ${milliseconds / 1000} s.`, lastWords])
  const failure = errorSchema.nullable().safeParse(said)
  if (error || !failure.success) {
    const how = error?.signal ?? `code ${error?.code ?? 0}`
    throw cardCrashed(facts, 'crashes', [`The process that opened it ended with ${how}.`, lastWords])
  }
  if (failure.data) {
    const { code, message, hint, report } = failure.data
    throw new SyrinxError(code, message, hint, report === undefined ? {} : { report })
  }
  await known.keep(key, true)
}

interface Ended {
  readonly error: { readonly code?: unknown; readonly killed?: boolean; readonly signal?: string } | null
  /** Its last line, if that is JSON. */
  readonly said: unknown
  readonly lastWords: string
}

const run = (script: string, id: string, timeout: number): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, id],
      { timeout, killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout, stderr) => {
        const lastWords = stderr.trim().split('\n').slice(-5).join('\n')
        resolve({ error: error as Ended['error'], said: lastLine(stdout), lastWords })
      },
    )
  })

function lastLine(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1)!)
  } catch {
    return undefined
  }
}
