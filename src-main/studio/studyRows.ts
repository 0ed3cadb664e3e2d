/** Takes and runs as the Study view has them beside each other. */
import type { InstrumentRef } from '../../src-shared/contract/instruments.ts'
import type { StudyRun, StudyTake } from '../../src-shared/contract/study.ts'
import type { Library } from '../library/library.ts'
import { measuresVersion } from '../tasks/measureSoundsTask.ts'

/**
 * Newest first; takes that are whole and not in the bin, of one project or of all.
 * @throws SyrinxError `project/unknown`
 */
export function studyTakes(library: Library, projectId: string | null): StudyTake[] {
  const projects = new Map(
    (projectId === null ? library.projects.cards() : [library.projects.get(projectId)]).map((it) => [
      it.id,
      it.name,
    ]),
  )
  const measures = library.takeMeasures.all(measuresVersion)
  const blindRatings = library.blindSessions.meanRatings()
  const validationLosses = new Map<string, number | null>()
  const validationLossOf = (ref: InstrumentRef): number | null => {
    if (ref.kind !== 'checkpoint') return null
    if (!validationLosses.has(ref.id))
      validationLosses.set(ref.id, library.checkpoints.table.find(ref.id)?.validationLoss ?? null)
    return validationLosses.get(ref.id) ?? null
  }
  return library.takes.heard(projectId).flatMap((take) => {
    const projectName = projects.get(take.projectId)
    if (projectName === undefined) return []
    return [
      {
        takeId: take.id,
        name: take.name,
        projectId: take.projectId,
        projectName,
        instrumentName: take.instrumentName,
        createdAt: take.createdAt,
        seconds: take.seconds,
        temperature: take.settings.temperature,
        rating: take.rating,
        blindRating: blindRatings.get(take.id) ?? null,
        validationLoss: validationLossOf(take.settings.instrument),
        measures: measures.get(take.id) ?? null,
        url: `/media/take/${take.id}`,
      },
    ]
  })
}

/** Newest first. */
export const studyRuns = (library: Library): StudyRun[] =>
  library.runs.list().map((run) => ({
    runId: run.id,
    name: run.name,
    datasetName: run.datasetName,
    preset: run.settings.preset,
    condition:
      run.settings.withCategories && run.settings.condition !== 'global'
        ? `global, ${run.settings.condition}`
        : run.settings.condition,
    createdAt: run.createdAt,
    steps: run.step,
    trainedSeconds: run.trainedSeconds,
    samplesPerSecond: run.samplesPerSecond,
    receptiveFieldMilliseconds: (run.receptiveFieldSamples / run.settings.sampleRateHz) * 1000,
    loss: run.loss,
    validationLoss: run.validationLoss,
    bestValidationLoss: run.bestValidationLoss,
  }))
