/** Experiments as tasks of the studio. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Definition, Scale } from '../../../src-shared/experiments/definition.ts'
import type { Report } from '../../../src-shared/experiments/report.ts'
import type { TaskFunction } from '../messages.ts'
import { findDefinition } from './definitions.ts'
import { estimateExperiment, type ExperimentEstimate } from './estimate.ts'
import { runExperiment, type ExperimentProgressEvent } from './runExperiment.ts'

export interface ExperimentTaskInput {
  /** As it is to be run; without it, the one of that `name`. */
  readonly definition?: Definition
  readonly name?: string
  readonly scale: Scale
  readonly directory: string
  /** Where the recordings lie that a material of kind `given` needs. */
  readonly data: string | null
}

export type ExperimentTaskEvent =
  | { readonly kind: 'words'; readonly words: string }
  | ({ readonly kind: 'progress' } & ExperimentProgressEvent)

export interface ExperimentTaskOutput {
  readonly report: Report
}

/** @throws SyrinxError those of `runExperiment`. */
export const experimentTask: TaskFunction<'experiment'> = async (input, control) => {
  const report = await runExperiment(
    {
      definition: await definitionOf(input),
      scale: input.scale,
      directory: input.directory,
      ...(input.data !== null && { data: input.data }),
    },
    {
      say: (words) => control.tell({ kind: 'words', words }),
      progress: (event) => control.tell({ kind: 'progress', ...event }),
      shouldStop: () => control.shouldStop(),
      held: () => control.held(),
    },
  )
  return { report }
}

export interface EstimateExperimentInput {
  readonly definition: Definition
  readonly scale: Scale
}

export const estimateExperimentTask: TaskFunction<'estimateExperiment'> = async ({
  definition,
  scale,
}): Promise<ExperimentEstimate> => estimateExperiment(definition, scale)

async function definitionOf({ definition, name }: ExperimentTaskInput): Promise<Definition> {
  if (definition) return definition
  if (name === undefined) throw new SyrinxError('experiment/none', 'Which experiment?')
  return findDefinition(name)
}
