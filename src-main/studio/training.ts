/** The methods behind the Train view. */
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'
import { InstrumentListenings } from './instrumentListenings.ts'
import { checkpointsOf } from './trainingCheckpoints.ts'
import { fitOfDataset, requireFit } from './trainingFits.ts'
import { TrainingMeasurements } from './trainingMeasure.ts'
import type { TrainingQueue } from './trainingQueue.ts'
import { listPresets } from './trainingRequest.ts'
import { TrainingRuns } from './trainingRuns.ts'

export function trainingHandlers(
  context: StudioContext,
  queue: TrainingQueue,
): Handlers<MethodsOf<'training'>> {
  const { library } = context
  const measurements = new TrainingMeasurements(context, () => queue.first !== undefined)
  const listenings = new InstrumentListenings(context)
  const runs = new TrainingRuns(context, queue, measurements)
  return {
    'training.presets': () => listPresets(),
    'training.measure': (what) => measurements.measure(what),
    'training.listen': ({ datasetId }) => listenings.findings(datasetId),
    'training.start': ({ name, settings }) => runs.start(name, settings, null),
    'training.runs': () => runs.list(),
    'training.run': ({ id }) => runs.get(id),
    'training.points': ({ runId }) => runs.points(runId),
    'training.checkpoints': ({ runId }) => {
      library.runs.get(runId)
      return checkpointsOf(library, runId)
    },
    'training.pause': ({ runId }) => runs.pause(runId),
    'training.resume': ({ runId, compute, minutes }) => runs.resume(runId, compute, minutes),
    'training.stop': ({ runId }) => runs.stop(runId),
    'training.fits': ({ checkpointId, datasetId }) => fitOfDataset(library, checkpointId, datasetId),
    'training.goOn': async ({ checkpointId, name, settings }) => {
      await requireFit(library, checkpointId, settings)
      return runs.start(name, settings, checkpointId)
    },
    'training.rename': ({ runId, name }) => library.runs.rename(runId, name),
    'training.remove': ({ runId }) => runs.remove(runId),
    'training.removeCheckpoint': ({ checkpointId }) => library.checkpoints.remove(checkpointId),
  }
}
