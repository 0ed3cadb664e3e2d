/** How fast a compute plays an instrument on this machine. */
import type { ComputeName } from '../engine/compute/registry.ts'
import type { TaskFunction } from './messages.ts'
import { generationDefaults } from './generate.ts'
import { play, preparePerformance, type PlayingRequest } from './playing.ts'
import { instruments } from './samplers.ts'

export interface MeasureSamplingInput {
  readonly checkpointPath: string
  readonly compute: ComputeName
}

export interface MeasureSamplingOutput {
  /** Samples a second of one take. */
  readonly samplingHz: number
}

const measuredSeconds = 1
/** More than any compute makes in that time. */
const soundSeconds = 600

export const measureSamplingTask: TaskFunction<'measureSampling'> = async (
  { checkpointPath, compute },
  { shouldStop },
) => {
  const checkpoint = await instruments.load(checkpointPath)
  const request: PlayingRequest = {
    ...generationDefaults,
    checkpoint,
    score: { kind: 'none' },
    samples: soundSeconds * checkpoint.hyperparameters.sampleRateHz,
    compute,
  }
  const performed = preparePerformance(request, new Uint16Array(0), { say: () => undefined })
  const { sampler, release } = await instruments.samplers(request)
  try {
    let began = 0
    let before = 0
    const isOver = () => began > 0 && performance.now() - began > measuredSeconds * 1000
    const { count } = await play(performed, sampler, {
      shouldStop: () => shouldStop() || isOver(),
      async block(_blocks, done) {
        // The first block pays for what happens once.
        if (began > 0) return
        began = performance.now()
        before = done
      },
    })
    return { samplingHz: ((count - before) * 1000) / (performance.now() - began) }
  } finally {
    await release()
  }
}
