/**
 * ibab/tensorflow-wavenet's wavenet_params.json, and our three additions to it: `lc_channels`, `gc_channels` with
 * `gc_cardinality` (which ibab takes from its command line), and `initial_bias` (Winder's bias on the first layer).
 */
import type { z } from 'zod'
import { SyrinxError } from '../errors.ts'
import { hyperparametersSchema, type Hyperparameters } from './hyperparameters.ts'

const shape = hyperparametersSchema.shape

/** Each field of the file with the hyperparameter that it sets. */
const fields = {
  filter_width: 'filterWidth',
  sample_rate: 'sampleRateHz',
  dilations: 'dilations',
  residual_channels: 'residualChannels',
  dilation_channels: 'dilationChannels',
  quantization_channels: 'quantizationChannels',
  skip_channels: 'skipChannels',
  use_biases: 'useBiases',
  initial_filter_width: 'initialFilterWidth',
  initial_bias: 'initialBias',
  gc_channels: 'globalChannels',
  gc_cardinality: 'globalCardinality',
  lc_channels: 'localChannels',
} as const satisfies Record<string, keyof Hyperparameters>

type Field = keyof typeof fields

/** What a file states; fields that it leaves out are absent. */
export type StatedHyperparameters = { -readonly [Name in keyof Hyperparameters]?: Hyperparameters[Name] }

/** The file's name of a hyperparameter, for messages. */
export const wavenetParamsField = (name: keyof Hyperparameters): string =>
  Object.keys(fields).find((field) => fields[field as Field] === name)!

const problem = (message: string, hint = 'Correct wavenet_params.json, or use a preset.') =>
  new SyrinxError('model/params', message, hint)

function refuseUnsupported(file: Record<string, unknown>) {
  if (file.scalar_input !== undefined && file.scalar_input !== false)
    throw problem(
      file.scalar_input === true
        ? 'wavenet_params.json: scalar_input is true, but Syrinx knows networks that take one-hot µ-law codes only.'
        : 'wavenet_params.json: scalar_input must be true or false.',
    )
  if (file.filter_width !== undefined && file.filter_width !== 2)
    throw problem(
      `wavenet_params.json: filter_width is ${JSON.stringify(file.filter_width)}, but Syrinx’s kernels know dilated convolutions of width 2 only.`,
    )
  const width = file.initial_filter_width
  if (width === undefined || width === 1 || width === 2 || isUnusedInitialWidth(file)) return
  throw problem(
    `wavenet_params.json: initial_filter_width is ${JSON.stringify(width)}, but the first convolution over one-hot codes is 1 or 2 samples wide.`,
    'ibab uses larger values with scalar_input only, which Syrinx does not know. State "scalar_input": false, and the field is ignored as ibab ignores it.',
  )
}

/**
 * ibab's own file says initial_filter_width 32 beside scalar_input false, and then doesn't use it: model.py takes
 * filter_width for the first convolution of a one-hot input.
 */
const isUnusedInitialWidth = (file: Record<string, unknown>) =>
  file.scalar_input === false && Number.isInteger(file.initial_filter_width)

function parseField(field: Field, value: unknown): unknown {
  const result = (shape[fields[field]] as z.ZodType).safeParse(value)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]
  const where = path.map((part) => `[${String(part)}]`).join('')
  throw problem(`wavenet_params.json: ${field}${where}: ${message}.`)
}

/**
 * What a wavenet_params.json states. Fields that Syrinx doesn't know are ignored; null is the same as absent.
 * @throws SyrinxError that names the field which is wrong or asks for what Syrinx doesn't have.
 */
export function statedWavenetParams(text: string): StatedHyperparameters {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (cause) {
    throw new SyrinxError('model/params', 'wavenet_params.json is not JSON.', (cause as Error).message, {
      cause,
    })
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw problem('wavenet_params.json does not hold a JSON object.')
  const given = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== null))
  refuseUnsupported(given)
  if (given.initial_filter_width !== 1 && given.initial_filter_width !== 2) delete given.initial_filter_width
  const stated: Record<string, unknown> = {}
  for (const field of Object.keys(fields) as Field[])
    if (field in given) stated[fields[field]] = parseField(field, given[field])
  return stated as StatedHyperparameters
}

/** What ibab's code takes where its file says nothing. */
const ibabDefaults = { filterWidth: 2, initialFilterWidth: 2, useBiases: false } as const

/**
 * A whole network out of what a file states.
 * @throws SyrinxError that names the field which is missing.
 */
export function completeHyperparameters(stated: StatedHyperparameters): Hyperparameters {
  const result = hyperparametersSchema.safeParse({ ...ibabDefaults, ...stated })
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]
  const name = path[0] as keyof Hyperparameters
  const missing = stated[name] === undefined
  throw problem(
    `wavenet_params.json: ${wavenetParamsField(name)} ${missing ? 'is missing' : `is wrong: ${message}`}.`,
  )
}

/** `statedWavenetParams` and `completeHyperparameters` in one. */
export const parseWavenetParams = (text: string): Hyperparameters =>
  completeHyperparameters(statedWavenetParams(text))

/** The file's text. What ibab doesn't know is written only where it is used. */
export function printWavenetParams(it: Hyperparameters): string {
  const file = {
    filter_width: it.filterWidth,
    sample_rate: it.sampleRateHz,
    dilations: it.dilations,
    residual_channels: it.residualChannels,
    dilation_channels: it.dilationChannels,
    quantization_channels: it.quantizationChannels,
    skip_channels: it.skipChannels,
    use_biases: it.useBiases,
    scalar_input: false,
    initial_filter_width: it.initialFilterWidth,
    ...(it.initialBias && { initial_bias: true }),
    ...(it.globalChannels > 0 && { gc_channels: it.globalChannels, gc_cardinality: it.globalCardinality }),
    ...(it.localChannels > 0 && { lc_channels: it.localChannels }),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
