/** One short note, as when a key of the roll is clicked; and an instrument made ready before it is needed. */
import { notesKnownTo } from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { generationDefaults } from './generate.ts'
import type { TaskFunction } from './messages.ts'
import { Lanes } from './lanes.ts'
import { playedAs } from './globalCategory.ts'
import { noteCategory } from './noteCategory.ts'
import { play, preparePerformance, type PlayingRequest } from './playing.ts'
import { instruments } from './samplers.ts'

export interface PreviewInput {
  readonly checkpointPath: string
  readonly midi: number
  readonly velocity: number
  /** How long its key is held. */
  readonly noteSeconds?: number
  /** Global category, or a blend of several; the first one unless given. */
  readonly category?: string
  readonly compute: ComputeName
  readonly adapterId: string
}

export interface PreviewOutput {
  readonly sampleRateHz: number
  readonly samples: Float32Array<ArrayBuffer>
}

/** With the ring of 0.3 s after it: 0.7 s in all. */
const usualNoteSeconds = 0.4
/** What an instrument plays that can't be told what to play, or its note's ring. */
const ringSeconds = 0.3
const previewSeed = 1

export const previewTask: TaskFunction<'preview'> = (input, control) => playNote(input, control.shouldStop)

/** Loads an instrument and makes it play a little, so that its code is warm when someone listens. */
export const readyTask: TaskFunction<'ready'> = async ({ checkpointPath, compute, adapterId }, control) => {
  const { condition } = await instruments.load(checkpointPath)
  const [midi] = condition ? notesKnownTo(condition) : []
  if (midi !== undefined)
    await playNote({ checkpointPath, midi, velocity: 100, compute, adapterId }, control.shouldStop)
  return null
}

async function playNote(
  {
    checkpointPath,
    midi,
    velocity,
    noteSeconds = usualNoteSeconds,
    category,
    compute,
    adapterId,
  }: PreviewInput,
  shouldStop: () => boolean,
): Promise<PreviewOutput> {
  const { checkpoint, category: known } = playedAs(await instruments.load(checkpointPath), category)
  const { sampleRateHz, globalCardinality } = checkpoint.hyperparameters
  const { condition } = checkpoint
  const hasNotes = condition !== undefined && notesKnownTo(condition).length > 0
  const request: PlayingRequest = {
    ...generationDefaults,
    checkpoint,
    score: hasNotes
      ? {
          kind: 'notes',
          notes: [{ midi, startSeconds: 0, durationSeconds: noteSeconds, velocity }],
          nearest: false,
        }
      : { kind: 'none' },
    samples: hasNotes ? undefined : Math.round((noteSeconds + ringSeconds) * sampleRateHz),
    ...(globalCardinality > 0 && {
      category: hasNotes ? (known ?? 0) : String(noteCategory(checkpoint.globalCategories ?? [], midi)),
    }),
    seed: previewSeed,
    compute,
    adapterId,
  }
  const performed = preparePerformance(request, new Uint16Array(0), { say: () => undefined })
  const lanes = new Lanes(instruments.samplers, { ...request, choosing: 'known' })
  const samples = new Float32Array(performed.total)
  try {
    await play(performed, lanes.open, {
      shouldStop,
      block: async ([block], done) => samples.set(block, done - block.length),
    })
  } finally {
    await lanes.release()
  }
  if (shouldStop()) throw new SyrinxError('preview/stopped', 'The note was stopped.')
  return { sampleRateHz, samples }
}
