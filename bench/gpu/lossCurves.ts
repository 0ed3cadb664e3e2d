/**
 * The same training on every compute: a small network learns made-up notes, from the same start and with the same crops
 * in the same order. Drawn as two figures, the losses and how far they lie apart.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lineChart, type LineChart } from '../../src-shared/figures/lineChart.ts'
import { figurePalettes } from '../../src-shared/figures/palette.ts'
import { doubling, receptiveField, repeat } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { muLawEncode } from '../../src-shared/model/muLaw.ts'
import { presets } from '../../src-shared/model/presets.ts'
import { Random } from '../../src-shared/random.ts'
import { concatenate, frequencyOfMidi, sine } from '../../src-main/audio/testing.ts'
import type { Crop, Trainer, TrainingState } from '../../src-main/engine/compute/compute.ts'
import { createCpuTrainer } from '../../src-main/engine/compute/cpu/trainer.ts'
import { createTensorflowTrainer } from '../../src-main/engine/compute/tensorflow/trainer.ts'
import { createWebGpuTrainer } from '../../src-main/engine/compute/webgpu/train/trainer.ts'
import type { Remark } from '../run.ts'
import { openCard } from './card.ts'
import { optimiser } from './stepPlan.ts'

const it = {
  ...presets['small-rf62'].hyperparameters,
  dilations: repeat(2, doubling(4)),
  residualChannels: 8,
  dilationChannels: 8,
  skipChannels: 16,
  quantizationChannels: 32,
}
const steps = 300
const cropPositions = 200
const cropsAStep = 2
const learningRate = 3e-3

/** Notes one after another, each dying away. */
function madeUpSound(): Uint16Array {
  const random = Random.fromSeed(7)
  const notes = Array.from({ length: 30 }, () => {
    const seconds = 0.1 + 0.2 * random.uniform()
    const tone = sine(frequencyOfMidi(60 + random.below(13)), seconds, it.sampleRateHz, 0.6)
    return tone.map((value, i) => value * Math.exp((-4 * i) / it.sampleRateHz) + 0.005 * random.normal())
  })
  return muLawEncode(concatenate(...notes), it.quantizationChannels)
}

function batches(): Crop[][] {
  const codes = madeUpSound()
  const random = Random.fromSeed(8)
  const length = receptiveField(it) + cropPositions
  const crop = (): Crop => {
    const start = random.below(codes.length - length)
    return { codes: codes.slice(start, start + length) }
  }
  return Array.from({ length: steps }, () => Array.from({ length: cropsAStep }, crop))
}

interface Curve {
  readonly id: string
  readonly name: string
  readonly losses: readonly number[]
}

async function curveOf(id: string, name: string, trainer: Trainer): Promise<Curve> {
  const losses: number[] = []
  for (const batch of batches()) losses.push((await trainer.step(batch, learningRate)).loss)
  await trainer.dispose()
  return { id, name, losses }
}

/** @throws Error when there is no card, not even SwiftShader */
async function allCurves(): Promise<Curve[]> {
  const state = (): TrainingState => {
    const weights = initialWeights(it, Random.fromSeed(1))
    return { step: 0, weights, moments: [new Float32Array(weights.length), new Float32Array(weights.length)] }
  }
  const gpu = await openCard()
  if (typeof gpu === 'string') throw new Error(gpu)
  try {
    const threads = { threads: 1 }
    return [
      await curveOf('cpu', 'cpu', await createCpuTrainer(it, state(), optimiser, threads)),
      await curveOf(
        'tensorflow',
        'tensorflow (wasm)',
        await createTensorflowTrainer(it, state(), optimiser, threads, 'wasm'),
      ),
      await curveOf(
        'webgpu',
        `webgpu (${gpu.facts.name})`,
        await createWebGpuTrainer(gpu, it, state(), optimiser),
      ),
    ]
  } finally {
    gpu.destroy()
  }
}

const apart = (a: number, b: number) => Math.abs(a / b - 1)

function lossFigure(curves: readonly Curve[]): LineChart {
  return {
    title: 'One training on three computes: the loss of each step',
    description: `${steps} steps; the curves can’t be told apart.`,
    width: 900,
    height: 340,
    palette: figurePalettes.light,
    x: { title: 'Step', whole: true },
    y: { title: 'Loss', unit: 'nats a sample' },
    series: curves.map(({ id, name, losses }, i) => ({
      id,
      name,
      dashed: i > 0,
      points: losses.map((y, step) => ({ x: step + 1, y })),
    })),
  }
}

function differenceFigure([reference, ...others]: readonly Curve[]): LineChart {
  return {
    title: `How far the losses lie from ${reference.name}’s, relative to them`,
    description: others
      .map((it) => `${it.name}: at most ${mostApart(it, reference).toExponential(1)}`)
      .join('; '),
    width: 900,
    height: 340,
    palette: figurePalettes.light,
    x: { title: 'Step', whole: true },
    y: { title: 'Relative difference', scale: 'log' },
    series: others.map(({ id, name, losses }) => ({
      id,
      name,
      points: losses.map((loss, step) => ({ x: step + 1, y: apart(loss, reference.losses[step]) || null })),
    })),
  }
}

const mostApart = (curve: Curve, reference: Curve): number =>
  Math.max(...curve.losses.map((loss, step) => apart(loss, reference.losses[step])))

/** Writes both figures into the folder, and says in words what they show. */
export async function lossCurves(folder: string): Promise<Remark> {
  const curves = await allCurves()
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'loss-curves.svg'), lineChart(lossFigure(curves)))
  await writeFile(join(folder, 'loss-differences.svg'), lineChart(differenceFigure(curves)))
  const [reference, ...others] = curves
  const [first, last] = [reference.losses[0], reference.losses[steps - 1]]
  const words = others.map((curve) => {
    const tenth = steps / 10
    const early = { ...curve, losses: curve.losses.slice(0, tenth) }
    return `${curve.name} is never farther from ${reference.name} than ${mostApart(curve, reference).toExponential(1)} of the loss (${mostApart(early, reference).toExponential(1)} in the first ${tenth} steps)`
  })
  return {
    name: 'gpu/curves',
    text: `${steps} steps, loss from ${first.toFixed(3)} to ${last.toFixed(3)}: ${words.join('; ')}.`,
    facts: curves,
  }
}
