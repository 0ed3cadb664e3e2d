/** Axes: which part of the numbers is shown, where they lie, and which of them are written. */
import { scaleLinear, scaleLog } from 'd3-scale'

export interface Axis {
  readonly title: string
  /** Behind the title: `Loss (nats)`. */
  readonly unit?: string
  readonly scale?: 'linear' | 'log'
  /** Shown at least; without it what the data has. On a log axis only what is above 0 counts. */
  readonly domain?: readonly [number, number]
  /** Only whole numbers are written: steps, coefficients. */
  readonly whole?: boolean
  /** Shares 0 … 1 are written as %. */
  readonly percent?: boolean
}

export interface Tick {
  readonly value: number
  readonly position: number
  readonly words: string
}

export interface Scale {
  /** Where a number lies; null where it can't be shown. */
  readonly at: (value: number | null | undefined) => number | null
  readonly ticks: readonly Tick[]
}

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: true })

/** As it stands at an axis: `10,000`, `−0.5`, `2.5e12`. */
export function numberWords(value: number): string {
  const magnitude = Math.abs(value)
  const words =
    magnitude !== 0 && (magnitude >= 1e7 || magnitude < 1e-4)
      ? value.toExponential().replace('e+', 'e')
      : plain.format(value)
  return words.replaceAll('-', '−')
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value)

/**
 * @param values That are to be seen; null, NaN and infinities are not counted
 * @param range Pixels of the least and the greatest
 * @param options `zeroBased`: 0 is seen in any case, as under bars; `isNice`: goes on to the next round numbers
 */
export function makeScale(
  axis: Axis,
  values: Iterable<number | null>,
  range: readonly [number, number],
  { wantedTicks = ticksFor(range), zeroBased = false, isNice = true } = {},
): Scale {
  const isLog = axis.scale === 'log'
  const counts = (value: number | null): value is number => isNumber(value) && (!isLog || value > 0)
  let [low, high] = [Infinity, -Infinity]
  const see = (value: number | null) => {
    if (!counts(value)) return
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const value of values) see(value)
  for (const value of axis.domain ?? []) see(value)
  if (zeroBased && !isLog) see(0)
  if (low > high) [low, high] = isLog ? [1, 10] : [0, 1]
  if (low === high) [low, high] = roomAround(low, isLog)
  const scale = (isLog ? scaleLog() : scaleLinear()).domain([low, high]).range([...range])
  // On a log axis the next power of ten may be far away.
  if (axis.domain === undefined && !isLog && isNice) scale.nice(wantedTicks)
  return {
    at: (value) => (isNumber(value) && (!isLog || value > 0) ? scale(value) : null),
    ticks: tickValues(scale.domain() as [number, number], isLog, wantedTicks, () => scale.ticks(wantedTicks))
      .filter((value) => !axis.whole || Number.isInteger(value))
      .map((value) => ({
        value,
        position: scale(value),
        words: axis.percent ? `${numberWords(Number((value * 100).toPrecision(6)))} %` : numberWords(value),
      })),
  }
}

/** About one every 50 pixels. */
const ticksFor = ([from, to]: readonly [number, number]): number =>
  Math.max(2, Math.min(8, Math.round(Math.abs(to - from) / 50)))

function roomAround(value: number, isLog: boolean): [number, number] {
  if (isLog) return [value / 2, value * 2]
  const room = value === 0 ? 1 : Math.abs(value) * 0.1
  return [value - room, value + room]
}

/** On a log axis: 1, 2 and 5 while they are few, powers of ten while those are, and then every so many of them. */
function tickValues(
  [low, high]: [number, number],
  isLog: boolean,
  wanted: number,
  linear: () => number[],
): number[] {
  if (!isLog) return linear().map((value) => Number(value.toPrecision(12)))
  const tolerance = 1 + 1e-9
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const within = (value: number) => value >= low / tolerance && value <= high * tolerance
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  for (const factors of [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1]]) {
    const found = powers.flatMap((power) =>
      factors.map((factor) => Number(`${String(factor)}e${String(power)}`)),
    )
    const shown = found.filter(within)
    if (shown.length > 0 && shown.length <= Math.max(3, wanted + 1)) return shown
  }
  const step = Math.ceil(powers.length / Math.max(2, wanted))
  const some = powers.filter((_, index) => index % step === 0).map((power) => Number(`1e${String(power)}`))
  return some.some(within) ? some.filter(within) : linear()
}

/** `Loss (nats)`. */
export const axisTitle = ({ title, unit, percent }: Axis): string => {
  const shown = unit ?? (percent ? '%' : '')
  return shown === '' || percent ? title : `${title} (${shown})`
}
