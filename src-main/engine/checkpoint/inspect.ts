/** What a checkpoint is, in words. */
import {
  channelCount,
  noteName,
  notesKnownTo,
  type LocalCondition,
} from '../../../src-shared/conditioning/description.ts'
import {
  multiplyAccumulatesPerSample,
  receptiveField,
  type Hyperparameters,
} from '../../../src-shared/model/hyperparameters.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Provenance } from './metadata.ts'

const count = (value: number) => value.toLocaleString('en')
const rounded = (value: number) => Number(value.toPrecision(4)).toLocaleString('en')

/** Lines of `name  value`. */
export function inspectCheckpoint(checkpoint: Checkpoint): string {
  const { hyperparameters: it, provenance } = checkpoint
  const rows: [string, string][] = [
    ['Checkpoint', titleOf(checkpoint)],
    ['Network', networkInWords(it)],
    ['Receptive field', fieldInWords(it)],
    ['Parameters', count(checkpoint.weights.length)],
    ['Sample rate', `${count(it.sampleRateHz)} Hz, ${count(it.quantizationChannels)} µ-law levels`],
    ['Cost', costInWords(it)],
    ['Local condition', conditionInWords(checkpoint)],
    ['Global condition', globalInWords(checkpoint)],
    ['Trained', trainedInWords(checkpoint)],
    ...composerInWords(checkpoint),
    ...provenanceInWords(provenance),
    ['Written', checkpoint.createdAt],
  ]
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.map(([name, value]) => name.padEnd(width) + value).join('\n')
}

function titleOf({ provenance, training }: Checkpoint): string {
  const title = provenance.title ?? provenance.dataset ?? 'without a title'
  return training ? `${title}, with all that going on with its training needs` : title
}

function networkInWords(it: Hyperparameters): string {
  const channels = `residual ${it.residualChannels}, dilation ${it.dilationChannels}, skip ${it.skipChannels}`
  const biases = it.useBiases ? 'with biases' : 'without biases'
  const first = `first convolution ${it.initialFilterWidth} wide${it.initialBias ? ' with a bias' : ''}`
  return `WaveNet of ${it.dilations.length} layers, ${dilationsInWords(it.dilations)}; channels: ${channels}; ${biases}; ${first}`
}

/** 4×(1,2,4,8) where dilations repeat, else all of them. */
function dilationsInWords(dilations: readonly number[]): string {
  for (let length = 1; length <= dilations.length; length++) {
    if (dilations.length % length > 0) continue
    if (dilations.every((dilation, i) => dilation === dilations[i % length]))
      return `dilations ${dilations.length / length}×(${dilations.slice(0, length).join(',')})`
  }
  return 'no dilations'
}

function fieldInWords(it: Hyperparameters): string {
  const samples = receptiveField(it)
  return `${count(samples)} samples, ${rounded((samples / it.sampleRateHz) * 1000)} ms`
}

function costInWords(it: Hyperparameters): string {
  const products = multiplyAccumulatesPerSample(it)
  return `${count(products)} multiply-accumulates a sample, ${rounded((products * it.sampleRateHz) / 1e9)} billion a second of sound`
}

function conditionInWords({ condition, hyperparameters }: Checkpoint): string {
  if (hyperparameters.localChannels === 0) return 'none'
  if (!condition)
    return `${hyperparameters.localChannels} channels, whose meaning the checkpoint doesn’t know`
  return `${condition.kind}: ${vocabularyInWords(condition)} (${channelCount(condition)} channels)`
}

function vocabularyInWords(condition: LocalCondition): string {
  if (condition.kind === 'mfcc') {
    const { coefficients, hopSamples, notes } = condition
    const known = notes.length === 0 ? '' : `, with the sound of ${notesInWords(notesKnownTo(condition))}`
    return `${coefficients} coefficients, one row every ${hopSamples} samples${known}`
  }
  return notesInWords(condition.categories)
}

function notesInWords(categories: readonly number[]): string {
  const names = categories.map(noteName)
  const [first, last] = [names[0], names.at(-1)!]
  const consecutive = categories.every((midi, i) => midi === categories[0] + i)
  if (categories.length === 1) return `the note ${first}`
  return consecutive
    ? `${categories.length} notes, ${first} to ${last}`
    : `${categories.length} notes: ${names.join(', ')}`
}

function globalInWords({ globalCategories, hyperparameters: it }: Checkpoint): string {
  if (it.globalCardinality === 0) return 'none'
  const names = globalCategories ? `: ${globalCategories.join(', ')}` : ', without names'
  return `${it.globalCardinality} categories${names} (embedding of ${it.globalChannels})`
}

function trainedInWords({ step, loss, validationLoss }: Checkpoint): string {
  return [
    `${count(step)} ${step === 1 ? 'step' : 'steps'}`,
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)} nats a sample`]),
    ...(validationLoss === undefined ? [] : [`validation loss ${validationLoss.toFixed(3)}`]),
  ].join(', ')
}

function composerInWords({ composer: it }: Checkpoint): [string, string][] {
  if (!it) return []
  const { hyperparameters } = it
  const loss = it.validationLoss === undefined ? '' : `; ${it.validationLoss.toFixed(3)} nats an event`
  const pieces = `${count(it.pieces)} ${it.pieces === 1 ? 'piece' : 'pieces'}`
  const rows: [string, string | undefined][] = [
    ['Composes', `${it.title}: ${pieces}, ${rounded(it.minutes)} minutes; ${count(it.step)} steps${loss}`],
    [
      'Composer',
      `${networkInWords(hyperparameters)}; hears ${count(receptiveField(hyperparameters))} events`,
    ],
    ['Its source', it.source],
    ['Its licence', it.licence],
    ['Its attribution', it.attribution],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== undefined)
}

function provenanceInWords(it: Provenance): [string, string][] {
  const learned = [
    ...(it.dataset === undefined ? [] : [it.dataset]),
    ...(it.recordings === undefined
      ? []
      : [`${count(it.recordings)} ${it.recordings === 1 ? 'recording' : 'recordings'}`]),
    ...(it.minutes === undefined ? [] : [`${rounded(it.minutes)} minutes`]),
  ]
  const rows: [string, string | undefined][] = [
    ['Learned from', learned.join(', ') || undefined],
    ['Recipe', it.recipe && JSON.stringify(it.recipe)],
    ['Source', it.source],
    ['Licence', it.licence],
    ['Attribution', it.attribution],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== undefined)
}
