/** What an instrument must reach, on sequences kept out of tuning, to be called good. */
import type { InstrumentKind } from '../../src-main/audio/playing/cardMeasures.ts'
import type { FigureName, Figures } from '../../src-main/audio/playing/figures.ts'

export interface Target {
  readonly figure: FigureName
  readonly atLeast?: number
  readonly atMost?: number
}

const common: readonly Target[] = [
  { figure: 'onsetMedian', atMost: 0.01 },
  { figure: 'onset95', atMost: 0.03 },
  { figure: 'levelCorrelation', atLeast: 0.9 },
  { figure: 'clicks', atMost: 0.5 },
  { figure: 'dc', atMost: 0.01 },
  { figure: 'missing', atMost: 0.1 },
  { figure: 'straying', atMost: 0.1 },
  { figure: 'driftCents', atMost: 10 },
  { figure: 'driftDb', atMost: 2 },
  { figure: 'cost', atMost: 1 },
]

export const targets: Readonly<Record<InstrumentKind, readonly Target[]>> = {
  sustained: [
    { figure: 'within50Drawn', atLeast: 0.99 },
    { figure: 'within20Drawn', atLeast: 0.95 },
    { figure: 'notesHit', atLeast: 1 },
    { figure: 'snrBelow', atMost: 4 },
    { figure: 'outsideAbove', atMost: 5 },
    ...common,
  ],
  struck: [
    { figure: 'within50Recording', atLeast: 0.97 },
    { figure: 'within20Recording', atLeast: 0.92 },
    { figure: 'notesHitRecording', atLeast: 0.99 },
    { figure: 'snrBelow', atMost: 6 },
    { figure: 'outsideAbove', atMost: 6 },
    { figure: 'decayError', atMost: 0.25 },
    ...common,
  ],
}

/** Undefined where it was not measured. */
export function isHeld({ figure, atLeast, atMost }: Target, figures: Figures): boolean | undefined {
  const value = figures[figure]?.value
  if (value === undefined || Number.isNaN(value)) return undefined
  const size = atMost === undefined ? value : Math.abs(value)
  // A level below the recording’s noise is no fault: such figures count with their sign.
  const signed = figure === 'snrBelow' || figure === 'outsideAbove' ? value : size
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || signed <= atMost)
}
