/** An experiment of the papers as a file (`projects/experiments/NAME.json`): what it asks, what it does, what decides. */
import { z } from 'zod'
import { materialSchema } from './material.ts'
import { measureNames } from './measures.ts'

const words = z.string().min(1).max(2000)
const key = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/)

export const networkSchema = z.strictObject({
  /** Sizes of a preset; what stands beside it replaces the preset's own. */
  preset: z.string(),
  sampleRateHz: z.exactOptional(z.int().min(4000).max(48_000)),
  dilations: z.exactOptional(z.array(z.int().min(1)).min(1).max(512)),
  residualChannels: z.exactOptional(z.int().min(1)),
  dilationChannels: z.exactOptional(z.int().min(1)),
  skipChannels: z.exactOptional(z.int().min(1)),
  quantizationChannels: z.exactOptional(z.int().min(2)),
})
export type NetworkPlan = z.infer<typeof networkSchema>

export const trainingSchema = z.strictObject({
  /** Optimiser and sizes that go together; see tasks/recipe.ts. */
  defaults: z.enum(['syrinx', 'ibab']),
  steps: z.int().min(1).max(100_000_000),
  batchSize: z.exactOptional(z.int().min(1)),
  sampleSize: z.exactOptional(z.int().min(64)),
  learningRate: z.exactOptional(z.number().positive()),
  historyNoise: z.exactOptional(z.number().min(0)),
  historyBreaks: z.exactOptional(z.number().min(0).max(1)),
  /** Share of crops that begin where a recording does. */
  startShare: z.exactOptional(z.number().min(0).max(1)),
  seed: z.int().min(0).default(1),
})
export type TrainingPlan = z.infer<typeof trainingSchema>

/** Which category sounds for how long. Without `segments` they are drawn as the material's own, with this seed. */
const track = z.strictObject({
  seed: z.int().min(0).default(1),
  segments: z.exactOptional(
    z.array(z.strictObject({ category: z.int().min(0), samples: z.int().min(1) })).min(1),
  ),
})

const play = z.discriminatedUnion('kind', [
  /** By itself, or (global condition) as one category. */
  z.strictObject({
    kind: z.literal('alone'),
    category: z.exactOptional(z.int().min(0)),
    seconds: z.number().positive().max(600),
  }),
  /** Every category of the global condition in turn: a render each. */
  z.strictObject({
    kind: z.literal('everyCategory'),
    seconds: z.number().positive().max(600),
    most: z.int().min(1),
  }),
  /** A label track that no training file has, under the local condition (and one global category, if there are any). */
  z.strictObject({ kind: z.literal('labels'), track, category: z.exactOptional(z.int().min(0)) }),
  /** A label track that switches the global category while it plays: trained global, played local. */
  z.strictObject({ kind: z.literal('steered'), track }),
  /** The MFCC of a file that is made like the training's, and kept out of it. */
  z.strictObject({ kind: z.literal('mfcc'), track }),
  /** The training set's mean MFCC of each note, for a track. */
  z.strictObject({ kind: z.literal('mfccOfNotes'), track }),
  /** MFCC of a sound that lies `semitones` from what was learned: can the network transpose? */
  z.strictObject({ kind: z.literal('mfccTransposed'), track, semitones: z.number() }),
  /** Assisted generation: goes on from the first `seedSeconds` of a validation clip. */
  z.strictObject({
    kind: z.literal('assisted'),
    clip: z.int().min(0),
    seedSeconds: z.number().positive(),
    seconds: z.number().positive().max(600),
  }),
])
export type Play = z.infer<typeof play>

export const renderSchema = z.strictObject({
  name: key,
  title: words,
  play,
  pick: z.enum(['sample', 'highest']).default('sample'),
  temperature: z.number().min(0).max(2).default(1),
  seed: z.int().min(0).default(1),
})
export type RenderPlan = z.infer<typeof renderSchema>

export const variantSchema = z.strictObject({
  name: key,
  title: words,
  /** Keys of the plan's materials; several are learned together, a folder (global category) each. */
  material: key,
  network: networkSchema,
  condition: z.array(z.enum(['global', 'labels', 'notes', 'mfcc'])).max(2),
  training: trainingSchema,
  renders: z.array(renderSchema).min(1).max(200),
})
export type VariantPlan = z.infer<typeof variantSchema>

/** One number out of many: a measure over variants and renders. */
export const quantitySchema = z.strictObject({
  measure: z.enum(measureNames),
  /** Names; all without. */
  variants: z.exactOptional(z.array(key).min(1)),
  /** Names of renders; `everyCategory` renders are NAME-0, NAME-1 …, and NAME alone means all of them. */
  renders: z.exactOptional(z.array(key).min(1)),
  reduce: z.enum(['mean', 'median', 'least', 'most', 'sum']),
})
export type Quantity = z.infer<typeof quantitySchema>

export const claimSchema = z.strictObject({
  /** “Each of the seven frequencies is within 20 cents.” */
  words,
  left: quantitySchema,
  is: z.enum(['<', '<=', '>', '>=']),
  right: z.union([z.number(), quantitySchema]),
  /** Added to the right side: “better by at least 3 dB”. */
  margin: z.number().default(0),
  /** Whether the finding stands or falls with it; the others are told beside. */
  decides: z.boolean(),
  /** Of the deciding claims with the same key one is enough: “better in timing or noise”. */
  oneOf: z.exactOptional(key),
})
export type Claim = z.infer<typeof claimSchema>

export const planSchema = z.strictObject({
  /** What is smaller or other than in the paper, in words. */
  words,
  materials: z.record(key, materialSchema),
  variants: z.array(variantSchema).min(1).max(60),
  claims: z.array(claimSchema).min(1).max(40),
})
export type Plan = z.infer<typeof planSchema>

export const scales = ['quick', 'paper'] as const
export type Scale = (typeof scales)[number]

export const definitionSchema = z.strictObject({
  /** As its file. */
  name: key,
  /** Its place in the list, ascending: the papers' order, with gaps for what may come between. */
  order: z.number(),
  title: words,
  paper: z.enum(['Claramunt Molet 2018', 'Winder 2024']),
  section: z.string().max(40),
  /** What it asks, in a question. */
  asks: words,
  found: z.strictObject({
    words,
    /** “Spectrograms of label and result, side by side”, “Table of losses”. */
    figure: words,
    /** The paper's own numbers; none where only words or pictures are known. */
    numbers: z.array(z.strictObject({ words, value: z.number(), unit: z.string() })),
  }),
  /** Where ours goes another way than the paper, and why; empty where it doesn't. */
  differs: z.string().max(2000),
  quick: planSchema,
  paperScale: planSchema,
})
export type Definition = z.infer<typeof definitionSchema>

export const planOf = (definition: Definition, scale: Scale): Plan =>
  scale === 'quick' ? definition.quick : definition.paperScale
