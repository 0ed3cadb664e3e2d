/** Generation: an instrument, what it should play, and where the sound goes. */
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { localConditionSchema, type LocalCondition } from '../../src-shared/conditioning/description.ts'
import { noteRows, type ConditionSource } from '../../src-shared/conditioning/noteRows.ts'
import { trackEnd, trackOfNotes, type NoteTrack } from '../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { muLawDecode, muLawEncode } from '../../src-shared/model/muLaw.ts'
import { overlappingNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../src-shared/notes/toMonophonic.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import { loadRecording } from '../audio/recording.ts'
import { softenEdges } from '../audio/softEdges.ts'
import { longestWavSamples, openWavStream, type WavStream } from '../audio/writeWav.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import { samplingLoop } from '../engine/sample/loop.ts'

/** What is played: notes, a label track in samples, or nothing (a network that plays by itself). */
export type Score =
  | { readonly kind: 'notes'; readonly notes: readonly Note[]; readonly nearest: boolean }
  | { readonly kind: 'labels'; readonly track: NoteTrack; readonly samples: number }
  | { readonly kind: 'none' }

export interface SeedAudio {
  readonly path: string
  readonly fromSeconds: number
  /** Undefined: to its end. */
  readonly toSeconds: number | undefined
  /** Put the seed before what is generated. */
  readonly keep: boolean
}

export interface GenerationRequest {
  readonly checkpoint: Checkpoint
  readonly score: Score
  /** How much is generated; undefined: as long as the score, and a little more for the last note to ring. */
  readonly samples: number | undefined
  /** Global category: its number or its name. */
  readonly category?: string
  readonly seedAudio?: SeedAudio
  /** First sample of unseeded generation. */
  readonly firstCode: number | 'random' | 'silence' | undefined
  readonly temperature: number
  readonly pick: 'sample' | 'highest'
  readonly seed: number
  readonly takes: number
  readonly precision: 'int16' | 'float32'
  readonly compute: ComputeName
}

/** One take as the network learned to play, as long as its score. */
export const generationDefaults = {
  samples: undefined,
  firstCode: undefined,
  temperature: 1,
  pick: 'sample',
  seed: 1,
  takes: 1,
  precision: 'int16',
  compute: 'auto',
} as const satisfies Partial<GenerationRequest>

export interface GenerationHooks {
  say(text: string): void
  /** `done` of `total` samples of each take are there; so many are made a second, for each take. */
  progress(done: number, total: number, samplesPerSecond: number): void
  shouldStop(): boolean
}

export interface Take {
  readonly path: string
  readonly seed: number
  /** Samples in the file: what was generated, and the seed audio where it is kept. */
  readonly samples: number
}

export interface GenerationResult {
  readonly takes: readonly Take[]
  readonly sampleRateHz: number
  /** Samples generated for each take. */
  readonly generated: number
  readonly samplesPerSecond: number
  readonly cancelled: boolean
}

/** A last note rings on for this long. */
const ringSeconds = 0.3

/** Generates into wav files: `outPath` for one take, `outPath` with -1, -2 … before the ending for several. */
export async function generate(
  request: GenerationRequest,
  outPath: string,
  hooks: GenerationHooks,
): Promise<GenerationResult> {
  const { checkpoint } = request
  const { hyperparameters } = checkpoint
  const { sampleRateHz, quantizationChannels } = hyperparameters
  const seed = await loadSeed(request, hooks)
  const { condition, samples: total } = score(request, seed, hooks)
  if (seed.length + total > longestWavSamples)
    throw new SyrinxError(
      'generate/too-long',
      `That is longer than a wav file can be: ${Math.floor(longestWavSamples / sampleRateHz / 3600)} hours at ${sampleRateHz} Hz.`,
      'Generate it in parts: the end of one can be the seed of the next (--seed-audio).',
    )
  const globalCategory = categoryOf(request)
  const compute = await computeByName(request.compute)
  const sampler = await compute.sampler(hyperparameters, checkpoint.weights, {
    streams: request.takes,
    precision: request.precision,
  })
  const seeds = Array.from({ length: request.takes }, (_, take) => request.seed + take)
  const paths = seeds.map((_, take) => takePath(outPath, take, request.takes))
  const streams: WavStream[] = []
  try {
    for (const path of paths) streams.push(await openWavStream(path, sampleRateHz))
    const kept = request.seedAudio?.keep ? muLawDecode(seed, quantizationChannels) : new Float32Array(0)
    for (const stream of streams) await stream.append(kept)
    // Drawn notes that begin out of nothing may begin in mid-wave. Codes that go on from a seed, or that a network plays
    // by itself, are left as they are.
    const soften = request.score.kind === 'notes' && seed.length === 0
    const began = performance.now()
    const { count, seconds } = await samplingLoop(
      sampler,
      {
        hyperparameters,
        count: total,
        seeds,
        pick: { pick: request.pick, temperature: request.temperature },
        primer: seed,
        firstCode: request.firstCode ?? (condition ? 'silence' : 'random'),
        ...(condition && { condition }),
        ...(globalCategory !== undefined && { globalCategory }),
      },
      {
        shouldStop: hooks.shouldStop,
        async block(blocks, done) {
          for (const [take, stream] of streams.entries()) {
            const block = blocks[take]
            await stream.append(soften ? softenEdges(block, done - block.length, total, sampleRateHz) : block)
          }
          const elapsed = (performance.now() - began) / 1000
          hooks.progress(done, total, done / elapsed)
        },
      },
    )
    for (const stream of streams) await stream.close()
    return {
      takes: paths.map((path, take) => ({ path, seed: seeds[take], samples: kept.length + count })),
      sampleRateHz,
      generated: count,
      samplesPerSecond: seconds > 0 ? (count * request.takes) / seconds : 0,
      cancelled: count < total,
    }
  } catch (error) {
    for (const stream of streams) await stream.discard()
    throw error
  } finally {
    await sampler.dispose()
  }
}

function takePath(outPath: string, take: number, takes: number): string {
  if (takes === 1) return outPath
  const ending = extname(outPath)
  return `${outPath.slice(0, outPath.length - ending.length)}-${take + 1}${ending}`
}

/** The seed clip's codes; none without a clip, or from an empty one. */
async function loadSeed(request: GenerationRequest, hooks: GenerationHooks): Promise<Uint16Array> {
  const { seedAudio, checkpoint } = request
  if (!seedAudio) return new Uint16Array(0)
  const { sampleRateHz, quantizationChannels } = checkpoint.hyperparameters
  if (!existsSync(seedAudio.path))
    throw new SyrinxError('seed/missing', `The seed clip ${seedAudio.path} is not there.`)
  const clip = await loadRecording(seedAudio.path, { sampleRateHz }).catch((error: unknown) => {
    if (error instanceof SyrinxError && error.code === 'audio/empty') return new Float32Array(0)
    throw error
  })
  const { fromSeconds, toSeconds = Math.max(clip.length / sampleRateHz, seedAudio.fromSeconds) } = seedAudio
  if (toSeconds < fromSeconds)
    throw new SyrinxError(
      'seed/reversed',
      `The seed ends (${toSeconds} s) before it begins (${fromSeconds} s).`,
    )
  const part = clip.subarray(Math.round(fromSeconds * sampleRateHz), Math.round(toSeconds * sampleRateHz))
  if (clip.length === 0) hooks.say('The seed clip is empty: beginning without it.')
  else if (part.length === 0)
    hooks.say(
      `There is no sound between ${fromSeconds} s and ${toSeconds} s of the seed clip: beginning without it.`,
    )
  else if (part.every((sample) => Math.abs(sample) < 1 / 32768))
    hooks.say('The seed is silent: going on from silence.')
  return muLawEncode(part, quantizationChannels)
}

/** The condition (sample 0 is the first one generated; the seed lies before it), and how many samples to generate. */
function score(
  request: GenerationRequest,
  seed: Uint16Array,
  hooks: GenerationHooks,
): { condition: ConditionSource | undefined; samples: number } {
  const { checkpoint, score: asked } = request
  const { sampleRateHz, quantizationChannels } = checkpoint.hyperparameters
  const condition = conditionOf(checkpoint)
  if (!condition) {
    if (asked.kind !== 'none')
      throw new SyrinxError(
        'generate/no-condition',
        'This network was trained without notes and can’t be told what to play.',
        'Give it a length (--seconds) instead of notes.',
      )
    if (request.samples === undefined)
      throw new SyrinxError('generate/no-length', 'How long?', 'Give a length: --seconds or --samples.')
    return { condition: undefined, samples: request.samples }
  }
  if (condition.kind === 'mfcc')
    throw new SyrinxError('generate/mfcc', 'Generation from MFCC is not there yet.')
  const track =
    asked.kind === 'notes'
      ? trackOfNotes(oneVoice(asked.notes, hooks), condition.categories, sampleRateHz, {
          nearest: asked.nearest,
        })
      : asked.kind === 'labels'
        ? asked.track
        : []
  if (asked.kind === 'labels') checkLabels(asked.track, condition.categories.length)
  const before = seedTrack(seed, condition.categories, sampleRateHz, quantizationChannels)
  const ring = asked.kind === 'notes' ? Math.round(ringSeconds * sampleRateHz) : 0
  const own = asked.kind === 'labels' ? asked.samples : trackEnd(track) + ring
  const samples = request.samples ?? own
  if (samples === 0 || (asked.kind === 'none' && request.samples === undefined))
    throw new SyrinxError(
      'generate/nothing',
      'There is nothing to play.',
      'Give notes (--notes), labels (--labels) or a length (--seconds).',
    )
  return { condition: noteRows(condition, [...before, ...track], sampleRateHz), samples }
}

/** What one voice can play of the notes, with a word when that isn't all. */
function oneVoice(notes: readonly Note[], hooks: GenerationHooks): Note[] {
  const overlapping = overlappingNotes(notes).length
  if (overlapping > 0)
    hooks.say(
      `${overlapping} of ${notes.length} notes begin while another sounds. The instrument has one voice: of a chord it plays the highest note, and a note ends where the next begins.`,
    )
  return toMonophonic(notes)
}

function checkLabels(track: NoteTrack, categories: number) {
  const worst = track.find((segment) => segment.category >= categories)
  if (worst)
    throw new SyrinxError(
      'labels/unknown-category',
      `The labels name category ${worst.category}; the instrument knows 0 to ${categories - 1}.`,
    )
}

function conditionOf(checkpoint: Checkpoint): LocalCondition | undefined {
  return checkpoint.condition === undefined ? undefined : localConditionSchema.parse(checkpoint.condition)
}

/** What is heard in the seed is what the network should believe it has been playing. */
function seedTrack(
  seed: Uint16Array,
  categories: readonly number[],
  sampleRateHz: number,
  quantizationChannels: number,
): NoteTrack {
  if (seed.length === 0) return []
  const heard = hearNotes(muLawDecode(seed, quantizationChannels), sampleRateHz)
  const known = heard.filter((note) => categories.includes(note.midi))
  return trackOfNotes(known, categories, sampleRateHz).map((segment) => ({
    ...segment,
    startSample: segment.startSample - seed.length,
    endSample: Math.min(segment.endSample - seed.length, 0),
  }))
}

function categoryOf({ checkpoint, category }: GenerationRequest): number | undefined {
  const { globalCardinality } = checkpoint.hyperparameters
  const names = checkpoint.globalCategories ?? []
  const known =
    names.length > 0 ? names.map((name, i) => `${i} (${name})`).join(', ') : `0 to ${globalCardinality - 1}`
  if (globalCardinality === 0) {
    if (category === undefined) return undefined
    throw new SyrinxError(
      'generate/no-categories',
      'This network knows no categories.',
      'Leave --category out.',
    )
  }
  if (category === undefined)
    throw new SyrinxError(
      'generate/category-missing',
      'Which category?',
      `Choose one with --category: ${known}.`,
    )
  const byName = names.indexOf(category)
  const id = byName >= 0 ? byName : Number(category)
  if (!Number.isInteger(id) || id < 0 || id >= globalCardinality)
    throw new SyrinxError(
      'generate/category-unknown',
      `There is no category “${category}”.`,
      `There are: ${known}.`,
    )
  return id
}
