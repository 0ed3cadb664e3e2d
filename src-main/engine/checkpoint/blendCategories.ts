/**
 * A network that knows blends of its global categories, as categories behind its own. A category is a row of the
 * embedding, and whatever a network does with it begins with a product of that row; so a weighted mean of rows is a
 * category between them, and no kernel has to know (Claramunt Molet 2018 proposes new timbres this way).
 */
import { blendWords, type CategoryBlend } from '../../../src-shared/conditioning/categoryBlend.ts'
import {
  decayTimesSeconds,
  type Tone,
  type VoiceCondition,
} from '../../../src-shared/conditioning/description.ts'
import { atAge, faintestDecibels, partialGain } from '../../../src-shared/conditioning/tones.ts'
import { parameterLayout, tensorNames, tensorView } from '../../../src-shared/model/parameters.ts'
import type { Checkpoint } from './checkpoint.ts'

/** Of each network the last few: a sampler is used again only for the very same checkpoint. */
const keptBlends = 4
const made = new WeakMap<Checkpoint, Map<string, Checkpoint>>()

/**
 * The checkpoint with as many more categories as there are blends, in their order; for sampling, without its training.
 * The same blends of the same checkpoint give the same object as long as it is remembered.
 */
export function withBlends(checkpoint: Checkpoint, blends: readonly CategoryBlend[]): Checkpoint {
  if (blends.length === 0) return checkpoint
  const known = made.get(checkpoint) ?? new Map<string, Checkpoint>()
  made.set(checkpoint, known)
  const key = JSON.stringify(blends)
  const blended = known.get(key) ?? blend(checkpoint, blends)
  known.delete(key)
  known.set(key, blended)
  for (const oldest of known.keys()) if (known.size > keptBlends) known.delete(oldest)
  return blended
}

function blend(checkpoint: Checkpoint, blends: readonly CategoryBlend[]): Checkpoint {
  const { training: _training, ...kept } = checkpoint
  const { hyperparameters, condition, globalCategories } = kept
  const { globalCardinality, globalChannels } = hyperparameters
  const larger = { ...hyperparameters, globalCardinality: globalCardinality + blends.length }
  const [from, to] = [parameterLayout(hyperparameters), parameterLayout(larger)]
  const weights = new Float32Array(to.length)
  for (const { name } of from.parameters)
    tensorView(to, weights, name).set(tensorView(from, checkpoint.weights, name))
  const rows = tensorView(to, weights, tensorNames.globalEmbedding)
  for (const [i, parts] of blends.entries())
    for (let channel = 0; channel < globalChannels; channel++)
      rows[(globalCardinality + i) * globalChannels + channel] = parts.reduce(
        (sum, { category, share }) => sum + share * rows[category * globalChannels + channel],
        0,
      )
  return {
    ...kept,
    hyperparameters: larger,
    weights,
    ...(globalCategories && {
      globalCategories: [...globalCategories, ...blends.map((parts) => blendWords(parts, globalCategories))],
    }),
    ...(condition?.kind === 'voice' && { condition: withTones(condition, blends) }),
  }
}

const withTones = (condition: VoiceCondition, blends: readonly CategoryBlend[]): VoiceCondition => ({
  ...condition,
  tones: [...condition.tones, ...blends.map((parts) => tonesOf(condition, parts))],
})

const tonesOf = ({ categories, tones }: VoiceCondition, parts: CategoryBlend): (Tone | null)[] =>
  categories.map((_, note) => {
    const known = parts.flatMap(({ category, share }) => {
      const tone = tones[category]?.[note]
      return tone ? [{ tone, share }] : []
    })
    return known.length > 0 ? blendTones(known) : null
  })

/** The partials' pitches are the largest share's: two sets can't be one. Level, decay and their strengths lie between. */
function blendTones(parts: readonly { readonly tone: Tone; readonly share: number }[]): Tone {
  const sum = parts.reduce((all, { share }) => all + share, 0)
  const mean = (of: (tone: Tone) => number) =>
    parts.reduce((all, { tone, share }) => all + (share / sum) * of(tone), 0)
  const { tone: largest } = parts.reduce((best, it) => (it.share > best.share ? it : best))
  const partials = largest.partials?.map(({ offset }, k) => {
    const tables = parts.map(({ tone }) => tone.partials?.[k]?.decibels ?? [])
    const points = Math.max(...tables.map((table) => table.length))
    return {
      offset,
      decibels: Array.from({ length: points }, (_, i) => {
        const strength = parts.reduce(
          (all, { share }, part) => all + (share / sum) * partialGain(tables[part], decayTimesSeconds[i]),
          0,
        )
        return Math.max(faintestDecibels, 20 * Math.log10(Math.max(strength, 1e-9)))
      }),
    }
  })
  const reaches = parts.flatMap(({ tone }) => (tone.reachHz ? [tone.reachHz] : []))
  const reachHz = Array.from({ length: Math.max(0, ...reaches.map((it) => it.length)) }, (_, i) =>
    Math.max(...reaches.map((it) => atAge(it, decayTimesSeconds[i]))),
  )
  const { reachHz: _reach, ...rest } = largest
  const points = Math.max(...parts.map(({ tone }) => tone.decayDecibels.length))
  return {
    ...rest,
    // Where one of them reaches all the way up, so does the blend.
    ...(reaches.length === parts.length && { reachHz }),
    ...(partials && { partials }),
    level: mean(({ level }) => level),
    decayDecibels: Array.from({ length: points }, (_, i) =>
      mean(({ decayDecibels }) => decayDecibels[Math.min(i, decayDecibels.length - 1)] ?? 0),
    ),
  }
}
