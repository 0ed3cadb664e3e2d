/** The options that say what computes, for every command that trains or plays. */
import type { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import { computeChoices } from '../../src-shared/contract/computes.ts'
import { listAdapters } from '../engine/compute/webgpu/list.ts'
import { oneOf } from './terminal.ts'

export const withComputeOptions = (command: Command): Command =>
  command
    .option(
      '--compute <name>',
      'auto (what is measured to be faster here), cpu, webgpu (a graphics card) or tensorflow',
      oneOf('--compute', computeChoices),
      'auto',
    )
    .option('--gpu <name>', 'which graphics card, by its name or a part of it (see: computes)')

/**
 * The id of the graphics card that is meant; empty when none is named.
 * @throws SyrinxError `compute/no-gpu` when there is none of that name.
 */
export async function adapterCalled(name: string | undefined): Promise<string> {
  if (name === undefined) return ''
  const adapters = await listAdapters()
  const wanted = name.toLowerCase()
  const found =
    adapters.find(({ id }) => id.toLowerCase() === wanted) ??
    adapters.find((it) => it.name.toLowerCase() === wanted) ??
    adapters.find((it) => it.name.toLowerCase().includes(wanted))
  if (found) return found.id
  throw new SyrinxError(
    'compute/no-gpu',
    `There is no graphics card here called “${name}”.`,
    adapters.length > 0
      ? `There is: ${adapters.map((it) => it.name).join(', ')}.`
      : 'There is none at all that WebGPU reaches; the processor works without --gpu.',
  )
}
