/**
 * Label tracks: which category sounds at each sample, as the thesis's .txt (one category a line, a comma after it, one
 * line a sample; Claramunt Molet 2018), and as notes. Kept as runs: a minute is a million lines but a few hundred runs.
 */
import { trackOfNotes } from '../conditioning/noteTrack.ts'
import { SyrinxError } from '../errors.ts'
import type { Note } from './noteSequence.ts'

export interface LabelRun {
  /** Index into the list of categories; −1 for silence. */
  readonly category: number
  readonly startSample: number
  /** The first sample that is no longer this run's. */
  readonly endSample: number
}

/** Runs that follow each other from sample 0 without a gap. */
export type LabelTrack = readonly LabelRun[]

export const rest = -1

const maximumCategory = 65_535
const [carriageReturn, space, tab, comma, minus, zero, nine, byteOrderMark] = [
  13, 32, 9, 44, 45, 48, 57, 0xfeff,
]

const isBlank = (code: number) =>
  code === space || code === tab || code === carriageReturn || code === byteOrderMark

/**
 * Reads the .txt, also without commas, with CRLF, blanks, and empty lines at its end.
 * @throws SyrinxError that names the line which is no category.
 */
export function parseLabels(text: string): LabelTrack {
  const runs: LabelRun[] = []
  let category: number | undefined
  let startSample = 0
  let sample = 0
  let emptyLine = 0
  let position = 0
  // Character by character: a file of an hour has 58 million lines, too many to split into strings.
  while (position < text.length) {
    let end = text.indexOf('\n', position)
    if (end < 0) end = text.length
    const value = categoryOfLine(text, position, end)
    position = end + 1
    if (value === undefined) {
      emptyLine ||= sample + 1
      continue
    }
    if (emptyLine > 0) throw badLine(emptyLine, 'is empty')
    if (Number.isNaN(value)) throw badLine(sample + 1, 'is not a category number')
    if (value !== category) {
      if (category !== undefined) runs.push({ category, startSample, endSample: sample })
      category = value
      startSample = sample
    }
    sample++
  }
  if (category === undefined) throw new SyrinxError('labels/empty', 'The label file is empty.')
  runs.push({ category, startSample, endSample: sample })
  return runs
}

const badLine = (line: number, what: string) =>
  new SyrinxError(
    'labels/invalid',
    `Line ${line} of the label file ${what}.`,
    'A label file has one category number a line, one line a sample: 0, or 0',
  )

/** Undefined for a blank line, NaN for one that is no category. */
function categoryOfLine(text: string, from: number, to: number): number | undefined {
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  while (from < to && isBlank(text.charCodeAt(from))) from++
  if (from === to) return undefined
  if (text.charCodeAt(to - 1) === comma) to--
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  if (to - from === 2 && text.charCodeAt(from) === minus && text.charCodeAt(from + 1) === zero + 1)
    return rest
  if (from === to || to - from > 5) return NaN
  let value = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code < zero || code > nine) return NaN
    value = value * 10 + code - zero
  }
  return value <= maximumCategory ? value : NaN
}

/** The .txt, one line a sample. */
export function printLabels(track: LabelTrack): string {
  return track
    .map(({ category, startSample, endSample }) => `${category},\n`.repeat(endSample - startSample))
    .join('')
}

/**
 * @param categories MIDI number of each category
 * @throws SyrinxError when a run's category isn't among them.
 */
export function notesOfLabels(
  track: LabelTrack,
  categories: readonly number[],
  sampleRateHz: number,
): Note[] {
  return track.flatMap(({ category, startSample, endSample }) => {
    if (category === rest) return []
    if (category >= categories.length)
      throw new SyrinxError(
        'labels/unknown-category',
        `The labels hold category ${category}, but there are only ${categories.length}: 0 to ${categories.length - 1}.`,
      )
    return {
      midi: categories[category],
      startSeconds: startSample / sampleRateHz,
      durationSeconds: (endSample - startSample) / sampleRateHz,
    }
  })
}

/**
 * One voice of labels: a note lasts until its end or until the next one begins; between notes there are rests.
 * @param samples length of the track; by default it ends with the last note
 * @throws SyrinxError that names the notes which are not among the categories.
 */
export function labelsOfNotes(
  notes: readonly Note[],
  categories: readonly number[],
  sampleRateHz: number,
  samples?: number,
): LabelTrack {
  const runs: LabelRun[] = []
  let position = 0
  const add = (category: number, until: number) => {
    const endSample = Math.min(until, samples ?? Infinity)
    if (endSample <= position) return
    runs.push({ category, startSample: position, endSample })
    position = endSample
  }
  for (const { category, startSample, endSample } of trackOfNotes(notes, categories, sampleRateHz)) {
    add(rest, startSample)
    add(category, endSample)
  }
  if (samples !== undefined) add(rest, samples)
  return runs
}
