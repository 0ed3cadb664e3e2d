/** An instrument's card as far as its checkpoint tells: what can be read from the network itself is, whatever was written. */
import type { InstrumentCard, InstrumentKnowledge } from '../../../src-shared/instruments/card.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import type { CheckpointDescription } from '../../engine/checkpoint/metadata.ts'
import { factsOfCheckpoint } from '../instrumentFacts.ts'

export function cardOf(description: CheckpointDescription): InstrumentCard {
  const { provenance, step, hyperparameters } = description
  const { card = {} } = provenance
  const { knownMidi } = factsOfCheckpoint(description)
  return withoutEmpty({
    ...card,
    title: card.title ?? provenance.title?.slice(0, 300),
    knownMidi: knownMidi.length > 0 ? knownMidi : undefined,
    knows: knowledgeOf(description),
    recordings: withoutEmpty({
      count: card.recordings?.count ?? provenance.recordings,
      minutes: card.recordings?.minutes ?? provenance.minutes,
      source: card.recordings?.source ?? provenance.source?.slice(0, 4_000),
    }),
    licence: card.licence ?? provenance.licence?.slice(0, 300),
    attribution: card.attribution ?? provenance.attribution?.slice(0, 4_000),
    training: withoutEmpty({
      ...card.training,
      steps: card.training?.steps ?? (step > 0 ? step : undefined),
      network: card.training?.network ?? networkInWords(hyperparameters),
    }),
  })
}

function knowledgeOf(description: CheckpointDescription): InstrumentKnowledge {
  const it = factsOfCheckpoint(description)
  const categories = it.categories.slice(0, 1_000).map((name) => name.slice(0, 300))
  return {
    loudness: it.knowsLoudness,
    expression: it.knowsExpression,
    bends: it.knowsBends,
    slurs: it.knowsSlurs,
    polyphony: it.isPolyphonic,
    ...(description.composer && { composing: true }),
    ...(categories.length > 0 && { categories }),
  }
}

function networkInWords(it: Hyperparameters): string {
  const field = receptiveField(it)
  const milliseconds = Number(((field / it.sampleRateHz) * 1000).toPrecision(2))
  return `WaveNet of ${it.dilations.length} layers that hears ${milliseconds} ms back, at ${it.sampleRateHz / 1000} kHz`
}

type Filled<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> }

/** Keys whose value is undefined are left out, as JSON leaves them out. */
const withoutEmpty = <Value extends object>(value: Value): Filled<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as Filled<Value>
