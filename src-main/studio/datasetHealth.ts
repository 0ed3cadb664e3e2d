/** What a teacher would say about a collection of recordings: what is there, what is missing, what to mend. */
import { noteName } from '../../src-shared/conditioning/description.ts'
import type { Dataset } from '../../src-shared/contract/datasets.ts'
import type { DatasetFacts } from '../library/datasets.ts'

type Line = Dataset['health'][number]

/** From experience: a small network plays after a minute or two of single notes; with more it is surer. */
const enoughSeconds = 180
const littleSeconds = 45
/** A note that is heard for less is hardly learned. */
const thinNoteSeconds = 0.5
const muchSilence = 0.4
/** So many notes are named; the rest is counted. */
const namedNotes = 8

/** Line by line, the important first. Nothing of a data set without clips: the window says what to do there. */
export function healthOf(facts: DatasetFacts, sampleRateHz: number): Line[] {
  if (facts.clipCount === 0) return []
  return [
    amount(facts),
    ...notes(facts),
    ...categories(facts),
    ...unheard(facts),
    ...clipping(facts),
    ...silence(facts),
    ...rates(facts, sampleRateHz),
  ]
}

const good = (words: string): Line => ({ level: 'good', words })
const note = (words: string): Line => ({ level: 'note', words })
const warning = (words: string): Line => ({ level: 'warning', words })

function amount({ seconds }: DatasetFacts): Line {
  const length = lengthWords(seconds)
  if (seconds < littleSeconds)
    return warning(`${length} of recordings: too little to learn from. One or two minutes are a beginning.`)
  if (seconds < enoughSeconds)
    return note(`${length} of recordings: enough for a first instrument. More will make it surer.`)
  return good(`${length} of recordings.`)
}

function notes({ notes: covered, noteless, clipCount, unheard: waiting }: DatasetFacts): Line[] {
  const lines: Line[] = []
  const midis = covered.map(({ midi }) => midi)
  const [lowest, highest] = [midis[0], midis[midis.length - 1]]
  if (midis.length > 0) {
    const missing = range(lowest, highest).filter((midi) => !midis.includes(midi))
    const span =
      midis.length === 1
        ? `Only one note: ${name(lowest)}`
        : `${midis.length} notes, ${name(lowest)} to ${name(highest)}`
    if (midis.length > 1 && missing.length === 0) lines.push(good(`${span}, without a gap.`))
    // Far apart, as the three notes of an experiment, a scale was never meant.
    else if (missing.length > midis.length) lines.push(note(`${span}.`))
    else if (missing.length > 0)
      lines.push(warning(`${span}; missing between them: ${list(missing.map(name))}.`))
    else lines.push(note(`${span}.`))
    const thin = covered.filter(({ seconds }) => seconds < thinNoteSeconds)
    if (thin.length > 0 && waiting === 0)
      lines.push(
        note(`Less than half a second of ${list(thin.map(({ midi }) => name(midi)))}: record a little more.`),
      )
  }
  if (noteless > 0)
    lines.push(
      noteless === clipCount
        ? note(
            'No note was heard in any clip. Drums and noises can be learned without notes, or labelled by hand.',
          )
        : note(`${clips(noteless)} without a note: listen, then label by hand or leave out.`),
    )
  return lines
}

/** Nothing where no clip has one: most data sets need none. */
function categories({ categories: there, clipCount }: DatasetFacts): Line[] {
  if (there.length === 0) return []
  const inThem = there.reduce((sum, it) => sum + it.clips, 0)
  const single = there.filter((it) => it.clips === 1)
  const lines = [
    there.length === 1
      ? note(`Only one category, “${there[0].name}”: there is nothing to choose between.`)
      : note(`${there.length} categories: ${list(there.map((it) => it.name))}.`),
  ]
  if (inThem < clipCount)
    lines.push(
      warning(
        `${clips(clipCount - inThem)} without a category: put every clip into one before you train with categories.`,
      ),
    )
  if (there.length > 1 && single.length > 0)
    lines.push(
      note(
        `Only one clip of ${list(single.map((it) => `“${it.name}”`))}: nothing can be spared to check what was learned of it.`,
      ),
    )
  return lines
}

const unheard = ({ unheard: count }: DatasetFacts): Line[] =>
  count > 0 ? [note(`Syrinx has yet to listen to ${clips(count)}.`)] : []

const clipping = ({ clipped }: DatasetFacts): Line[] =>
  clipped > 0
    ? [warning(`${clips(clipped)} distorted at full scale: record again a little quieter, if you can.`)]
    : []

function silence({ silent, faint, silentSeconds, seconds }: DatasetFacts): Line[] {
  const lines: Line[] = []
  if (silent > 0) lines.push(warning(`${clips(silent)} of nothing but silence, which can go.`))
  if (faint > 0) lines.push(note(`${clips(faint)} hardly audible: a louder recording has less noise.`))
  const share = silentSeconds / seconds
  if (share > muchSilence)
    lines.push(note(`${Math.round(100 * share)} % of the time is silence, which is learned as well.`))
  return lines
}

function rates({ sourceRates, clipCount }: DatasetFacts, sampleRateHz: number): Line[] {
  const lines: Line[] = []
  const low = sourceRates.filter(({ sourceRateHz }) => sourceRateHz < sampleRateHz)
  const lowClips = low.reduce((sum, rate) => sum + rate.clips, 0)
  if (lowClips > 0)
    lines.push(
      warning(
        `${lowClips === clipCount ? 'All clips' : clips(lowClips)} recorded at ${list(low.map(rateName))}, below this data set’s ${kilohertz(sampleRateHz)}, and so a little dull.`,
      ),
    )
  if (sourceRates.length > 1)
    lines.push(
      note(`Recorded at ${list(sourceRates.map(rateName))}; all brought to ${kilohertz(sampleRateHz)}.`),
    )
  return lines
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const name = (midi: number) => noteName(midi).replace('#', '♯')
const clips = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'clip' : 'clips'}`
const kilohertz = (rateHz: number) => `${Number((rateHz / 1000).toFixed(3))} kHz`
const rateName = ({ sourceRateHz }: { readonly sourceRateHz: number }) => kilohertz(sourceRateHz)

/** “A, B and C”, “A, B, C and 4 more”. */
function list(names: readonly string[]): string {
  if (names.length > namedNotes)
    return `${names.slice(0, namedNotes - 1).join(', ')} and ${names.length - namedNotes + 1} more`
  return names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

/** “40 seconds”, “1 minute 7 seconds”, “12 minutes”, “1 hour 20 minutes”. */
export function lengthWords(seconds: number): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  const whole = Math.round(seconds)
  if (whole < 60) return plural(whole, 'second')
  if (whole < 600)
    return [
      plural(Math.floor(whole / 60), 'minute'),
      ...(whole % 60 ? [plural(whole % 60, 'second')] : []),
    ].join(' ')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return plural(minutes, 'minute')
  return [
    plural(Math.floor(minutes / 60), 'hour'),
    ...(minutes % 60 ? [plural(minutes % 60, 'minute')] : []),
  ].join(' ')
}
