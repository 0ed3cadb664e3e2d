/** The notes of a recording in which several may sound at once. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeNotes } from '../audio/chords/decodeNotes.ts'
import { judgementShapes, type StrikeJudgement } from '../audio/chords/strikeJudge.ts'
import { canResample, resample } from '../audio/resample.ts'
import { floatsOf } from '../engine/checkpoint/safetensors.ts'
import { readSafetensorsFile } from '../engine/checkpoint/safetensorsFile.ts'
import { NoteDetector } from '../engine/compute/hearing/detector.ts'
import { hearingRateHz, hopSamples } from '../engine/compute/hearing/network.ts'
import { resourcePath } from './resources.ts'

const networkPath = resourcePath('hearing', 'basicPitch.safetensors')
const judgementPath = resourcePath('hearing', 'strikes.safetensors')

/** Loaded when first used, and kept: a few hundred kilobytes. */
let listening: Promise<{ readonly detector: NoteDetector; readonly judgement: StrikeJudgement }> | undefined

/**
 * Notes from A0 to C8 with their velocities, in the order of time; none for silence. Samples that aren't finite count
 * as zeros. Costs one thread about a fiftieth of the recording's length.
 * @param samples mono.
 * @param between is waited for between the recording's parts of 1.65 s, so that a task can be held or stopped.
 * @throws SyrinxError `hearing/rate` for a rate that can't be listened to.
 */
export async function hearChords(
  samples: Float32Array,
  sampleRateHz: number,
  between?: () => Promise<void>,
): Promise<Note[]> {
  if (!canResample(sampleRateHz, hearingRateHz))
    throw new SyrinxError(
      'hearing/rate',
      `A recording at ${sampleRateHz} Hz can’t be listened to.`,
      'Save it at a usual rate, 44,100 or 48,000 Hz.',
    )
  if (samples.length === 0) return []
  listening ??= load().catch((error: unknown) => {
    listening = undefined
    throw error
  })
  const { detector, judgement } = await listening
  const heard = await resample(onlyFinite(samples), sampleRateHz, hearingRateHz)
  const chances = await detector.listen(heard, between)
  return decodeNotes({ ...chances, hopSamples, sampleRateHz: hearingRateHz }, heard, judgement)
}

async function load() {
  const [network, judge] = await Promise.all([
    readSafetensorsFile(networkPath),
    readSafetensorsFile(judgementPath),
  ])
  const hidden = judge.tensors.get('inputBias')?.shape[0] ?? 0
  const judgement = Object.fromEntries(
    Object.entries(judgementShapes(hidden)).map(([name, shape]) => {
      const tensor = judge.tensors.get(name)
      if (tensor?.shape.join() !== shape.join())
        throw new SyrinxError(
          'hearing/weights',
          `${judgementPath} lacks “${name}”, or has it in another shape.`,
        )
      return [name, floatsOf(name, tensor)]
    }),
  ) as unknown as StrikeJudgement
  return { detector: await NoteDetector.create(network), judgement }
}

/** The same samples where they are all finite. */
function onlyFinite(samples: Float32Array): Float32Array {
  return samples.every(Number.isFinite)
    ? samples
    : samples.map((sample) => (Number.isFinite(sample) ? sample : 0))
}
