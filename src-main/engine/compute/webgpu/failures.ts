/** What a graphics card refuses, in words, with a report that can be copied and sent to whoever wrote Syrinx. */
import { arch, release, type } from 'node:os'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { syrinxVersion } from '../../../files/version.ts'
import type { AdapterFacts } from './adapters.ts'

const chooseProcessor = 'Choose the processor in the settings. A newer driver may help.'

/** The card, the system and what happened: everything that whoever mends it has to know. */
export const gpuReport = (facts: AdapterFacts, lines: readonly string[]): string =>
  [
    `Graphics card: ${facts.name} (${[facts.vendor, facts.architecture].filter(Boolean).join(' ')}), ${facts.backend}`,
    `Driver: ${facts.driver || 'unknown'}`,
    systemLine(),
    ...lines,
  ].join('\n')

const systemLine = () =>
  `Syrinx ${syrinxVersion()}, Node ${process.version}, ${type()} ${release()}, ${arch()}`

/** A kernel that the card's compiler refuses. */
export function shaderFailure(
  facts: AdapterFacts,
  kernel: string,
  constants: Readonly<Record<string, number | boolean>>,
  messages: readonly { readonly type: string; readonly lineNum: number; readonly message: string }[],
  cause: unknown,
): SyrinxError {
  const report = gpuReport(facts, [
    `Kernel: ${kernel}`,
    `Sizes: ${JSON.stringify(constants)}`,
    ...messages.map(({ type, lineNum, message }) => `${type}, line ${lineNum}: ${message}`),
    String(cause),
  ])
  return new SyrinxError(
    'compute/shader-failed',
    `${facts.name} can’t run a part of Syrinx (${kernel}).`,
    chooseProcessor,
    { cause, report },
  )
}

/** A driver that doesn't open its card, however little is asked of it. */
export const adapterFailure = (facts: AdapterFacts, refusals: readonly unknown[]): SyrinxError =>
  new SyrinxError('compute/no-device', `${facts.name} can’t be opened.`, chooseProcessor, {
    cause: refusals.at(-1),
    report: gpuReport(facts, refusals.map(String)),
  })

/** A driver that takes the process with it that opens its card. */
export const cardCrashed = (
  facts: AdapterFacts,
  does: 'crashes' | 'does not answer',
  lines: readonly string[],
): SyrinxError =>
  new SyrinxError(
    'compute/card-crashed',
    `The driver of ${facts.name} ${does} when the card is opened.`,
    chooseProcessor,
    { report: gpuReport(facts, lines.filter(Boolean)) },
  )

/** A card whose arithmetic is wrong. */
export const wrongResults = (facts: AdapterFacts, line: string): SyrinxError =>
  new SyrinxError(
    'compute/wrong-results',
    `${facts.name} gives wrong results: nothing that it computes can be trusted.`,
    chooseProcessor,
    { report: gpuReport(facts, [line]) },
  )

/** No graphics card is a normal state: this is for whoever asked for one by name. */
export const noGpu = (
  message = 'There is no graphics card here that WebGPU reaches.',
  cause?: unknown,
): SyrinxError =>
  new SyrinxError('compute/no-gpu', message, 'Use the processor: choose “Automatic” in the settings.', {
    ...(cause !== undefined && { cause, report: [systemLine(), String(cause)].join('\n') }),
  })
