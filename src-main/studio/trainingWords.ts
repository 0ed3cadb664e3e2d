/** How a run goes, in a sentence: what a teacher who looks at the curves would say. */
import type { LossPoint, Run } from '../../src-shared/contract/training.ts'

/** Improvements smaller than this share are the noise of single measurements. */
const noticeable = 0.002
const minute = 60

/** A run that goes on, by its figures so far; points in the order of their steps. */
export function trainingWords(points: readonly LossPoint[]): string {
  const last = points.at(-1)
  if (!last) return 'Taking the first steps…'
  const checked = points.filter((it) => it.validationLoss !== null)
  if (checked.length < 3) return 'Just begun: it is too early to say how it goes.'
  const sinceBest = last.trainedSeconds - timeOfBest(checked)
  const byHeart = learnsByHeart(points, checked)
  if (byHeart && sinceBest > minute)
    return 'It gets worse on what it doesn’t learn from, while it gets better on the rest: it is learning by heart. The best checkpoint is kept; stop here, or give it more recordings.'
  if (sinceBest >= 2 * minute && sinceBest > last.trainedSeconds * 0.2)
    return `It has stopped getting better for ${inMinutes(sinceBest)}; you can stop here.`
  const { share, span } = improvement(checked)
  if (share > noticeable) return `Still getting better: ${percent(share)} in the last ${inMinutes(span)}.`
  return 'It gets better slowly now.'
}

/** A run that doesn't train at this moment. */
export function restingWords(
  run: Pick<Run, 'state' | 'step' | 'words'>,
  newestCheckpointStep: number | null,
): string {
  const step = run.step.toLocaleString('en')
  switch (run.state) {
    case 'preparing':
      return 'Getting the recordings ready…'
    case 'paused':
      return `Paused at step ${step}.`
    case 'stopped':
      return `Stopped at step ${step}; it can go on from there.`
    case 'finished':
      return `Finished after ${step} steps. ${run.words}`.trim()
    case 'interrupted':
      return newestCheckpointStep === null
        ? 'It ended before its first checkpoint, and can begin again.'
        : `It ended in the middle. It can go on from step ${newestCheckpointStep.toLocaleString('en')}.`
    case 'failed':
      return newestCheckpointStep === null
        ? 'It could not go on.'
        : `It could not go on. What it had learned by step ${newestCheckpointStep.toLocaleString('en')} is kept.`
    case 'running':
      return ''
  }
}

function timeOfBest(checked: readonly LossPoint[]): number {
  let best = checked[0]
  for (const point of checked)
    if (point.validationLoss! < best.validationLoss! * (1 - noticeable)) best = point
  return best.trainedSeconds
}

/** Over the last third of the run, yet no less than the last three measurements: is the check worse and the loss better? */
function learnsByHeart(points: readonly LossPoint[], checked: readonly LossPoint[]): boolean {
  const last = checked.at(-1)!
  const from = checked.find((it) => it.trainedSeconds >= last.trainedSeconds * (2 / 3))
  const first = from && checked.length - checked.indexOf(from) >= 3 ? from : checked.at(-3)!
  const lossAt = (point: LossPoint) => points.findLast((it) => it.step <= point.step)!.loss
  return (
    last.validationLoss! > first.validationLoss! * (1 + 2 * noticeable) &&
    lossAt(last) < lossAt(first) * (1 - 2 * noticeable)
  )
}

/** By how much the check got better over the last minute, or over the last two measurements where they lie further apart. */
function improvement(checked: readonly LossPoint[]): { share: number; span: number } {
  const last = checked.at(-1)!
  const before = checked.findLast((it) => it.trainedSeconds <= last.trainedSeconds - minute) ?? checked[0]
  return {
    share: (before.validationLoss! - last.validationLoss!) / Math.max(Math.abs(before.validationLoss!), 1e-6),
    span: last.trainedSeconds - before.trainedSeconds,
  }
}

const percent = (share: number) =>
  `${(share * 100).toLocaleString('en', { maximumFractionDigits: share < 0.095 ? 1 : 0 })} %`

function inMinutes(seconds: number): string {
  if (seconds < 50) return `${Math.max(Math.round(seconds), 1)} seconds`
  const minutes = Math.round(seconds / minute)
  if (minutes < 90) return minutes === 1 ? 'minute' : `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return `${hours} hours`
}
