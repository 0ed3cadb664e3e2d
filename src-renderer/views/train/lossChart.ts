/** What the loss chart draws: points of one or more runs as columns over a common axis. */
import type { LossPoint } from '../../../src-shared/contract/training.ts'

export type ChartAxis = 'step' | 'time'

export interface ChartRun {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly points: readonly LossPoint[]
}

export interface ChartSeries {
  readonly runId: string
  readonly label: string
  readonly kind: 'training' | 'rough' | 'validation'
  readonly colour: string
}

/** x values, then the y values of each series; null where a series has no value. */
export type ChartColumns = readonly [readonly number[], ...(readonly (number | null)[])[]]

export interface ChartData {
  readonly series: readonly ChartSeries[]
  readonly columns: ChartColumns
}

/** @param smoothing 0 for none, up to 0.99; with it, one run alone shows its rough curve faintly as well. */
export function chartData(runs: readonly ChartRun[], axis: ChartAxis, smoothing: number): ChartData {
  const isAlone = runs.length === 1
  const series: ChartSeries[] = []
  const tables: Map<number, number>[] = []
  const add = (
    run: ChartRun,
    kind: ChartSeries['kind'],
    label: string,
    values: readonly (readonly [number, number])[],
  ) => {
    series.push({
      runId: run.id,
      kind,
      label: isAlone ? label : `${run.name}: ${label}`,
      colour: isAlone && kind === 'validation' ? 'var(--colour-text)' : run.colour,
    })
    tables.push(new Map(values))
  }
  for (const run of runs) {
    const x = run.points.map((point) => (axis === 'step' ? point.step : point.trainedSeconds))
    const losses = run.points.map((point) => point.loss)
    const pair = (values: readonly number[]) => values.map((value, i) => [x[i], value] as const)
    if (isAlone && smoothing > 0) add(run, 'rough', 'Training, as measured', pair(losses))
    add(
      run,
      'training',
      isAlone && smoothing > 0 ? 'Training, smoothed' : 'Training',
      pair(smooth(losses, smoothing, spans(run.points))),
    )
    add(
      run,
      'validation',
      'Validation',
      run.points.flatMap((point, i) =>
        point.validationLoss === null ? [] : [[x[i], point.validationLoss] as const],
      ),
    )
  }
  const xs = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort((a, b) => a - b)
  return { series, columns: [xs, ...tables.map((table) => xs.map((at) => table.get(at) ?? null))] }
}

/** How many steps each point is the mean of, as multiples of what is usual in this run. */
function spans(points: readonly LossPoint[]): number[] {
  const steps = points.map(({ step }, i) => step - (points[i - 1]?.step ?? 0))
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] || 1
  return steps.map((count) => Math.max(0, count) / usual)
}

/**
 * An exponential moving average that doesn't begin at zero.
 * @param lengths how much each value stands for: the mean of one step counts less than that of ten.
 */
export function smooth(values: readonly number[], weight: number, lengths?: readonly number[]): number[] {
  if (weight <= 0) return [...values]
  let sum = 0
  let share = 0
  return values.map((value, i) => {
    const kept = weight ** (lengths?.[i] ?? 1)
    sum = sum * kept + value * (1 - kept)
    share = share * kept + (1 - kept)
    return share === 0 ? value : sum / share
  })
}

/** Where an axis has its lines: 1, 2 and 5 times a power of ten, and more between them where that leaves too few. */
export function logSplits(low: number, high: number): number[] {
  const of = (steps: readonly number[]) => {
    const splits: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
      for (const step of steps) {
        const value = Number((step * 10 ** power).toPrecision(6))
        if (value >= low && value <= high) splits.push(value)
      }
    return splits
  }
  const candidates = [
    [1],
    [1, 2, 5],
    [1, 1.5, 2, 3, 4, 5, 7],
    [1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
  ].map(of)
  return candidates.find((splits) => splits.length >= 4) ?? candidates.at(-1)!
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export const lossWords = (loss: number | null) => (loss === null ? '–' : number(loss, 3))
export const countWords = (count: number) => Math.round(count).toLocaleString('en')

/** What the chart shows, for whoever can't see it. */
export function chartSummary(runs: readonly ChartRun[]): string {
  if (runs.every((run) => run.points.length === 0)) return 'No figures yet.'
  return runs
    .map(({ name, points }) => {
      const last = points.at(-1)
      if (!last) return `${name}: no figures yet.`
      const checked = points.filter((point) => point.validationLoss !== null)
      const best = checked.reduce<LossPoint | null>(
        (lowest, point) => (lowest && lowest.validationLoss! <= point.validationLoss! ? lowest : point),
        null,
      )
      const training = `training loss from ${lossWords(points[0].loss)} to ${lossWords(last.loss)} at step ${countWords(last.step)}`
      return best
        ? `${name}: ${training}; lowest validation loss ${lossWords(best.validationLoss)} at step ${countWords(best.step)}.`
        : `${name}: ${training}.`
    })
    .join(' ')
}
