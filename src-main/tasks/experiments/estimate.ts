/** How long an experiment would take on this machine, from steps and samples that are timed now. */
import { planOf, type Definition, type Scale } from '../../../src-shared/experiments/definition.ts'
import {
  multiplyAccumulatesPerSample,
  receptiveField,
  type Hyperparameters,
} from '../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Crop } from '../../engine/compute/compute.ts'
import { computeByName } from '../../engine/compute/registry.ts'
import { trainingDefaults } from '../recipe.ts'
import { freshState } from '../runCheckpoint.ts'
import { generationDefaults } from '../generate.ts'
import { networkOf, sizesOf } from './network.ts'
import { measuringSecondsOf, workOf } from './workload.ts'

/** All measurements of one estimate together take about this long. */
const measuredSeconds = 2
/** Multiply-accumulates of a step that is timed, at most: a tenth of a second or two. */
const stepCost = 1e9
/** Making material, loading, writing: for each variant. */
const overheadSeconds = 1

export interface ExperimentEstimate {
  readonly seconds: number
  /** “About 3 minutes.” */
  readonly words: string
}

/** Multiply-accumulates a second. */
interface Speeds {
  readonly training: number
  readonly generation: number
}

/** The smallest and the largest network are timed; those between lie between them. */
export async function estimateExperiment(
  definition: Definition,
  scale: Scale,
  { threads = 0 }: { readonly threads?: number } = {},
): Promise<ExperimentEstimate> {
  const plan = planOf(definition, scale)
  const variants = [...plan.variants].sort(
    (a, b) =>
      multiplyAccumulatesPerSample(networkOf(a.network)) - multiplyAccumulatesPerSample(networkOf(b.network)),
  )
  const ends = [...new Set([variants[0], variants.at(-1)!])]
  const timed: (Speeds & { readonly cost: number })[] = []
  for (const variant of ends) {
    const { defaults } = variant.training
    const network = networkOf(variant.network)
    timed.push({
      cost: multiplyAccumulatesPerSample(network),
      ...(await speedsOf(network, {
        threads,
        ...sizesOf(variant),
        optimiser: trainingDefaults[defaults].optimiser,
        seconds: measuredSeconds / ends.length,
      })),
    })
  }
  const seconds = plan.variants.reduce((sum, variant) => {
    const work = workOf(plan, variant)
    const cost = multiplyAccumulatesPerSample(networkOf(variant.network))
    const nearest = timed.reduce((best, it) =>
      Math.abs(Math.log(it.cost / cost)) < Math.abs(Math.log(best.cost / cost)) ? it : best,
    )
    return (
      sum +
      work.training / nearest.training +
      work.generation / nearest.generation +
      measuringSecondsOf(work) +
      overheadSeconds
    )
  }, 0)
  return { seconds, words: `About ${timeInWords(seconds)} on this machine.` }
}

interface TimedTraining {
  readonly threads: number
  readonly sampleSize: number
  readonly batchSize: number
  readonly optimiser: (typeof trainingDefaults)['syrinx']['optimiser']
  readonly seconds: number
}

/** One short step pays for what happens once; then as many as fit. */
async function speedsOf(asked: Hyperparameters, timed: TimedTraining): Promise<Speeds> {
  // As many layers, without their past: four seconds of it before each crop could not be timed in two.
  const network = { ...asked, dilations: asked.dilations.map(() => 1) }
  const random = Random.fromSeed(1)
  const weights = initialWeights(network, random)
  const cost = multiplyAccumulatesPerSample(network)
  const compute = await computeByName('cpu')
  const trainer = await compute.trainer(network, freshState(weights, timed.optimiser), timed.optimiser, {
    threads: timed.threads,
  })
  const field = receptiveField(network)
  // A whole step of a large network would take longer than there is time: part of a crop costs its part.
  const predicted = Math.max(64, Math.min(timed.sampleSize, Math.round(stepCost / cost)))
  const crops = Math.max(1, Math.min(timed.batchSize, Math.round(stepCost / cost / predicted)))
  const batch = Array.from({ length: crops }, (): Crop => ({
    codes: Uint16Array.from({ length: field + predicted }, () => random.below(network.quantizationChannels)),
  }))
  let training: number
  try {
    await trainer.step(batch, 1e-6)
    const began = performance.now()
    let steps = 0
    do {
      await trainer.step(batch, 1e-6)
      steps++
    } while (performance.now() - began < 500 * timed.seconds)
    training = (steps * crops * predicted * cost * 1000) / (performance.now() - began)
  } finally {
    await trainer.dispose()
  }
  return { training, generation: await generationSpeed(network, weights, cost, timed.seconds) }
}

async function generationSpeed(
  network: Hyperparameters,
  weights: Float32Array,
  cost: number,
  seconds: number,
): Promise<number> {
  const { play, preparePerformance } = await import('../playing.ts')
  const { freshSamplers } = await import('../samplers.ts')
  const request = {
    ...generationDefaults,
    checkpoint: {
      hyperparameters: network,
      weights,
      step: 0,
      createdAt: new Date().toISOString(),
      provenance: {},
    },
    score: { kind: 'none' } as const,
    // As experiments are done: the same on every machine.
    compute: 'cpu' as const,
    samples: 600 * network.sampleRateHz,
  }
  const performed = preparePerformance(request, new Uint16Array(0), { say: () => undefined })
  const { sampler, release } = await freshSamplers(request)
  try {
    let [began, before] = [0, 0]
    const { count } = await play(performed, () => Promise.resolve({ sampler }), {
      shouldStop: () => began > 0 && performance.now() - began > 250 * seconds,
      async block(_blocks, done) {
        if (began > 0) return
        began = performance.now()
        before = done
      },
    })
    return ((count - before) * cost * 1000) / (performance.now() - began)
  } finally {
    await release()
  }
}

/** “40 seconds”, “3 minutes”, “2 hours”, “5 days”. */
export function timeInWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const
  for (const [size, name] of units) if (seconds >= 1.5 * size) return plural(Math.round(seconds / size), name)
  return plural(Math.max(1, seconds > 20 ? 10 * Math.round(seconds / 10) : Math.round(seconds)), 'second')
}

const plural = (count: number, name: string) =>
  `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`
