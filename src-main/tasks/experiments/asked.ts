/** What a render asks of a network: the score, the sound that would be right, and what to measure against. */
import { basename, dirname, join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Material, Shape } from '../../../src-shared/experiments/material.ts'
import type { RenderReport } from '../../../src-shared/experiments/report.ts'
import { notesKnownTo, type MfccCondition } from '../../../src-shared/conditioning/description.ts'
import { trackEnd, type NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import type { AskedSound } from '../../audio/measureSound.ts'
import { loadRecording } from '../../audio/recording.ts'
import { resample } from '../../audio/resample.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { MadeMaterial } from '../material/madeMaterial.ts'
import { drawTrack, renderTrack } from '../material/tracks.ts'
import type { Score } from '../score.ts'
import type { SeedAudio } from '../seedAudio.ts'
import type { PlannedRender } from './plannedRenders.ts'
import { mfccFramesOf, mfccOfNotes } from '../mfccSources.ts'

export interface AskContext {
  readonly material: Material
  readonly made: MadeMaterial
  readonly checkpoint: Checkpoint
  /** Paths of the recordings that the run kept for checking. */
  validation(): Promise<readonly string[]>
}

export interface Asked {
  readonly score: Score
  /** Undefined: as long as the score. */
  readonly samples: number | undefined
  /** The name of a global category. */
  readonly category?: string
  readonly seedAudio?: SeedAudio
  readonly reference: Float32Array | null
  readonly expected: RenderReport['expected']
  /** What came before it, a seed, is not the network's and is not measured. */
  readonly measuredFrom: number
  readonly measured: AskedSound
  /** Which global category should sound where, in samples. */
  readonly categories: readonly { readonly name: string; readonly start: number; readonly end: number }[]
}

export async function askOf(render: PlannedRender, context: AskContext): Promise<Asked> {
  const { play } = render
  switch (play.kind) {
    case 'alone':
      return alone(play, context)
    case 'assisted':
      return assisted(play, context)
    default:
      return tracked(play, context)
  }
}

type PlayOf<Kind extends PlannedRender['play']['kind']> = Extract<PlannedRender['play'], { kind: Kind }>

async function alone({ category, seconds }: PlayOf<'alone'>, context: AskContext): Promise<Asked> {
  const { made, checkpoint } = context
  const { sampleRateHz } = checkpoint.hyperparameters
  const samples = Math.round(seconds * sampleRateHz)
  const chosen = chosenCategory(category, context)
  const facts = chosen === undefined ? undefined : made.categories[chosen]
  // A network that learned one recording has only that to play.
  const learned = facts
    ? made.files.find((it) => folderOf(it.path) === facts.name)
    : made.files.length === 1
      ? made.files[0]
      : undefined
  const reference = learned
    ? (await loadRecording(join(made.directory, learned.path), { sampleRateHz })).subarray(0, samples)
    : null
  const tone = facts ?? (made.categories.length === 1 ? made.categories[0] : undefined)
  const shapes = shapesOf(made.categories.map((it) => it.shape))
  return {
    score: { kind: 'none' },
    samples,
    ...(facts && { category: facts.name }),
    reference,
    expected: [],
    measuredFrom: 0,
    categories: facts ? [{ name: facts.name, start: 0, end: samples }] : [],
    measured: {
      ...(reference && { reference }),
      ...(tone &&
        tone.frequencyHz !== null && {
          tone: { frequencyHz: tone.frequencyHz, shape: tone.shape },
          shapes,
        }),
    },
  }
}

/** The category's number; undefined for a network without categories. */
function chosenCategory(category: number | undefined, { made, checkpoint }: AskContext): number | undefined {
  const { globalCardinality } = checkpoint.hyperparameters
  if (globalCardinality === 0) return undefined
  const chosen = category ?? 0
  if (chosen >= Math.min(globalCardinality, made.categories.length))
    throw new SyrinxError(
      'experiment/category',
      `There is no category ${chosen}: the material has ${made.categories.length}.`,
    )
  return chosen
}

const folderOf = (path: string) => (dirname(path) === '.' ? '' : dirname(path))

const shapesOf = (shapes: readonly (Shape | null)[]): Shape[] => [
  ...new Set(shapes.filter((shape) => shape !== null)),
]

async function assisted(
  { clip, seedSeconds, seconds }: PlayOf<'assisted'>,
  context: AskContext,
): Promise<Asked> {
  const { sampleRateHz } = context.checkpoint.hyperparameters
  const clips = await context.validation()
  if (clip >= clips.length)
    throw new SyrinxError(
      'experiment/no-clip',
      `There is no clip ${clip} to go on from: ${clips.length} were kept out of the training.`,
    )
  const whole = await loadRecording(clips[clip], { sampleRateHz })
  const seedSamples = Math.min(Math.round(seedSeconds * sampleRateHz), whole.length)
  const samples = Math.round(seconds * sampleRateHz)
  const reference = whole.subarray(0, seedSamples + samples)
  return {
    score: { kind: 'none' },
    samples,
    ...categoryOfFile(clips[clip], context),
    seedAudio: { path: clips[clip], fromSeconds: 0, toSeconds: seedSeconds, keep: true },
    reference,
    expected: [],
    measuredFrom: seedSamples,
    categories: [],
    measured: reference.length > seedSamples ? { reference: reference.subarray(seedSamples) } : {},
  }
}

const categoryOfFile = (path: string, { checkpoint }: AskContext) =>
  checkpoint.hyperparameters.globalCardinality === 0 ? {} : { category: basename(dirname(path)) }

type TrackedKind = 'labels' | 'steered' | 'mfcc' | 'mfccOfNotes' | 'mfccTransposed'

async function tracked(play: PlayOf<TrackedKind>, context: AskContext): Promise<Asked> {
  const { material, made, checkpoint } = context
  const { sampleRateHz } = checkpoint.hyperparameters
  const track = trackOf(play.track, material)
  const chosen =
    play.kind === 'steered'
      ? undefined
      : chosenCategory(play.kind === 'labels' ? play.category : undefined, context)
  const options = chosen === undefined ? {} : { category: chosen }
  const asIs = await renderTrack(material, track, sampleRateHz, options)
  const semitones = play.kind === 'mfccTransposed' ? play.semitones : 0
  const reference =
    semitones === 0 ? asIs : await transposed(asIs, track, semitones, material, sampleRateHz, options)
  const stretch = reference.length / asIs.length
  const facts = factsOfTrack(play.kind, made, material)
  const expected = track.flatMap((segment): RenderReport['expected'] => {
    const { frequencyHz } = facts[segment.category]
    if (frequencyHz === null) return []
    return [
      {
        midi: 69 + 12 * Math.log2(frequencyHz / 440) + semitones,
        startSeconds: (segment.startSample * stretch) / sampleRateHz,
        durationSeconds: ((segment.endSample - segment.startSample) * stretch) / sampleRateHz,
      },
    ]
  })
  const shapes = shapesOf(facts.map((it) => it.shape))
  return {
    score: scoreOf(play, track, reference, context),
    samples: undefined,
    ...(chosen !== undefined && { category: made.categories[chosen].name }),
    reference,
    expected,
    measuredFrom: 0,
    categories:
      play.kind === 'steered'
        ? track.map((it) => ({
            name: made.categories[it.category].name,
            start: it.startSample,
            end: it.endSample,
          }))
        : chosen === undefined
          ? []
          : [{ name: made.categories[chosen].name, start: 0, end: reference.length }],
    measured: {
      expected,
      reference,
      shapes,
      // Where a category has no pitch there are fewer notes than segments, and no shapes.
      ...(expected.length === track.length && {
        expectedShapes: track.map((segment) => facts[segment.category].shape),
      }),
    },
  }
}

/** As the definition says it, or drawn as the material's own files are, but none of them. */
function trackOf({ seed, segments }: PlayOf<'labels'>['track'], material: Material): NoteTrack {
  if (!segments) return drawTrack(material, seed).segments
  let startSample = 0
  return segments.map(({ category, samples }) => {
    const segment = { category, startSample, endSample: startSample + samples, loudness: 1 }
    startSample += samples
    return segment
  })
}

/** What is known of each category that a track may name. */
function factsOfTrack(kind: TrackedKind, made: MadeMaterial, material: Material) {
  if (kind === 'steered' || made.labels.length === 0)
    return made.categories.map(({ frequencyHz, shape }) => ({ frequencyHz, shape }))
  return made.labels.map(({ frequencyHz }, i) => ({
    frequencyHz,
    shape: material.kind === 'toneSequences' ? material.tones[i].shape : null,
  }))
}

/** Tones are made at other frequencies; recorded notes are played faster or slower, as on a tape. */
async function transposed(
  asIs: Float32Array,
  track: NoteTrack,
  semitones: number,
  material: Material,
  sampleRateHz: number,
  options: { readonly category?: number },
): Promise<Float32Array> {
  const factor = 2 ** (semitones / 12)
  if (material.kind === 'toneSequences' || material.kind === 'tones') {
    const tones = material.tones.map((tone) => ({ ...tone, frequencyHz: tone.frequencyHz * factor }))
    return renderTrack({ ...material, tones }, track, sampleRateHz, options)
  }
  return resample(asIs, Math.round(sampleRateHz * factor), sampleRateHz)
}

function scoreOf(
  play: PlayOf<TrackedKind>,
  track: NoteTrack,
  reference: Float32Array,
  { checkpoint, made }: AskContext,
): Score {
  const loud = track.map((segment) => ({ ...segment, loudness: 1 }))
  switch (play.kind) {
    case 'labels':
      return { kind: 'labels', track: asNumbered(loud, made, checkpoint), samples: trackEnd(track) }
    case 'steered':
      return { kind: 'steered', track: loud, samples: trackEnd(track) }
    case 'mfcc':
    case 'mfccTransposed':
      return {
        kind: 'mfcc',
        frames: mfccFramesOf(
          reference,
          checkpoint.hyperparameters.sampleRateHz,
          mfccConditionOf(checkpoint).hopSamples,
        ),
        samples: reference.length,
      }
    case 'mfccOfNotes':
      return {
        kind: 'mfcc',
        frames: mfccOfNotes(mfccConditionOf(checkpoint), asNumbered(loud, made, checkpoint), trackEnd(track)),
        samples: trackEnd(track),
      }
  }
}

function mfccConditionOf({ condition }: Checkpoint): MfccCondition {
  if (condition?.kind !== 'mfcc')
    throw new SyrinxError('experiment/condition', 'This network was not trained on MFCC.')
  return condition
}

/** A training set may lack a category; the network then numbers the others without it. */
function asNumbered(track: NoteTrack, { labels }: MadeMaterial, { condition }: Checkpoint): NoteTrack {
  const known = condition === undefined ? [] : notesKnownTo(condition)
  return track.map((segment) => {
    const category = known.indexOf(labels[segment.category].midi)
    if (category < 0)
      throw new SyrinxError(
        'experiment/category',
        `The network never learned ${labels[segment.category].title}.`,
      )
    return { ...segment, category }
  })
}
