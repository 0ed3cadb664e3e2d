/** What a made instrument says of itself. */
import type { InstrumentCard, InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { Notebook } from './notebook.ts'

/** With its card, and without what only training needs. */
export function withCard(
  { training: _training, ...checkpoint }: Checkpoint,
  notebook: Notebook,
  trainedSeconds: number,
  measures?: InstrumentMeasures,
): Checkpoint {
  const card: InstrumentCard = {
    title: notebook.title,
    recordings: {
      count: notebook.recordings,
      minutes: Number((notebook.recordedSeconds / 60).toPrecision(3)),
    },
    training: { steps: checkpoint.step, seconds: Math.round(trainedSeconds) },
    ...(measures && { measures }),
    health: notebook.findings
      .filter((it) => it.level === 'warn' || it.level === 'note')
      .map((it) => it.words.slice(0, 300)),
  }
  const { title } = notebook
  // The folder of cut notes is no name for what it learned from.
  return { ...checkpoint, provenance: { ...checkpoint.provenance, title, dataset: title, card } }
}
