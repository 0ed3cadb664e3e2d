/** A run that leaves all numbers behind: it ends before anything of that is kept. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { StepResult, TrainingState } from '../compute/compute.ts'

/**
 * A gradient that isn't finite has ruined the weights already, whatever the loss before the step was.
 * @throws SyrinxError `training/diverged`
 */
export function requireFinite({ loss, gradientNorm }: StepResult, step: number, learningRate: number) {
  if (!Number.isFinite(loss)) throw diverged('loss', step, learningRate)
  if (!Number.isFinite(gradientNorm)) throw diverged('gradient', step, learningRate)
}

/** Whether everything in it is a number. */
export const isWhole = ({ weights, average, moments }: TrainingState): boolean =>
  [weights, ...(average ? [average] : []), ...moments].every(isFiniteVector)

/** Every number times zero is zero, unless it isn't finite: quicker than asking each. */
function isFiniteVector(values: Float32Array): boolean {
  let sum = 0
  for (const value of values) sum += value * 0
  return sum === 0
}

/** @param what is no longer a number */
export const diverged = (what: string, step: number, learningRate?: number): SyrinxError =>
  new SyrinxError(
    'training/diverged',
    `The ${what} is no longer a number at step ${step}${learningRate === undefined ? '' : ` (learning rate ${learningRate.toPrecision(3)})`}.`,
    'The last checkpoint is kept. Begin again with a lower learning rate (--learning-rate), or with gradient clipping (--clip-norm).',
  )
