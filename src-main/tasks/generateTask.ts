/** Generation for the studio: as `generate`, with the sound told while it is made. */
import { open } from 'node:fs/promises'
import type { CategoryBlend } from '../../src-shared/conditioning/categoryBlend.ts'
import type { NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { withBlends } from '../engine/checkpoint/blendCategories.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { reasonOf } from '../files/wholeFile.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { generateTakes, type SoundSink } from './generate.ts'
import type { TaskFunction } from './messages.ts'
import type { Score } from './score.ts'
import { scoreOfSpectrum, type TaskSpectrum } from './spectrumScore.ts'
import { instruments } from './samplers.ts'
import type { SeedAudio } from './seedAudio.ts'

export interface GenerateTaskInput {
  readonly checkpointPath: string
  /** Null: it plays by itself. */
  readonly notes: readonly Note[] | null
  readonly nearestNotes: boolean
  /** What an MFCC instrument follows beside or instead of notes; null: the notes alone. */
  readonly spectrum: TaskSpectrum | null
  /** Changes of its global category; null: the same all along. */
  readonly steering: NoteTrack | null
  /** To generate. */
  readonly samples: number
  readonly category: number | null
  /** Behind the instrument's own categories; `category` and `steering` may mean one of them. */
  readonly blends: readonly CategoryBlend[]
  readonly seedAudio: SeedAudio | null
  readonly temperature: number
  readonly pick: 'sample' | 'highest'
  /** Of the first take; the next has the next. */
  readonly seed: number
  readonly precision: 'int16' | 'float32'
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when empty. */
  readonly adapterId: string
  /** One a take: where its samples go as they come, float32 and little-endian. What is there stays, also after errors. */
  readonly growingPaths: readonly string[]
}

export type GenerateTaskEvent =
  /** The seed audio that is kept lies before what is generated; both count. */
  | { readonly type: 'began'; readonly totalSamples: number; readonly kept: Float32Array<ArrayBuffer> }
  /** Samples of every take up to `done`, which lie in the growing files. */
  | {
      readonly type: 'block'
      readonly blocks: readonly Float32Array<ArrayBuffer>[]
      readonly done: number
      /** Of each take; null until it can be known. */
      readonly samplesPerSecond: number | null
    }
  | { readonly type: 'remark'; readonly words: string }
  /** What it is played on, and why. Comes first. */
  | { readonly type: 'compute'; readonly words: string }

export interface GenerateTaskOutput {
  /** Samples generated for each take, of how many. */
  readonly generated: number
  readonly total: number
  /** Of each take; null when nothing was generated. */
  readonly samplesPerSecond: number | null
}

/** Blocks are told together, so that eight takes don't drown the window in messages; the first ones at once. */
const tellMilliseconds = 80
const blocksAtOnce = 4
/** Before this the speed is that of a cold processor. */
const knownAfterSeconds = 0.5

export const generateTask: TaskFunction<'generate'> = async (input, { tell, shouldStop, held }) => {
  const checkpoint = withBlends(await instruments.load(input.checkpointPath), input.blends)
  const say = (words: string) => tell({ type: 'remark', words })
  const waiting: (readonly Float32Array[])[] = []
  const began = performance.now()
  let blocksMade = 0
  let toldAt = 0

  const takes = input.growingPaths.length
  const result = await generateTakes(
    {
      checkpoint,
      score: await scoreOf(input, checkpoint, say),
      samples: input.samples,
      ...(input.steering && { steering: input.steering }),
      ...(input.category !== null && { category: input.category }),
      ...(input.seedAudio && { seedAudio: input.seedAudio }),
      firstCode: undefined,
      temperature: input.temperature,
      pick: input.pick,
      seed: input.seed,
      takes,
      precision: input.precision,
      compute: input.compute,
      adapterId: input.adapterId,
    },
    (take) => openGrowing(input.growingPaths[take]),
    {
      say,
      compute: (words) => tell({ type: 'compute', words }),
      shouldStop,
      held,
      began: (total, kept) => tell({ type: 'began', totalSamples: kept.length + total, kept: kept.slice() }),
      block: (blocks) => void waiting.push(blocks),
      progress(done, total, samplesPerSecond) {
        const now = performance.now()
        if (blocksMade++ >= blocksAtOnce && done < total && now - toldAt < tellMilliseconds) return
        toldAt = now
        const isKnown = now - began > knownAfterSeconds * 1000
        tell({
          type: 'block',
          blocks: joined(waiting.splice(0)),
          done,
          samplesPerSecond: isKnown ? samplesPerSecond : null,
        })
      },
    },
    instruments.samplers,
  )
  const { generated, total, samplesPerSecond } = result
  return { generated, total, samplesPerSecond: generated > 0 ? samplesPerSecond / takes : null }
}

function scoreOf(
  { notes, nearestNotes: nearest, spectrum }: GenerateTaskInput,
  checkpoint: Checkpoint,
  say: (words: string) => void,
): Promise<Score> | Score {
  if (spectrum)
    return scoreOfSpectrum({
      checkpoint,
      spectrum,
      notes: notes ?? [],
      nearest,
      loadOther: (path) => instruments.load(path),
      say,
    })
  return notes ? { kind: 'notes', notes, nearest } : { kind: 'none' }
}

/** What is there is kept, however it ends. */
async function openGrowing(path: string): Promise<SoundSink> {
  const explained = (error: unknown) =>
    new SyrinxError(
      'take/cannot-write',
      `The take can’t be written: ${reasonOf(error)}.`,
      'Make room on the disk, then try again.',
      {
        cause: error,
      },
    )
  const file = await open(path, 'w').catch((error: unknown) => {
    throw explained(error)
  })
  return {
    async append({ buffer, byteOffset, byteLength }) {
      try {
        await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength))
      } catch (error) {
        throw explained(error)
      }
    },
    close: () => file.close(),
    discard: () => file.close(),
  }
}

function joined(blocks: readonly (readonly Float32Array[])[]): Float32Array<ArrayBuffer>[] {
  return blocks[0].map((_, take) => {
    const parts = blocks.map((block) => block[take])
    const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
    let position = 0
    for (const part of parts) {
      whole.set(part, position)
      position += part.length
    }
    return whole
  })
}
