/** What a checkpoint says about itself: the safetensors metadata, one JSON text a key (docs/formats.md). */
import { z } from 'zod'
import { localConditionSchema } from '../../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { cardSchema } from '../../../src-shared/instruments/card.ts'
import { hyperparametersSchema } from '../../../src-shared/model/hyperparameters.ts'
import { eventCodes } from '../../../src-shared/phrases/events.ts'
import { heldChannels } from '../../../src-shared/phrases/heldKeys.ts'
import type { TrainingState } from '../compute/compute.ts'
import { canonicalJson } from './canonicalJson.ts'

const format = 'syrinx-checkpoint'
const version = 1

const provenanceSchema = z.object({
  title: z.string().optional(),
  /** Name of the data set. */
  dataset: z.string().optional(),
  recordings: z.int().min(0).optional(),
  minutes: z.number().min(0).optional(),
  /** The settings of the training run. */
  recipe: z.record(z.string(), z.unknown()).optional(),
  /** Where the recordings, or an imported network, are from. */
  source: z.string().optional(),
  licence: z.string().optional(),
  attribution: z.string().optional(),
  /** What it says of itself to a musician. */
  card: cardSchema.optional(),
})

/** A network over performance events that lies in the same file: it composes what the other one plays. */
const composerSchema = z.object({
  /** Its codes are events (src-shared/phrases/events.ts), so its sample rate says nothing. It is told the held keys. */
  hyperparameters: hyperparametersSchema.refine(
    (it) =>
      it.quantizationChannels === eventCodes &&
      it.localChannels === heldChannels &&
      it.globalCardinality === 0,
    {
      message: `a composer has ${eventCodes} codes, and ${heldChannels} channels for the keys that are down`,
    },
  ),
  /** Training steps done. */
  step: z.int().min(0),
  /** Mean cross entropy, in nats an event, over pieces that it didn’t learn from. */
  validationLoss: z.number().optional(),
  /** What it learned from, for a musician: “chorales by J. S. Bach”. */
  title: z.string(),
  pieces: z.int().min(1),
  minutes: z.number().min(0),
  source: z.string().optional(),
  licence: z.string().optional(),
  attribution: z.string().optional(),
})

export type ComposerDescription = Readonly<z.infer<typeof composerSchema>>

const descriptionSchema = z.object({
  hyperparameters: hyperparametersSchema,
  /** The vocabulary of the local condition; absent when the network has none, or it is unknown (an import). */
  condition: localConditionSchema.optional(),
  /** One name a global category. */
  globalCategories: z.array(z.string()).optional(),
  /** Training steps done. */
  step: z.int().min(0),
  /** Mean cross entropy, in nats a sample. */
  loss: z.number().optional(),
  validationLoss: z.number().optional(),
  /** ISO 8601. */
  createdAt: z.iso.datetime(),
  provenance: provenanceSchema,
  composer: composerSchema.optional(),
})

export type Provenance = Readonly<z.infer<typeof provenanceSchema>>
export type CheckpointDescription = Readonly<z.infer<typeof descriptionSchema>>

const trainingSchema = z.object({ moments: z.int().min(0).max(8) })
const fields = Object.keys(descriptionSchema.shape) as (keyof CheckpointDescription)[]

export function printMetadata(
  description: CheckpointDescription,
  training?: { readonly state: TrainingState; readonly resume: unknown },
): Record<string, string> {
  const checked = descriptionSchema.safeParse(description)
  if (!checked.success)
    throw new Error(`A checkpoint is described wrongly: ${z.prettifyError(checked.error)}`)
  if (training && training.state.step !== description.step)
    throw new Error(`The training state is of step ${training.state.step}, not ${description.step}.`)
  const metadata: Record<string, string> = { format, version: String(version) }
  for (const field of fields)
    if (checked.data[field] !== undefined) metadata[field] = canonicalJson(checked.data[field])
  if (training) {
    metadata.training = canonicalJson({ moments: training.state.moments.length })
    metadata.resume = canonicalJson(training.resume)
  }
  return metadata
}

export interface ParsedMetadata {
  readonly description: CheckpointDescription
  readonly training?: z.infer<typeof trainingSchema>
  readonly resume?: unknown
}

const wrong = (what: string, hint = '') => new SyrinxError('checkpoint/metadata', what, hint)

/** @throws SyrinxError when the metadata are not those of a checkpoint that this Syrinx can read. */
export function parseMetadata(metadata: Readonly<Record<string, string>>): ParsedMetadata {
  if (metadata.format !== format)
    throw wrong(
      'This safetensors file is not a Syrinx checkpoint.',
      'If it is another program’s WaveNet, bring it in with: syrinx import FILE --params wavenet_params.json --out NEW_FILE',
    )
  if (metadata.version !== String(version))
    throw wrong(
      `This checkpoint is of version ${metadata.version?.slice(0, 20)}; this Syrinx reads version ${version}.`,
      'Use the Syrinx that wrote it, or a newer one.',
    )
  const result = descriptionSchema.safeParse(
    Object.fromEntries(
      fields.flatMap((field) => (field in metadata ? [[field, json(metadata, field)]] : [])),
    ),
  )
  if (!result.success) {
    const { path, message } = result.error.issues[0]
    throw wrong(`The checkpoint’s description is wrong at ${path.join('.')}: ${message}.`)
  }
  const description = result.data
  if (!('training' in metadata)) return { description }
  const training = trainingSchema.safeParse(json(metadata, 'training'))
  if (!training.success) throw wrong('The checkpoint’s training state is described wrongly.')
  return { description, training: training.data, resume: json(metadata, 'resume') }
}

function json(metadata: Readonly<Record<string, string>>, key: string): unknown {
  try {
    return JSON.parse(metadata[key] ?? '')
  } catch {
    throw wrong(`The checkpoint’s description is wrong at ${key}: it is not JSON.`)
  }
}
