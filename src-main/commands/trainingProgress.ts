/** How training tells of itself on the command line. */
import type { Progress } from '../engine/train/loop.ts'
import { duration, say, status } from './terminal.ts'

/** A status line on a terminal; a line every half minute elsewhere. @param unit what the network learns one by one. */
export function showProgress(unit: 'samples' | 'events'): (progress: Progress) => void {
  let validation: number | undefined
  let lastLine = performance.now()
  return (progress) => {
    validation = progress.validationLoss ?? validation
    const line = [
      `step ${progress.step.toLocaleString('en')}`,
      `loss ${progress.smoothLoss.toFixed(3)}`,
      ...(validation === undefined ? [] : [`validation ${validation.toFixed(3)}`]),
      `${Math.round(progress.samplesPerSecond).toLocaleString('en')} ${unit}/s`,
      ...(progress.secondsLeft === undefined ? [] : [`${duration(progress.secondsLeft)} left`]),
    ].join(' · ')
    status(line)
    if (!process.stderr.isTTY && performance.now() - lastLine > 30_000) {
      lastLine = performance.now()
      say(line)
    }
  }
}
