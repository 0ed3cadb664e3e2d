/** The thesis's MFCC file: 12 lists, coefficients 2 to 13, one number a frame (Claramunt Molet 2018, section 4.3.2). */
import { SyrinxError } from '../errors.ts'

const coefficients = 12

/** Far beyond any coefficient there is, and far below what overflows in a network. */
const largest = 1e6

/**
 * @returns 12 rows of the same length
 * @throws SyrinxError that says which row is wrong.
 */
export function parseMfccJson(text: string): number[][] {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch (cause) {
    // Python writes these, and JSON knows neither.
    const odd = /\b(NaN|Infinity)\b/.exec(text)?.[0]
    throw wrong(odd ? `holds ${odd}, which is not a number` : 'is not JSON', { cause })
  }
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) throw wrong('does not hold a list of lists')
  if (rows.length !== coefficients) throw wrong(`has ${rows.length} rows instead of ${coefficients}`)
  const frames = rows[0].length
  if (frames === 0) throw wrong('has no frames')
  for (const [i, row] of (rows as unknown[][]).entries()) {
    if (row.length !== frames)
      throw wrong(`has ${row.length} numbers in row ${i + 1}, but ${frames} in the first`)
    const bad = row.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) throw wrong(`holds something that is not a number in row ${i + 1}, frame ${bad + 1}`)
    const huge = row.findIndex((value) => Math.abs(value as number) > largest)
    if (huge >= 0)
      throw wrong(`holds ${String(row[huge])} in row ${i + 1}, frame ${huge + 1}, which can’t be right`)
  }
  return rows as number[][]
}

const wrong = (what: string, options?: ErrorOptions) =>
  new SyrinxError(
    'mfcc/invalid',
    `The MFCC file ${what}.`,
    'It is a list of 12 lists of numbers, coefficients 2 to 13, one number a frame.',
    options,
  )

/** @param rows coefficients 2 to 13, one number a frame */
export const printMfccJson = (rows: readonly (readonly number[])[]): string =>
  `[\n${rows.map((row) => `[${row.map((value) => Number(value.toPrecision(7))).join(', ')}]`).join(',\n')}\n]\n`
