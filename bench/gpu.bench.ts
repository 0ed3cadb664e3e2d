/**
 * `npm run bench -- gpu`: training and sampling on this machine's graphics card, against what the card can do at most,
 * which is measured first. Without a card, SwiftShader shows that everything runs, at sizes that it can cope with.
 *
 * --only NAME       works whose name contains it (again for another); without works, only the card's rates
 * --scale FACTOR    of dilations and samples of a crop; its root of crops and takes, and the root of that of layers
 * --dispatches      a table of every kernel by the card's own clock, with its share of its own floor
 * --peers FILE      what bench/peers/pytorch_wavenet.py printed, beside our figures
 * --plan            the plan of a step in Markdown, and nothing else; needs no card
 * --curves FOLDER   figures of one training on every compute, and nothing else
 *
 * How to read it, and what has been measured where: docs/gpu.md.
 */
import type { Gpu } from '../src-main/engine/compute/webgpu/gpu.ts'
import { cardFacts, describeCard, openCard } from './gpu/card.ts'
import { lossCurves } from './gpu/lossCurves.ts'
import { askPeer, peerTitles } from './gpu/peers.ts'
import { planText } from './gpu/planText.ts'
import { pytorchCard, readPytorch, type PytorchLine } from './gpu/pytorch.ts'
import { measureRates, type CardRates } from './gpu/rates.ts'
import { samplingPlanText } from './gpu/samplingPlanText.ts'
import { measureSampling } from './gpu/sampling.ts'
import { dispatchRemark, measureTraining } from './gpu/training.ts'
import { tuneTraining } from './gpu/tuning.ts'
import {
  samplingWorks,
  scaledSampling,
  scaledTraining,
  scaleOf,
  trainingWorks,
  type Scale,
  type TrainingWork,
} from './gpu/works.ts'
import type { GpuPeerRequest } from './peers/gpuPeer.ts'
import type { Benchmark, BenchmarkOptions, Figure, Remark } from './run.ts'

const peerSteps = 3
/** Losses that differ by more come from different models. */
const mostLossDifference = 1e-3

const ratesFigures = (it: CardRates): Figure[] => [
  { name: 'gpu/rates/multiply-add', value: (2 * it.multiplyAddHz) / 1e9, unit: 'GFLOP/s' },
  {
    name: 'gpu/rates/product',
    value: (2 * it.productMultiplyAddHz) / 1e9,
    unit: 'GFLOP/s',
    ratio: it.productMultiplyAddHz / it.multiplyAddHz,
    against: `multiply-adds in registers; our matrix product of ${it.productSize}³`,
  },
  { name: 'gpu/rates/memory', value: it.memoryBytesHz / 1e9, unit: 'GB/s' },
  { name: 'gpu/rates/reread/1', value: it.oneWorkgroupBytesHz / 1e9, unit: 'GB/s' },
  {
    name: `gpu/rates/reread/${it.workgroups}`,
    value: it.manyWorkgroupsBytesHz / 1e9,
    unit: 'GB/s',
    ratio: it.manyWorkgroupsBytesHz / it.oneWorkgroupBytesHz,
    against: `one workgroup that rereads ${it.rereadBytes / 2 ** 20} MiB`,
  },
  { name: 'gpu/rates/dispatch', value: 1e6 * it.dispatchSeconds, unit: 'µs' },
  { name: 'gpu/rates/round-trip', value: 1e6 * it.roundTripSeconds, unit: 'µs' },
]

/** PyTorch’s figures of a work, beside ours. */
function besides(name: string, value: number, lines: readonly PytorchLine[]): (Figure | Remark)[] {
  return lines
    .filter((line) => line.name.startsWith(`${name}/`))
    .map((line) => {
      if (!('value' in line))
        return { name: line.name, text: `${line.name}: ${'reason' in line ? line.reason : ''}` }
      const peak = line.peakBytes === undefined ? '' : `, ${(line.peakBytes / 2 ** 30).toFixed(1)} GiB`
      return {
        name: line.name,
        value: line.value,
        unit: line.unit,
        ratio: value / line.value,
        against: `(ours over it)${peak}`,
      }
    })
}

