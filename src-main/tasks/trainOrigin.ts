/** A checkpoint whose weights a new run begins with, and what may keep it from fitting. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { CheckpointDescription } from '../engine/checkpoint/metadata.ts'
import type { ConditionKind } from './recipe.ts'

/** What a new run is asked to be. */
export interface Wanted {
  readonly hyperparameters: Hyperparameters
  readonly conditions: readonly ConditionKind[]
  /** The notes in its recordings, where they are known already. */
  readonly midiNumbers?: readonly number[]
}

const conditionWords: Record<ConditionKind, string> = {
  none: 'nothing',
  global: 'its category',
  labels: 'the notes before, now and after',
  notes: 'the notes and their age',
  mfcc: 'timbre coefficients',
  voice: 'one note at a time',
}

const kilohertz = (hertz: number) =>
  `${(hertz / 1000).toLocaleString('en', { maximumFractionDigits: 2 })} kHz`

/** Every reason why these weights can't be gone on with, in sentences; none when they can. */
export function misfitsOf(origin: CheckpointDescription, wanted: Wanted): string[] {
  const has = origin.hyperparameters
  const wants = wanted.hyperparameters
  const misfits: string[] = []
  if (has.sampleRateHz !== wants.sampleRateHz)
    misfits.push(
      `The checkpoint plays at ${kilohertz(has.sampleRateHz)}, the new run at ${kilohertz(wants.sampleRateHz)}.`,
    )
  if (has.quantizationChannels !== wants.quantizationChannels)
    misfits.push(
      `The checkpoint knows ${has.quantizationChannels} µ-law levels, the new run ${wants.quantizationChannels}.`,
    )
  if (!sameNetwork(has, wants))
    misfits.push(
      `The checkpoint’s network is another one: ${networkWords(has)}, and the new run’s ${networkWords(wants)}.`,
    )
  const told = toldOf(origin)
  const asked = wanted.conditions.filter((it) => it !== 'none')
  if (told.join() !== asked.join())
    misfits.push(
      `The checkpoint was told ${inWords(told)} while it learned; the new run would tell it ${inWords(asked)}.`,
    )
  const { condition } = origin
  if (condition && condition.kind !== 'mfcc' && wanted.midiNumbers) {
    const unknown = wanted.midiNumbers.filter((midi) => !condition.categories.includes(midi))
    if (unknown.length > 0)
      misfits.push(`The recordings hold notes that the checkpoint doesn’t know: ${names(unknown)}.`)
  }
  return misfits
}

/**
 * @throws SyrinxError `train/does-not-fit`, with every reason; those of `loadCheckpoint`.
 */
export async function readOrigin(path: string, wanted: Wanted): Promise<Checkpoint> {
  const origin = await loadCheckpoint(path)
  const misfits = misfitsOf(origin, wanted)
  if (misfits.length > 0)
    throw new SyrinxError(
      'train/does-not-fit',
      misfits.join(' '),
      'Choose the settings that the checkpoint was trained with, or begin a new run.',
    )
  return origin
}

/** What a network was told while it learned. */
export const toldOf = (origin: CheckpointDescription): ConditionKind[] => [
  ...(origin.hyperparameters.globalCardinality > 0 ? (['global'] as const) : []),
  ...(origin.condition ? [origin.condition.kind] : []),
]

const sizes = ['residualChannels', 'dilationChannels', 'skipChannels', 'initialFilterWidth'] as const
const sameNetwork = (a: Hyperparameters, b: Hyperparameters) =>
  a.dilations.join() === b.dilations.join() &&
  a.useBiases === b.useBiases &&
  a.initialBias === b.initialBias &&
  sizes.every((size) => a[size] === b[size])

const networkWords = (it: Hyperparameters) =>
  `${it.dilations.length} layers with a receptive field of ${receptiveField(it)} samples and ${it.residualChannels}, ${it.dilationChannels} and ${it.skipChannels} channels`

const inWords = (kinds: readonly ConditionKind[]) =>
  kinds.length === 0 ? conditionWords.none : kinds.map((kind) => conditionWords[kind]).join(' and ')

const names = (midi: readonly number[]) =>
  midi.length > 12
    ? `${midi.slice(0, 12).map(noteName).join(', ')} and ${midi.length - 12} more`
    : midi.map(noteName).join(', ')
