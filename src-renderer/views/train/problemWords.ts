/** What went wrong with a run, and what else could go on with it. */
import type { ComputeState } from '../../../src-shared/contract/computes.ts'
import type { ErrorEnvelope } from '../../../src-shared/contract/errors.ts'
import type { TrainingSettings } from '../../../src-shared/contract/training.ts'

/** Whether it was the compute that failed, so that another one may not. */
export const failedOn = ({ code }: ErrorEnvelope): boolean => code.startsWith('compute/')

/** What to do, as this window does it: the studio’s words are for the command line as well. */
export const hintOf = ({ code, hint }: ErrorEnvelope): string =>
  code === 'training/diverged'
    ? 'That happens when it learns in steps that are too large. Let it go on with a lower learning rate.'
    : hint

const names: Readonly<Record<ComputeState['name'], string>> = {
  cpu: 'the processor',
  webgpu: 'the graphics card',
  tensorflow: 'TensorFlow',
}

interface Elsewhere {
  readonly name: TrainingSettings['compute']
  readonly label: string
}

/** The other computes that are here, as buttons; a run on “Automatic” may have been on a graphics card. */
export function goOnElsewhere(list: readonly ComputeState[], used: TrainingSettings['compute']): Elsewhere[] {
  return list
    .filter(({ name, available }) => available && name !== used)
    .filter(({ name }) => used !== 'auto' || name === 'cpu')
    .map(({ name }) => ({ name, label: `Go on with ${names[name]}` }))
}
