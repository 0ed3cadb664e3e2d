/**
 * An experiment in a folder of its own: material is made, networks are trained, sounds are generated and measured, the
 * claims judged. What is done stays done: called again on the same folder it goes on from where it was.
 *
 *   report.json, report.html        what was found so far
 *   materials/KEY-RATE/             what is learned from
 *   runs/VARIANT/                   a run folder (tasks/runFolder.ts)
 *   takes/, references/, pictures/  VARIANT/RENDER.wav, and VARIANT-RENDER.png
 */
import { mkdir } from 'node:fs/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { planOf, type Definition, type Scale } from '../../../src-shared/experiments/definition.ts'
import type { Report } from '../../../src-shared/experiments/report.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { lockRunFolder } from '../runLock.ts'
import { requireData } from './planned.ts'
import { ExperimentProgress, type ExperimentHooks } from './progress.ts'
import { OpenReport } from './openReport.ts'
import { runVariant } from './runVariant.ts'

export type { ExperimentHooks, ExperimentProgressEvent } from './progress.ts'
export { readReport } from './reportFile.ts'

export interface ExperimentRequest {
  readonly definition: Definition
  readonly scale: Scale
  readonly directory: string
  /** The folder or archive that a material of kind `given` is made from. */
  readonly data?: string
  /** 0: as many as the machine has. */
  readonly threads?: number
}

/**
 * @returns the report; not whole where `shouldStop` ended it.
 * @throws SyrinxError `experiment/needs-data`; `experiment/other` when the folder holds another experiment;
 *   `run/in-use`; `experiment/variant-failed` after everything else has been done, with the report written;
 *   `experiment/bad-data` when that is because of the recordings that were given.
 */
export async function runExperiment(request: ExperimentRequest, hooks: ExperimentHooks): Promise<Report> {
  const { definition, scale, directory, threads = 0 } = request
  const plan = planOf(definition, scale)
  requireData(plan, request.data)
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new SyrinxError(
      'experiment/unwritable',
      `The folder ${directory} can’t be made: ${reasonOf(cause)}.`,
      'Choose another folder.',
      { cause },
    )
  })
  const unlock = await lockRunFolder(directory)
  try {
    const report = await OpenReport.open(directory, definition, scale, threads)
    const progress = new ExperimentProgress(plan, hooks)
    const failures: SyrinxError[] = []
    for (const variant of plan.variants) {
      if (hooks.shouldStop()) break
      const context = { variant, plan, directory, threads, data: request.data, report, progress, hooks }
      const failure = await runVariant(context)
      if (failure) failures.push(failure)
    }
    await report.finish()
    const failed = report.failures()
    if (failed.count > 0 && !hooks.shouldStop()) {
      const isOfData = failures.length > 0 && failures.every(({ code }) => code.startsWith('prepare/'))
      throw new SyrinxError(
        isOfData ? 'experiment/bad-data' : 'experiment/variant-failed',
        `${failed.count === 1 ? 'A part' : `${failed.count} parts`} of the experiment failed: ${failed.words}`,
        isOfData
          ? 'Run it anew with other recordings, or with these once they are mended.'
          : 'The rest is kept. Go on with it to try again.',
      )
    }
    return report.value
  } finally {
    await unlock()
  }
}
