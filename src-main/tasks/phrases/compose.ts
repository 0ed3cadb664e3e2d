/**
 * Composing: a network over performance events goes on from the notes that are there, or begins out of nothing
 * (Winder 2024: assisted and unique generation, of notes in place of samples).
 */
import { sequenceSeconds, sortNotes, type Note } from '../../../src-shared/notes/noteSequence.ts'
import { EventReader } from '../../../src-shared/phrases/eventReader.ts'
import { boundary, eventsOfNotes, thinOpening } from '../../../src-shared/phrases/events.ts'
import { heldChannels } from '../../../src-shared/phrases/heldKeys.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Composer } from '../../engine/checkpoint/checkpoint.ts'
import { computeByName } from '../../engine/compute/registry.ts'
import { History } from './history.ts'

export interface ComposingRequest {
  readonly composer: Composer
  /** What is there already, in any order; only what begins before `fromSeconds` is heard. None: out of nothing. */
  readonly before: readonly Note[]
  readonly fromSeconds: number
  /** How much is composed; up to `latestShare` more, where a phrase ends then. */
  readonly seconds: number
  readonly temperature: number
  readonly seed: number
}

export interface ComposingHooks {
  shouldStop(): boolean
}

/** A phrase that is under way may end within so much more of the length, or so many seconds. */
const latestShare = 0.25
const latestSeconds = 4
/** Between two pieces. */
const restSeconds = 1
/** What a moment may hold at most: a network that has learned nothing must come to an end too. */
const mostCodesASecond = 400
const leastCodes = 64

/**
 * @returns the new notes alone, in order; each begins at `fromSeconds` or later. Of one that is stopped, those so far.
 * It plays on the processor: a few hundred events a minute are not worth a graphics card.
 */
export async function composeNotes(request: ComposingRequest, hooks: ComposingHooks): Promise<Note[]> {
  const { composer, fromSeconds, seconds } = request
  const compute = await computeByName('cpu')
  const sampler = await compute.sampler(composer.hyperparameters, composer.weights, {
    streams: 1,
    precision: 'float32',
  })
  try {
    const history = new History(composer, openingOf(request))
    await history.tell(sampler)
    const row = new Float32Array(heldChannels)
    const random = Random.fromSeed(request.seed)
    const reader = new EventReader(fromSeconds)
    const endSeconds = fromSeconds + seconds
    const lastSeconds = endSeconds + Math.min(seconds * latestShare, latestSeconds)
    let left = leastCodes + Math.ceil(seconds * mostCodesASecond)
    const pick = { pick: 'sample', temperature: request.temperature } as const
    while (left-- > 0 && !hooks.shouldStop()) {
      // What is held is known only when the event before is.
      history.held.write(row)
      const [[code]] = await sampler.generate(1, [{ local: row }], [random.uniforms(1)], pick)
      if (code === thinOpening && history.last === boundary) {
        // That is how a melody is announced which somebody else drew.
        await history.tell(sampler)
        continue
      }
      history.add(code)
      reader.read(code)
      if (code === boundary) reader.rest(restSeconds)
      if (reader.seconds >= lastSeconds || (reader.seconds >= endSeconds && reader.isSilent)) break
    }
    return ended(reader, lastSeconds)
  } finally {
    await sampler.dispose()
  }
}

/** What was played up to now. */
function openingOf({ before, fromSeconds }: ComposingRequest): Uint16Array {
  const heard = before.filter((it) => it.startSeconds < fromSeconds)
  if (heard.length === 0) return new Uint16Array(0)
  const events = eventsOfNotes(heard, undefined, fromSeconds)
  return isThin(heard) ? Uint16Array.of(thinOpening, ...events) : events
}

/** Fewer voices than this on average are not all of them. */
const fewVoices = 2.4

function isThin(notes: readonly Note[]): boolean {
  const first = notes.reduce((earliest, it) => Math.min(earliest, it.startSeconds), Infinity)
  const sounding = notes.reduce((sum, it) => sum + it.durationSeconds, 0)
  return sounding < fewVoices * (sequenceSeconds(notes) - first)
}

function ended(reader: EventReader, lastSeconds: number): Note[] {
  reader.releaseAll()
  return sortNotes(
    reader.notes
      .filter((it) => it.startSeconds < lastSeconds)
      .map((it) => ({
        ...it,
        durationSeconds: Math.min(it.durationSeconds, lastSeconds - it.startSeconds),
      })),
  )
}
