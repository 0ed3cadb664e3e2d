/** Labels as the thesis made them, of one recording; and which mel bands occur in many, so that they can be numbered. */
import { setImmediate } from 'node:timers/promises'
import { decodeAudioFile } from '../audio/decode.ts'
import { librosaMel, melCorners } from '../audio/features/mel.ts'
import { melBands } from '../audio/melLabels.ts'
import { mixToMono } from '../audio/recording.ts'
import type { TaskFunction } from './messages.ts'

export interface MelLabelsOutput {
  readonly hopSeconds: number
  /** The loudest of 128 mel bands in each frame. */
  readonly bands: Int16Array<ArrayBuffer>
  /** Where each of the 128 bands peaks. */
  readonly frequencyHz: Float32Array<ArrayBuffer>
}

/** The bands that occur in each recording, ascending; null where it can't be read. */
export type BandsOfEach = readonly (readonly number[] | null)[]

export const melLabelsTask: TaskFunction<'melLabels'> = async ({ path }) => {
  const decoded = await decodeAudioFile(path)
  const { hopSeconds, bands } = melBands(mixToMono(decoded), decoded.sampleRateHz)
  return {
    hopSeconds,
    bands: Int16Array.from(bands),
    frequencyHz: Float32Array.from(melCorners(librosaMel, decoded.sampleRateHz).slice(1, -1)),
  }
}

/** Recording by recording, so that others who want something of this process have their turn. */
export const melBandsTask: TaskFunction<'melBands'> = async ({ paths }, control) => {
  const found: (readonly number[] | null)[] = []
  for (const path of paths) {
    await control.held()
    if (control.shouldStop()) break
    found.push(await bandsOf(path))
    control.tell({ done: found.length })
    await setImmediate()
  }
  return found
}

async function bandsOf(path: string): Promise<number[] | null> {
  try {
    const decoded = await decodeAudioFile(path)
    return [...new Set(melBands(mixToMono(decoded), decoded.sampleRateHz).bands)].sort((a, b) => a - b)
  } catch {
    return null
  }
}
