/** The figures as an instrument’s card carries them. */
import { measuresSchema, type InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { FigureName, Figures } from './figures.ts'

/** What holds its notes (a wind, a bow), and what is struck and dies away: that is judged by its recordings’ pitch. */
export type InstrumentKind = 'sustained' | 'struck'

export function cardMeasures(
  figures: Figures,
  kind: InstrumentKind,
  about: {
    readonly measuredAt: Date
    readonly syrinxVersion: string
    readonly sequences: number
    readonly seconds: number
  },
): InstrumentMeasures {
  const value = (name: FigureName) => finite(figures[name]?.value)
  const recording = (name: FigureName) => finite(figures[name]?.recording)
  const isStruck = kind === 'struck'
  const cost = value('cost')
  const known = {
    framesWithin50Cents: value(isStruck ? 'within50Recording' : 'within50Drawn'),
    framesWithin20Cents: value(isStruck ? 'within20Recording' : 'within20Drawn'),
    notesHit: value(isStruck ? 'notesHitRecording' : 'notesHit'),
    onsetErrorMedianSeconds: value('onsetMedian'),
    onsetError95Seconds: value('onset95'),
    onsetsMissed: value('onsetsMissed'),
    snrDecibels: value('snr'),
    recordingSnrDecibels: recording('snr'),
    outsideHarmonicsDecibels: value('outsideHarmonics'),
    recordingOutsideHarmonicsDecibels: recording('outsideHarmonics'),
    levelCorrelation: value('levelCorrelation'),
    decayErrorShare: isStruck ? value('decayError') : undefined,
    spectralDistance: value('melDistance'),
    realTimeFactor: cost === undefined || cost === 0 ? undefined : 1 / cost,
  }
  return measuresSchema.parse({
    measuredAt: about.measuredAt.toISOString(),
    syrinxVersion: about.syrinxVersion,
    sequences: { count: about.sequences, seconds: Math.round(10 * about.seconds) / 10 },
    ...Object.fromEntries(
      Object.entries(known).flatMap(([name, it]) => (it === undefined ? [] : [[name, rounded(it)]])),
    ),
  })
}

const finite = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) ? value : undefined

const rounded = (value: number) => Number(value.toPrecision(5))
