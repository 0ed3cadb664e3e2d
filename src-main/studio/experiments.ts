/** The methods behind the Experiments view. */
import type { Experiment } from '../../src-shared/contract/experiments.ts'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import { planOf, scales, type Definition } from '../../src-shared/experiments/definition.ts'
import { findDefinition, listDefinitions } from '../tasks/experiments/definitions.ts'
import { needsOf, renderCountOf, trainingSamplesOf } from '../tasks/experiments/planned.ts'
import type { StudioContext } from './context.ts'
import { ExperimentRuns } from './experimentRuns.ts'
import type { TrainingQueue } from './trainingQueue.ts'

export function experimentHandlers(
  context: StudioContext,
  queue: TrainingQueue,
  definitionsDirectory?: string,
): Handlers<MethodsOf<'experiments'>> {
  const runs = new ExperimentRuns(context, queue, definitionsDirectory)
  return {
    'experiments.list': async () => (await listDefinitions(definitionsDirectory)).map(asExperiment),
    'experiments.estimate': async ({ name, scale }) => {
      const definition = await findDefinition(name, definitionsDirectory)
      const isTraining = queue.first !== undefined
      // Beside a run it would wait in that run's process for its end.
      const role = isTraining ? 'listen' : 'train'
      const { seconds, words } = await context.processes.run(role, 'estimateExperiment', {
        definition,
        scale,
      })
      return { seconds, words: isTraining ? `${words} ${besideWords}`.trim() : words }
    },
    'experiments.start': (input) => runs.start(input),
    'experiments.runs': () => runs.list(),
    'experiments.run': ({ id }) => runs.get(id),
    'experiments.report': ({ id }) => runs.report(id),
    'experiments.losses': ({ id }) => runs.losses(id),
    'experiments.stop': ({ id }) => runs.stop(id),
    'experiments.resume': ({ id }) => runs.resume(id),
    'experiments.remove': ({ id }) => runs.remove(id),
  }
}

const besideWords = 'This was measured beside other training; alone it is faster.'

const asExperiment = (definition: Definition): Experiment => {
  const { name, title, paper, section, asks, found, differs } = definition
  return {
    name,
    title,
    paper,
    section,
    asks,
    found: found.words,
    figure: found.figure,
    differs,
    scales: scales.map((scale) => {
      const plan = planOf(definition, scale)
      return {
        scale,
        words: plan.words,
        variants: plan.variants.length,
        renders: renderCountOf(plan),
        trainingSamples: trainingSamplesOf(plan),
        needs: needsOf(plan),
      }
    }),
  }
}
