/** The gradient of the first convolution: sums of the rows that heard each code. */
import type { Dispatch, Gpu } from '../../gpu.ts'
import type { LayerBuffers } from './buffers.ts'
import { codeListLayout } from './codeLists.ts'
import { gridConstants, kernelFile, reading, workgroupGrid, writing } from './kernels.ts'

export async function embeddingGradient(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const { sizes, shape, sections, layout } = it
  const lists = codeListLayout(sizes, shape)
  const { taps, trueLevels: levels, residual } = sizes
  return Promise.all([
    gpu.dispatch({
      label: 'sums of codes',
      kernel: kernelFile('codeSums'),
      constants: { ...gridConstants, residualQuads: residual / 4, taps },
      parameters: [shape.rows, layout.dX(0) / 4, lists.itemsAt, lists.items],
      buffers: [reading(it.codeLists), reading(it.scratch), writing(it.codeSums)],
      workgroups: workgroupGrid(lists.items, taps),
      bytes: 4 * taps * (shape.pieces * shape.rows + lists.items) * residual,
    }),
    gpu.dispatch({
      label: 'gradient of first convolution',
      kernel: kernelFile('embeddingGradient'),
      constants: { ...gridConstants, residualQuads: residual / 4, levels },
      parameters: [lists.items, lists.firstItemsAt, sections.embedding.offset / 4],
      buffers: [reading(it.codeLists), reading(it.codeSums), writing(it.gradient)],
      workgroups: workgroupGrid(levels, taps),
      bytes: 4 * taps * (lists.items + 2 * levels) * residual,
    }),
  ])
}
