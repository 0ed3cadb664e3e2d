/** What an instrument is, as a musician needs to know it: from what its checkpoint says about itself. */
import { notesKnownTo, type LocalCondition } from '../../src-shared/conditioning/description.ts'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { ringSeconds } from './score.ts'
import type { CheckpointDescription, ComposerDescription, Provenance } from '../engine/checkpoint/metadata.ts'

export interface InstrumentFacts {
  readonly sampleRateHz: number
  readonly receptiveFieldSamples: number
  readonly condition: 'none' | LocalCondition['kind']
  /** MIDI numbers it can play, ascending; empty where it can't be told what to play. */
  readonly knownMidi: number[]
  readonly knowsLoudness: boolean
  /** It plays the pitch bend of notes. */
  readonly knowsBends: boolean
  /** It plays the expression of notes. */
  readonly knowsExpression: boolean
  /** Several notes may sound at once. */
  readonly isPolyphonic: boolean
  /** A note that begins while another sounds goes on from it. */
  readonly knowsSlurs: boolean
  /** How long it may sound after its last note was let go. */
  readonly ringSeconds: number
  /** Names of its global categories; empty without. */
  readonly categories: string[]
  /** What it composes by, and what that learned from; null where it only plays. */
  readonly composes: { readonly title: string; readonly words: string } | null
  readonly words: string
  readonly parameterCount: number
}

export function factsOfCheckpoint({
  hyperparameters,
  condition,
  globalCategories,
  provenance,
  composer,
}: CheckpointDescription): InstrumentFacts {
  const { globalCardinality } = hyperparameters
  return {
    sampleRateHz: hyperparameters.sampleRateHz,
    receptiveFieldSamples: receptiveField(hyperparameters),
    condition: condition?.kind ?? 'none',
    knownMidi: condition ? notesKnownTo(condition).sort((a, b) => a - b) : [],
    knowsLoudness: condition?.kind === 'notes' || condition?.kind === 'voice',
    knowsBends: condition?.kind === 'voice' && condition.bends,
    knowsExpression: condition?.kind === 'voice',
    isPolyphonic: condition?.kind === 'voice',
    knowsSlurs: condition?.kind === 'voice' && condition.slurs,
    ringSeconds: condition?.kind === 'voice' ? condition.releaseSeconds : ringSeconds,
    categories: globalCategories ?? Array.from({ length: globalCardinality }, (_, i) => String(i)),
    composes: composer ? { title: composer.title, words: composerWords(composer) } : null,
    words: wordsOf(provenance),
    parameterCount: parameterLayout(hyperparameters).length,
  }
}

function wordsOf({ dataset, recordings, minutes, card, ...rest }: Provenance): string {
  const { licence = card?.licence, attribution = card?.attribution } = rest
  if (attribution !== undefined) return attribution
  const from = [
    ...(recordings === undefined ? [] : [`${recordings} ${recordings === 1 ? 'recording' : 'recordings'}`]),
    ...(minutes === undefined ? [] : [`${minutes.toFixed(1)} minutes`]),
  ].join(', ')
  const learned =
    dataset === undefined
      ? from && `Learned from ${from}.`
      : `Learned from ${dataset}${from && ` (${from})`}.`
  return [learned, licence === undefined ? '' : `Licence: ${licence}.`].filter(Boolean).join(' ')
}

function composerWords({ title, pieces, minutes, licence, attribution }: ComposerDescription): string {
  const counted = `${pieces.toLocaleString('en-GB')} ${pieces === 1 ? 'piece' : 'pieces'}`
  const lasting = minutes.toLocaleString('en-GB', { maximumFractionDigits: minutes < 10 ? 1 : 0 })
  const learned = `It learned to compose from ${title} (${counted}, ${lasting} minutes).`
  return [learned, attribution ?? (licence === undefined ? '' : `Licence: ${licence}.`)]
    .filter(Boolean)
    .join(' ')
}

/** @throws SyrinxError `instrument/unplayable` when its condition is one that nobody here can make. */
export function requirePlayable({ hyperparameters, condition }: CheckpointDescription) {
  if (hyperparameters.localChannels > 0 && condition === undefined)
    throw new SyrinxError(
      'instrument/unplayable',
      `This network was trained with ${hyperparameters.localChannels} channels beside the sound, and doesn’t say what they mean.`,
      'It can’t be told what to play.',
    )
}
