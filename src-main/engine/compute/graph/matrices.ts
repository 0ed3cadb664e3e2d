/**
 * The flat vector of weights as the matrices that the graph multiplies with. A kernel [2, in, out] is one matrix
 * [2·in, out]; the skip kernels of all L layers lie one after another and are one matrix [L·D, S].
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, parameterLayout } from '../../../../src-shared/model/parameters.ts'

/** A tensor in the flat vector: the view of `sizes` elements from `offset` on. */
export interface MatrixView {
  readonly name: string
  readonly offset: number
  readonly length: number
  readonly sizes: readonly number[]
}

export const allSkips = 'skip of all layers'
export const allSkipBiases = 'skip biases of all layers'

export function matrixViews(it: Hyperparameters): MatrixView[] {
  const layers = it.dilations.length
  const views: MatrixView[] = []
  for (const { name, offset, length, shape } of parameterLayout(it).parameters) {
    const isSkip = /\/skip(_bias)?$/.test(name)
    if (!isSkip) {
      const columns = shape[shape.length - 1]
      views.push({
        name,
        offset,
        length,
        sizes: shape.length === 1 ? shape : [length / columns, columns],
      })
    } else if (name === layerName(0, 'skip')) {
      const { skipChannels: S, dilationChannels: D } = it
      views.push({ name: allSkips, offset, length: layers * length, sizes: [layers * D, S] })
    } else if (name === layerName(0, 'skip_bias')) {
      views.push({
        name: allSkipBiases,
        offset,
        length: layers * length,
        sizes: [layers, it.skipChannels],
      })
    }
  }
  return views
}
