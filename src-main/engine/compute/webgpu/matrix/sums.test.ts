import { afterAll, describe, expect, it } from 'vitest'
import { gpuForTests } from '../testing.ts'
import { addColumnSums, partialFloats } from './products.ts'
import { knownMatrix, worstError } from './testing.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

describe.skipIf(typeof gpu === 'string')('column sums', () => {
  if (typeof gpu === 'string') return

  it.each([
    { rows: 1, columns: 4 },
    { rows: 67, columns: 20 },
    { rows: 1031, columns: 132 },
    { rows: 5000, columns: 64 },
  ])('are added: %o', async ({ rows, columns }) => {
    const a = knownMatrix(gpu, rows, columns, { seed: 7 })
    const out = knownMatrix(gpu, 1, columns, { seed: 8 })
    const partials = gpu.buffer('partials', 4 * partialFloats({ rows, columns }))
    gpu.run(
      await addColumnSums(gpu, { label: 'sums', rows, columns, a: a.matrix, out: out.matrix, partials }),
    )
    const floats = await gpu.floats(out.matrix.buffer)
    const error = worstError(
      { rows: 1, inner: rows, columns },
      () => 1,
      a.at,
      (_, column) => floats[out.matrix.offset + column],
      (sum, _, column) => sum + out.at(0, column),
    )
    expect(error).toBeLessThan(1e-6)
    const { offset } = out.matrix
    expect(floats.subarray(0, offset)).toEqual(out.floats.subarray(0, offset))
    expect(floats.subarray(offset + columns)).toEqual(out.floats.subarray(offset + columns))
  })
})
