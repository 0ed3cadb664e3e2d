/** What a graphics card refuses, in words, with a report that can be copied and sent to whoever wrote Syrinx. */
import { SyrinxError } from '../../../../src-shared/errors.ts'
import type { AdapterFacts } from './adapters.ts'

/** A kernel that the card's compiler refuses: the cause's message is the whole report. */
export function shaderFailure(
  facts: AdapterFacts,
  kernel: string,
  constants: Readonly<Record<string, number | boolean>>,
  messages: readonly { readonly type: string; readonly lineNum: number; readonly message: string }[],
  cause: unknown,
): SyrinxError {
  const report = [
    `Kernel: ${kernel}`,
    `Graphics card: ${facts.name} (${facts.vendor} ${facts.architecture}, ${facts.backend})`,
    `Driver: ${facts.driver}`,
    `Sizes: ${JSON.stringify(constants)}`,
    ...messages.map(({ type, lineNum, message }) => `${type}, line ${lineNum}: ${message}`),
    String(cause),
  ].join('\n')
  return new SyrinxError(
    'compute/shader-failed',
    `${facts.name} can’t run a part of Syrinx (${kernel}).`,
    'Choose the processor in the settings. A newer driver may help.',
    { cause: new Error(report) },
  )
}
