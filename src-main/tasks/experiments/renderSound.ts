/** One render: generated, written as a wav beside what was asked for, measured, drawn. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { measures as facts, type Measures } from '../../../src-shared/experiments/measures.ts'
import type { RenderReport } from '../../../src-shared/experiments/report.ts'
import { measureInWords } from '../../../src-shared/experiments/verdict.ts'
import { measureSound } from '../../audio/measureSound.ts'
import type { CategorySounds } from '../../audio/soundCategories.ts'
import { writeWavFile } from '../../audio/writeWav.ts'
import { askedWords } from '../../engine/compute/choose/words.ts'
import { computeByName } from '../../engine/compute/registry.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import { generateTakes, generationDefaults } from '../generate.ts'
import type { SamplerSource } from '../samplers.ts'
import { askOf, type AskContext, type Asked } from './asked.ts'
import { drawRenderPicture } from './html/drawRenderPicture.ts'
import type { PlannedRender } from './plannedRenders.ts'

export interface RenderHooks {
  say(words: string): void
  shouldStop(): boolean
  held?(): Promise<void>
  /** `done` of `total` samples are there. */
  progress(done: number, total: number): void
}

export interface RenderContext extends AskContext {
  readonly directory: string
  readonly variant: string
  readonly samplers: SamplerSource
  /** The recorded categories that a sound may belong to; undefined where none is recorded. */
  readonly sounds: CategorySounds | undefined
}

/** Samplers for the renders of one network: made once, given back at the end by `dispose`. */
export function samplersOf(checkpoint: Checkpoint): { source: SamplerSource; dispose(): Promise<void> } {
  let making: ReturnType<typeof make> | undefined
  const make = async () => {
    const { sampler } = await computeByName('cpu')
    return sampler(checkpoint.hyperparameters, checkpoint.weights, {
      streams: generationDefaults.takes,
      precision: generationDefaults.precision,
    })
  }
  return {
    source: async () => ({
      sampler: await (making ??= make()),
      words: askedWords('cpu'),
      another: (failure) => Promise.reject(failure),
      release: () => Promise.resolve(),
    }),
    dispose: async () => (await making)?.dispose(),
  }
}

/** @returns undefined where it was stopped: then nothing is kept. */
export async function renderSound(
  render: PlannedRender,
  context: RenderContext,
  hooks: RenderHooks,
): Promise<RenderReport | undefined> {
  const { directory, variant, checkpoint } = context
  const { sampleRateHz } = checkpoint.hyperparameters
  const asked = await askOf(render, context)
  const generated = await generatedSound(render, asked, context, hooks)
  if (!generated) return undefined
  const { samples, samplesPerSecond } = generated
  const sound = `takes/${variant}/${render.name}.wav`
  const reference = asked.reference && `references/${variant}/${render.name}.wav`
  await writeSound(join(directory, sound), samples, sampleRateHz)
  if (asked.reference) await writeSound(join(directory, reference!), asked.reference, sampleRateHz)
  const part = samples.subarray(asked.measuredFrom)
  const measures: Measures = {
    samplesPerSecond: Math.round(samplesPerSecond),
    ...measureSound(part, sampleRateHz, asked.measured),
    ...categoryRight(samples, asked, context.sounds),
  }
  const picture = `pictures/${variant}-${render.name}.png`
  await writeWholeFile(
    join(directory, picture),
    drawRenderPicture({
      title: render.title,
      samples,
      reference: asked.reference,
      sampleRateHz,
      expected: asked.expected,
      measuresLine: measuresLine(measures),
    }),
  )
  return {
    name: render.name,
    title: render.title,
    measures,
    sampleRateHz,
    sound,
    reference,
    expected: asked.expected,
    picture,
  }
}

/** The share of the parts that are nearest to recordings of the category which was asked for there. */
function categoryRight(
  samples: Float32Array,
  { categories }: Asked,
  sounds: CategorySounds | undefined,
): Measures {
  if (!sounds || categories.length === 0) return {}
  const right = categories.filter(
    ({ name, start, end }) => sounds.nearest(samples.subarray(start, end)) === name,
  )
  return { categoryRight: right.length / categories.length }
}

const lineOf = [
  'centsOff',
  'within50Cents',
  'changeMedian',
  'shapeRight',
  'categoryRight',
  'amplitudeOff',
  'signalToNoise',
  'melDistance',
] as const

/** “Off pitch 3.2 cents · SNR 24.1 dB”: what there is, in a line. */
const measuresLine = (measured: Measures): string =>
  lineOf
    .filter((name) => measured[name] !== undefined && measured[name] !== null)
    .map((name) => `${facts[name].title} ${measureInWords(name, measured[name]!)}`)
    .join(' · ')

async function writeSound(path: string, samples: Float32Array, sampleRateHz: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeWavFile(path, samples, sampleRateHz)
}

async function generatedSound(
  render: PlannedRender,
  asked: Asked,
  { checkpoint, samplers }: RenderContext,
  hooks: RenderHooks,
): Promise<{ samples: Float32Array; samplesPerSecond: number } | undefined> {
  const blocks: Float32Array[] = []
  const { pick, temperature, seed } = render
  const { generated, total, samplesPerSecond } = await generateTakes(
    {
      ...generationDefaults,
      checkpoint,
      score: asked.score,
      samples: asked.samples,
      pick,
      temperature,
      seed,
      ...(asked.category !== undefined && { category: asked.category }),
      ...(asked.seedAudio && { seedAudio: asked.seedAudio }),
    },
    async () => ({
      append: async (block) => void blocks.push(block.slice()),
      close: async () => undefined,
      discard: async () => undefined,
    }),
    {
      say: hooks.say,
      shouldStop: hooks.shouldStop,
      progress: (done, of) => hooks.progress(done, of),
      ...(hooks.held && { held: () => hooks.held!() }),
    },
    samplers,
  )
  if (generated < total) return undefined
  return { samples: joined(blocks), samplesPerSecond }
}

function joined(blocks: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0))
  let at = 0
  for (const block of blocks) {
    samples.set(block, at)
    at += block.length
  }
  return samples
}
