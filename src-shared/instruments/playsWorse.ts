/** Whether an instrument that was trained on plays worse than it did before. */
import type { InstrumentMeasures } from './card.ts'

/** A figure as it is compared: the higher, the better. */
interface Compared {
  readonly of: (measures: InstrumentMeasures) => number | undefined
  /** Less than this is chance (a take with another seed differs as much), or nobody hears it. */
  readonly step: number
  /** What lies beyond is no better. */
  readonly goal: number
  readonly words: (before: InstrumentMeasures, after: InstrumentMeasures) => string
}

type Figure = Exclude<keyof InstrumentMeasures, 'measuredAt' | 'syrinxVersion' | 'sequences'>

const negative = (value: number | undefined) => (value === undefined ? undefined : -value)
const number = (value: number, digits: number) => value.toFixed(digits).replace('-', '−')
const percent = (value: number | undefined) => `${number(100 * (value ?? NaN), 1)} %`
const milliseconds = (value: number | undefined) => `${number(1000 * (value ?? NaN), 0)} ms`

/** Above the recordings’ own, where that is known: what is as clean as they are is clean. */
function above(own: Figure, recording: Figure): Compared['of'] {
  return (measures) => {
    const value = measures[own]
    return value === undefined ? undefined : value - (measures[recording] ?? 0)
  }
}

const snrAbove = above('snrDecibels', 'recordingSnrDecibels')
const outsideAbove = above('outsideHarmonicsDecibels', 'recordingOutsideHarmonicsDecibels')

const difference = (of: Compared['of'], before: InstrumentMeasures, after: InstrumentMeasures) =>
  number(Math.abs((of(after) ?? NaN) - (of(before) ?? NaN)), 1)

/** A check is some thirty notes: one of them may go wrong by chance, two don’t. */
const notes: readonly Compared[] = [
  {
    of: (it) => it.framesWithin50Cents,
    step: 0.04,
    goal: 0.99,
    words: (before, after) =>
      `It is in tune ${percent(after.framesWithin50Cents)} of the time, and was ${percent(before.framesWithin50Cents)}.`,
  },
  {
    of: (it) => it.notesHit,
    step: 0.06,
    goal: 1,
    words: (before, after) =>
      `It hits ${percent(after.notesHit)} of its notes, and hit ${percent(before.notesHit)}.`,
  },
  {
    of: (it) => it.framesWithin20Cents,
    step: 0.06,
    goal: 0.95,
    words: (before, after) =>
      `It is within 20 cents ${percent(after.framesWithin20Cents)} of the time, and was ${percent(before.framesWithin20Cents)}.`,
  },
]

const sound: readonly Compared[] = [
  {
    of: snrAbove,
    step: 3,
    goal: 0,
    words: (before, after) =>
      `Its held notes are ${difference(snrAbove, before, after)} dB noisier than before.`,
  },
  {
    of: (measures) => negative(outsideAbove(measures)),
    step: 3,
    goal: 0,
    words: (before, after) =>
      `It has ${difference(outsideAbove, before, after)} dB more sound between the harmonics than before.`,
  },
  {
    of: (it) => negative(it.onsetErrorMedianSeconds),
    step: 0.005,
    goal: -0.01,
    words: (before, after) =>
      `Its notes begin ${milliseconds(after.onsetErrorMedianSeconds)} off, and began ${milliseconds(before.onsetErrorMedianSeconds)} off.`,
  },
  {
    of: (it) => negative(it.onsetError95Seconds),
    step: 0.015,
    goal: -0.03,
    words: (before, after) =>
      `One note in twenty begins more than ${milliseconds(after.onsetError95Seconds)} off; it was ${milliseconds(before.onsetError95Seconds)}.`,
  },
  {
    of: (it) => negative(it.onsetsMissed),
    step: 0.06,
    goal: 0,
    words: (before, after) =>
      `${percent(after.onsetsMissed)} of its notes never begin; it was ${percent(before.onsetsMissed)}.`,
  },
  {
    of: (it) => it.levelCorrelation,
    step: 0.1,
    goal: 0.95,
    words: (before, after) =>
      `It follows loudness less (correlation ${number(after.levelCorrelation ?? NaN, 2)}, before ${number(before.levelCorrelation ?? NaN, 2)}).`,
  },
  {
    of: (it) => negative(it.decayErrorShare),
    step: 0.25,
    goal: -0.1,
    words: (before, after) =>
      `Its notes die away ${percent(after.decayErrorShare)} off the recordings’ pace, and did ${percent(before.decayErrorShare)} off.`,
  },
  {
    of: (it) => negative(it.spectralDistance),
    step: 2,
    goal: 0,
    words: (before, after) =>
      `Its spectrum is ${number(after.spectralDistance ?? NaN, 1)} dB from the recordings’, and was ${number(before.spectralDistance ?? NaN, 1)} dB.`,
  },
]

/**
 * Compares what both have been measured for. Each figure counts in steps (`Compared.step`), as far as it changed by at
 * least one and not beyond its goal. Right notes come first: where they differ, they decide, for no clean sound makes up
 * for wrong notes. Else the sound does: it plays worse when it lost a step more than it won. Speed isn’t compared: it
 * tells of the machine.
 * @returns in a sentence what was lost most; undefined where it plays as well or better, or nothing can be compared.
 */
export function playsWorse(before: InstrumentMeasures, after: InstrumentMeasures): string | undefined {
  for (const group of [notes, sound]) {
    const changed = group
      .map((figure) => ({ figure, steps: stepsWon(figure, before, after) }))
      .filter(({ steps }) => Math.abs(steps) >= 1 - tolerance)
    const won = changed.reduce((sum, { steps }) => sum + steps, 0)
    if (won <= -1 + tolerance) {
      const worst = changed.reduce((a, b) => (b.steps < a.steps ? b : a))
      return worst.figure.words(before, after)
    }
    if (won >= 1 - tolerance) return undefined
  }
  return undefined
}

/** Cards are rounded. */
const tolerance = 1e-9

/** 0 where one of them isn’t known. */
function stepsWon(
  { of, step, goal }: Compared,
  before: InstrumentMeasures,
  after: InstrumentMeasures,
): number {
  const [was, is] = [of(before), of(after)]
  if (was === undefined || is === undefined) return 0
  return (Math.min(is, goal) - Math.min(was, goal)) / step
}
