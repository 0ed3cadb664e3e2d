/** How fast a run goes, and how long it still takes. */
import type { LoopSettings } from './loop.ts'

/** Steps and seconds of the last while, for a rate that follows the machine. */
export class Speedometer {
  #marks: { readonly step: number; readonly seconds: number }[] = []

  mark(step: number, seconds: number) {
    this.#marks.push({ step, seconds })
    while (this.#marks.length > 2 && seconds - this.#marks[0].seconds > 10) this.#marks.shift()
  }

  /** Undefined before two marks. */
  stepsPerSecond(): number | undefined {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)!
    return last.seconds > first.seconds
      ? (last.step - first.step) / (last.seconds - first.seconds)
      : undefined
  }
}

/** How much of the run is done, 0 … 1: by steps, by time, or by whichever is further. */
export function progressOf(limit: LoopSettings['limit'], step: number, trainedSeconds: number): number {
  const bySteps = limit.steps === undefined ? 0 : step / limit.steps
  const byTime = limit.seconds === undefined ? 0 : trainedSeconds / limit.seconds
  return Math.max(bySteps, byTime)
}

export function secondsLeft(
  limit: LoopSettings['limit'],
  step: number,
  trainedSeconds: number,
  stepsPerSecond: number | undefined,
): number | undefined {
  const byTime = limit.seconds === undefined ? undefined : Math.max(limit.seconds - trainedSeconds, 0)
  const bySteps =
    limit.steps === undefined || stepsPerSecond === undefined
      ? undefined
      : (limit.steps - step) / stepsPerSecond
  if (byTime === undefined || bySteps === undefined) return byTime ?? bySteps
  return Math.min(byTime, bySteps)
}
