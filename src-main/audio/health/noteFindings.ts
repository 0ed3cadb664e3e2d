/** Which notes there are in recordings, how many, how long and how loud. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { median } from '../statistics.ts'
import type { Chosen, ChosenNote } from './chosenNotes.ts'
import { clipsOf, finding, heldSeconds, namedAtMost, nameOf } from './makeFinding.ts'
import { clipsWords, lengthWords, listed } from './words.ts'

/** A second of each note, half as much where it dies away by itself. */
const littleSecondsOfNote = { held: 1, dying: 0.4 }
const littleSeconds = 8

export const noteFindings = (chosen: Chosen): Finding[] => [...amount(chosen), ...notes(chosen)]

function amount({ notes }: Chosen): Finding[] {
  if (notes.length === 0) return []
  const seconds = heldSeconds(notes)
  const clips = new Set(notes.map((it) => it.clip.name)).size
  const words = `${lengthWords(seconds)} of notes, in ${clipsWords(clips)}`
  const different = new Set(notes.map((it) => it.midi)).size
  const dying = notes.filter(({ note }) => note.isSustained === false).length > notes.length / 2
  const little = Math.max(littleSeconds, different * littleSecondsOfNote[dying ? 'dying' : 'held'])
  if (seconds < little)
    return [
      finding(
        'warn',
        'little',
        `${words}: little; expect a sketch of the instrument.`,
        'Two or three seconds of every note in the range make a good instrument.',
      ),
    ]
  return [finding(seconds < 1.5 * little ? 'note' : 'good', 'amount', `${words}.`)]
}

function notes({ notes: chosen }: Chosen): Finding[] {
  if (chosen.length === 0) return []
  const midis = [...new Set(chosen.map((it) => it.midi))].sort((a, b) => a - b)
  const [lowest, highest] = [midis[0], midis.at(-1)!]
  const missing = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i).filter(
    (midi) => !midis.includes(midi),
  )
  const found: Finding[] = []
  if (midis.length === 1)
    found.push(
      finding(
        'warn',
        'one-note',
        `One note alone was heard: ${nameOf(lowest)}. The instrument will play that one.`,
        'Record more notes to play melodies.',
      ),
    )
  else if (missing.length === 0)
    found.push(
      finding(
        'good',
        'range',
        `${midis.length} notes, ${nameOf(lowest)} to ${nameOf(highest)}, without a gap.`,
      ),
    )
  else
    found.push(
      finding(
        missing.length > midis.length ? 'note' : 'warn',
        'missing-notes',
        `${midis.length} notes, ${nameOf(lowest)} to ${nameOf(highest)}; missing between them: ${listed(missing.map(nameOf), namedAtMost)}.`,
        'Missing notes can’t be played: record them if you want them.',
      ),
    )
  found.push(...loudnesses(chosen, midis))
  const short = midis.filter(
    (midi) =>
      Math.max(...chosen.filter((it) => it.midi === midi).map(({ note }) => note.durationSeconds)) < 0.5,
  )
  if (short.length > 0)
    found.push(
      finding(
        'warn',
        'short-notes',
        `No recording of ${listed(short.map(nameOf), namedAtMost)} is longer than half a second: held, they will be guessed.`,
        'Hold each note for two or three seconds.',
        clipsOf(chosen.filter((it) => short.includes(it.midi))),
      ),
    )
  return found
}

/** A recording that is this much louder than another was played louder. */
const louderDb = 3

function loudnesses(chosen: readonly ChosenNote[], midis: readonly number[]): Finding[] {
  const levels = midis.map((midi) => {
    const sorted = chosen
      .filter((it) => it.midi === midi)
      .map(({ note }) => note.levelDb)
      .sort((a, b) => a - b)
    return sorted.reduce<number[]>(
      (kept, level) => (kept.length === 0 || level - kept.at(-1)! >= louderDb ? [...kept, level] : kept),
      [],
    ).length
  })
  const usual = Math.round(median(levels))
  const once = midis.filter((midi) => chosen.filter((it) => it.midi === midi).length === 1)
  const found: Finding[] = [
    usual >= 2
      ? finding('good', 'loudness', `${usual} loudnesses of most notes.`)
      : finding(
          'note',
          'one-loudness',
          `One loudness${midis.length > 1 ? ' of most notes' : ''}: soft and loud will differ in level alone, not in colour.`,
          'Record each note softly and loudly as well, if you can.',
        ),
  ]
  if (once.length > 0 && once.length < midis.length / 2)
    found.push(finding('note', 'once', `One recording only of ${listed(once.map(nameOf), namedAtMost)}.`))
  return found
}
