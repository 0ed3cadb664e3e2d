/** The thesis's MFCC file: 12 lists, coefficients 2 to 13, one number a frame (Claramunt Molet 2018, section 4.3.2). */
import { SyrinxError } from '../errors.ts'

const coefficients = 12

/**
 * @returns 12 rows of the same length
 * @throws SyrinxError that says which row is wrong.
 */
export function parseMfccJson(text: string): number[][] {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch (cause) {
    throw wrong('is not JSON', { cause })
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
