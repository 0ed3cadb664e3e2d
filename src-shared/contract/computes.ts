/** What can do the arithmetic on this machine: the computes, the graphics cards that WebGPU reaches, and their speed. */
import { z } from 'zod'
import { method, nothing } from './define.ts'
import { errorSchema } from './errors.ts'

export const computeChoices = ['auto', 'cpu', 'webgpu', 'tensorflow'] as const
export const computeNames = ['cpu', 'webgpu', 'tensorflow'] as const

/** An adapter's id, as `AdapterState.id`; empty for the best there is. */
export const adapterId = z.string().max(400)

/** Samples a second on this machine; null for what was not measured. */
export const measuredSpeeds = z.object({
  /** Predicted samples while a network of the bundled instrument's kind trains. */
  trainingHz: z.number().nullable(),
  /** Of the bundled instrument, one take. */
  samplingHz: z.number().nullable(),
  /** Of the bundled instrument, `takes` takes at once: of all together. */
  manyTakesHz: z.number().nullable(),
  takes: z.int(),
})
export type MeasuredSpeeds = z.infer<typeof measuredSpeeds>

export const adapterState = z.object({
  /** The same from one start to the next. */
  id: adapterId,
  /** As its driver calls it: “NVIDIA H100 80GB HBM3”. */
  name: z.string(),
  vendor: z.string(),
  /** The driver, with its version where it says so; may be empty. */
  driver: z.string(),
  /** What lies between: “Vulkan”, “D3D12”, “Metal”. */
  backend: z.string(),
  /** `software` is the processor that pretends to be a graphics card: slow, for tests. */
  kind: z.enum(['gpu', 'software']),
  /** Whether “Automatic” may choose it. */
  automatic: z.boolean(),
  /** Why it may not; empty where it may. */
  words: z.string(),
  /** Null until measured. */
  speeds: measuredSpeeds.nullable(),
  /** Why it couldn’t be measured the last time; its `report` is for copying. */
  failure: errorSchema.nullable(),
})
export type AdapterState = z.infer<typeof adapterState>

export const computeState = z.object({
  name: z.enum(computeNames),
  title: z.string(),
  available: z.boolean(),
  /** Why not, and what to do about it; or what it is. */
  words: z.string(),
  /** Of webgpu: those of the adapter that is used. Null until measured. */
  speeds: measuredSpeeds.nullable(),
  failure: errorSchema.nullable(),
  /** Of webgpu: every adapter, the one that is used when none is named first. Empty for the others. */
  adapters: z.array(adapterState),
})
export type ComputeState = z.infer<typeof computeState>

/** What “Automatic” takes for one kind of work. */
export const automaticChoice = z.object({
  name: z.enum(computeNames),
  /** Of webgpu; empty for the others. */
  adapterId,
  /** What and why: “NVIDIA H100 by WebGPU: 41 times as fast as the processor.” */
  words: z.string(),
})
export type AutomaticChoice = z.infer<typeof automaticChoice>

export const computesSchema = z.object({
  computes: z.array(computeState),
  /** As far as it is known by now: networks differ, so every training and every take is measured anew, once. */
  automatic: z.object({ training: automaticChoice, oneTake: automaticChoice, manyTakes: automaticChoice }),
})
export type Computes = z.infer<typeof computesSchema>

export const computeMethods = {
  /** The first call looks for graphics cards, which takes about a second. */
  'settings.computes': method(nothing, computesSchema),
  /**
   * Times training and the bundled instrument on it for a few seconds. What goes wrong on a graphics card is the
   * `failure` of what comes back, not an error.
   */
  'settings.measureCompute': method(
    z.strictObject({
      name: z.enum(computeNames),
      /** Of webgpu: which one; the best there is when it is left out. */
      adapterId: z.exactOptional(adapterId),
    }),
    computesSchema,
  ),
}
