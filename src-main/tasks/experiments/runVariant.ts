/** One variant of an experiment: its material, its network, its sounds. */
import { dirname, join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Plan, VariantPlan } from '../../../src-shared/experiments/definition.ts'
import { categorySounds, type CategorySounds } from '../../audio/soundCategories.ts'
import { loadRecording } from '../../audio/recording.ts'
import { makeMaterial, type MadeMaterial } from '../material/makeMaterial.ts'
import { networkInWords, networkOf, runFolderOf } from './network.ts'
import type { OpenReport } from './openReport.ts'
import { plannedRenders } from './plannedRenders.ts'
import type { ExperimentHooks, ExperimentProgress } from './progress.ts'
import { renderSound, samplersOf } from './renderSound.ts'
import { describeTraining, trainedNetwork, trainVariant } from './trainVariant.ts'
import { validationFiles } from './validationFiles.ts'

export interface VariantContext {
  readonly variant: VariantPlan
  readonly plan: Plan
  readonly directory: string
  readonly threads: number
  readonly data: string | undefined
  readonly report: OpenReport
  readonly progress: ExperimentProgress
  readonly hooks: ExperimentHooks
}

/** All variants learn the same files. */
const materialSeed = 1

/**
 * Its failure is written down and loses nothing of the others; a full disk or a folder in use ends everything.
 * @returns the failure that was written down, if there was one.
 */
export async function runVariant(context: VariantContext): Promise<SyrinxError | null> {
  const { variant, report, hooks } = context
  try {
    await work(context)
    return null
  } catch (error) {
    if (isStop(error) && hooks.shouldStop()) return null
    if (!(error instanceof SyrinxError) || endsAll(error)) throw error
    hooks.say(`${variant.title}: ${error.message}`)
    await report.variantFailed(await described(context), error.message)
    return error
  }
}

const isStop = (error: unknown) =>
  error instanceof SyrinxError && ['work/stopped', 'train/stopped'].includes(error.code)

const endsAll = ({ code }: SyrinxError) =>
  ['file/cannot-write', 'audio/disk-full', 'audio/unwritable', 'run/in-use', 'run/unwritable'].includes(code)

async function described({ variant, directory }: VariantContext) {
  const { name, title, network, training } = variant
  return describeTraining(runFolderOf(directory, name), variant).catch(() => ({
    name,
    title,
    words: networkInWords(networkOf(network), training.steps),
    measures: {},
    curve: [],
  }))
}

async function work(context: VariantContext): Promise<void> {
  const { variant, plan, directory, report, progress, hooks } = context
  const material = plan.materials[variant.material]
  const { sampleRateHz } = networkOf(variant.network)
  progress.tell(`${variant.title}: making what is learned from`, variant.name, true)
  const made = await makeMaterial(
    material,
    join(directory, 'materials', `${variant.material}-${sampleRateHz}`),
    {
      sampleRateHz,
      seed: materialSeed,
      ...(context.data !== undefined && { data: context.data }),
      shouldStop: hooks.shouldStop,
      say: hooks.say,
    },
  )
  if (!(await train(context, made))) return
  await report.trained(await described(context))

  const run = runFolderOf(directory, variant.name)
  const checkpoint = await trainedNetwork(run)
  const renders = plannedRenders(variant, made)
  const samplers = samplersOf(checkpoint)
  const sounds = await soundsOf(made, sampleRateHz)
  try {
    for (const [i, render] of renders.entries()) {
      if (hooks.shouldStop()) return
      const words = `${variant.title}: ${render.title}`
      if (!report.rendered(variant.name, render.name)) {
        progress.tell(words, variant.name, true)
        const began = performance.now()
        const rendered = await renderSound(
          render,
          {
            material,
            made,
            checkpoint,
            directory,
            variant: variant.name,
            samplers: samplers.source,
            sounds,
            validation: () => validationFiles(run, made),
          },
          {
            say: () => undefined,
            shouldStop: hooks.shouldStop,
            ...(hooks.held && { held: () => hooks.held!() }),
            progress: (done, total) => {
              progress.work.advance(variant.name, 'generation', (i + done / total) / renders.length)
              progress.tell(words, variant.name)
            },
          },
        )
        if (!rendered) return
        await report.addRender(variant.name, rendered)
        const seconds = (performance.now() - began) / 1000
        progress.work.timed(variant.name, 'generation', 1 / renders.length, seconds)
      }
      progress.work.advance(variant.name, 'generation', (i + 1) / renders.length)
    }
  } finally {
    await samplers.dispose()
  }
  await report.variantDone(
    variant.name,
    renders.map((it) => it.name),
  )
}

/** @returns whether all steps are done. */
async function train(context: VariantContext, made: MadeMaterial): Promise<boolean> {
  const { variant, directory, threads, report, progress, hooks } = context
  const { steps } = variant.training
  let last: { readonly step: number; readonly seconds: number } | undefined
  const done = await trainVariant(runFolderOf(directory, variant.name), variant, made.directory, threads, {
    say: hooks.say,
    shouldStop: hooks.shouldStop,
    ...(hooks.held && { held: hooks.held }),
    progress({ step, trainedSeconds }, logged) {
      if (logged) progress.point({ ...logged, validationLoss: logged.validationLoss ?? null })
      if (last)
        progress.work.timed(
          variant.name,
          'training',
          (step - last.step) / steps,
          trainedSeconds - last.seconds,
        )
      last = { step, seconds: trainedSeconds }
      progress.work.advance(variant.name, 'training', step / steps)
      progress.tell(
        `${variant.title}: training, step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}`,
        variant.name,
      )
    },
    kept: async () => report.trained(await described(context)),
  })
  if (done) progress.work.advance(variant.name, 'training', 1)
  return done
}

/** Recorded categories are told apart by their sound; tones by their frequency and shape. */
async function soundsOf(made: MadeMaterial, sampleRateHz: number): Promise<CategorySounds | undefined> {
  if (made.categories.length < 2 || made.categories.some((it) => it.frequencyHz !== null)) return undefined
  const recordings = await Promise.all(
    made.files.map(async ({ path }) => ({
      category: dirname(path),
      samples: await loadRecording(join(made.directory, path), { sampleRateHz }),
    })),
  )
  return categorySounds(recordings, sampleRateHz)
}