async function* libraries(
  work: TrainingWork,
  value: number,
  firstLoss: number,
): AsyncIterable<Figure | Remark> {
  for (const library of Object.keys(peerTitles) as GpuPeerRequest['library'][]) {
    const name = `${work.name}/${library}`
    const { hyperparameters, codes } = work
    const answer = await askPeer({ library, hyperparameters, codes, steps: peerSteps })
    if ('reason' in answer)
      yield { name, text: `${name}: left out, ${answer.reason}`, facts: { reason: answer.reason } }
    else if (Math.abs(answer.firstLoss - firstLoss) > mostLossDifference) {
      const reason = `it trains something else: its first loss is ${answer.firstLoss}, ours ${firstLoss}`
      yield { name, text: `${name}: left out, ${reason}`, facts: { reason } }
    } else
      yield {
        name,
        value: answer.samplesPerSecond,
        unit: 'samples/s',
        ratio: value / answer.samplesPerSecond,
        against: `(ours over it), ${peerTitles[library]}, same run`,
      }
  }
}

async function* works(
  gpu: Gpu,
  scale: Scale,
  options: BenchmarkOptions,
  pytorch: readonly PytorchLine[],
): AsyncIterable<Figure | Remark> {
  const wanted = ({ name }: { readonly name: string }) =>
    !options.only || options.only.some((text) => name.includes(text))
  // The rate of our product is that of the tiles that are best for the first network.
  const { tiles: usual } = await tuneTraining(gpu, trainingWorks[0])
  const rates = await measureRates(gpu, usual.products)
  yield* ratesFigures(rates)
  for (const whole of trainingWorks.filter(wanted)) {
    const work = scaledTraining(whole, scale)
    const { tiles, remarks } = await tuneTraining(gpu, work)
    yield* remarks
    const { value, firstLoss, figures } = await measureTraining(gpu, work, rates, tiles)
    yield* figures
    yield* besides(work.name, value, pytorch)
    // The libraries train on one crop.
    if (whole.crops === 1) yield* libraries(work, value, firstLoss)
    if (options.dispatches) yield dispatchRemark(gpu, work, rates, tiles)
  }
  for (const whole of samplingWorks.filter(wanted)) {
    const work = scaledSampling(whole, scale)
    for await (const it of measureSampling(gpu, work, rates)) {
      yield it
      if ('value' in it && it.name === `${work.name}/float32`) yield* besides(work.name, it.value, pytorch)
    }
  }
}

async function* run(options: BenchmarkOptions): AsyncIterable<Figure | Remark> {
  if (options.plan) {
    yield { name: 'gpu/plan', text: `${await planText()}\n${samplingPlanText()}` }
    return
  }
  if (options.curves !== undefined) {
    yield await lossCurves(options.curves)
    return
  }
  const gpu = await openCard()
  if (typeof gpu === 'string') {
    yield { name: 'gpu', text: `Nothing is measured: ${gpu}`, facts: { reason: gpu } }
    return
  }
  try {
    const isSoftware = gpu.facts.kind === 'cpu'
    const scale = scaleOf(options.scale, isSoftware)
    yield { name: 'gpu/card', text: describeCard(gpu), facts: cardFacts(gpu) }
    if (isSoftware)
      yield {
        name: 'gpu/software',
        text: 'This is software, for looking only: its speeds say nothing about any card.',
      }
    if (scale.time < 1)
      yield {
        name: 'gpu/scale',
        text: `Reduced: dilations and samples of a crop to ${scale.time.toPrecision(3)} of what they are, crops and takes to ${scale.count.toPrecision(3)}, layers to ${scale.layers.toPrecision(3)}.`,
        facts: scale,
      }
    const pytorch = options.peers === undefined ? [] : await readPytorch(options.peers)
    if (pytorch.length > 0) {
      const left = scale.time < 1 ? ' Left out: it did the whole works.' : ''
      yield { name: 'gpu/pytorch', text: `Beside: ${pytorchCard(pytorch)}.${left}` }
    }
    yield* works(gpu, scale, options, pytorch)
  } finally {
    gpu.destroy()
  }
}

export const benchmarks: Benchmark[] = [{ name: 'gpu', run }]
