/**
 * The sizes that the kernels of a training step share.
 *
 * Rows are counted as in ../../cpu/feeds.ts: row r of a piece is fed with codes r … r + taps − 1 and predicts code
 * r + taps. The layers work on rows that lie where they are: layer l reads rows `start(l) … rows − 1` of its input and
 * writes rows `start(l + 1) … rows − 1`, where start(l) = Σ dilations before l; so no row ever looks before the first one,
 * and the last `predicting` rows see a whole receptive field.
 *
 * Channels are rounded up to a multiple of four, so that everything can be read four at a time. What is rounded up is
 * zero in the weights, and so stays zero in activations and gradients; logits of levels that are none are left out of
 * the softmax.
 */
import { receptiveField, type Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'

export interface KernelSizes {
  readonly layers: number
  readonly dilations: readonly number[]
  /** First row of each layer's input; one more for the output of the last: the first row that predicts. */
  readonly starts: readonly number[]
  readonly taps: number
  /** R, D, S, Q and the local condition's channels, rounded up. */
  readonly residual: number
  readonly dilation: number
  readonly skip: number
  readonly levels: number
  readonly local: number
  /** As they are: Q, and the embedding of the global condition. */
  readonly trueLevels: number
  readonly globalChannels: number
  readonly globalCardinality: number
}

/** Pieces of one length that a pass of the step works on together. */
export interface PieceShape {
  readonly pieces: number
  /** Rows of one piece. */
  readonly rows: number
  /** Rows of one piece that predict: rows − Σ dilations. */
  readonly predicting: number
}

const roundUp = (count: number): number => 4 * Math.ceil(count / 4)

export function kernelSizes(it: Hyperparameters): KernelSizes {
  const starts = [0]
  for (const dilation of it.dilations) starts.push(starts.at(-1)! + dilation)
  return {
    layers: it.dilations.length,
    dilations: it.dilations,
    starts,
    taps: it.initialFilterWidth,
    residual: roundUp(it.residualChannels),
    dilation: roundUp(it.dilationChannels),
    skip: roundUp(it.skipChannels),
    levels: roundUp(it.quantizationChannels),
    local: roundUp(it.localChannels),
    trueLevels: it.quantizationChannels,
    globalChannels: it.globalChannels,
    globalCardinality: it.globalCardinality,
  }
}

/** Of pieces of so many codes each. */
export function pieceShape(it: Hyperparameters, pieces: number, codes: number): PieceShape {
  return { pieces, rows: codes - it.initialFilterWidth, predicting: codes - receptiveField(it) }
}

/** A part of the packed weights, or of their gradient, which is laid out in the same way. */
export interface Section {
  /** In floats; a multiple of 64, so that a part can be bound by itself. */
  readonly offset: number
  readonly rows: number
  readonly columns: number
}

export interface LayerSections {
  /** [2·residual + local, 2·dilation]: rows for x[t − d], x[t] and the condition; columns for filter, then gate. */
  readonly gates: Section
  /** [1, 2·dilation] */
  readonly gateBias: Section
  /** [globalChannels, 2·dilation]; no rows without a global condition. */
  readonly global: Section
  /** [dilation, residual] */
  readonly dense: Section
  /** [1, residual] */
  readonly denseBias: Section
}

/** Where each matrix lies in the one buffer of packed weights. Without biases their sections are zeros. */
export interface PackedSections {
  /** [taps·trueLevels, residual]: one row a tap and code. */
  readonly embedding: Section
  /** [1, residual] */
  readonly embeddingBias: Section
  /** [globalCardinality, globalChannels] */
  readonly globalEmbedding: Section
  readonly perLayer: readonly LayerSections[]
  /** [layers·dilation, skip] */
  readonly skip: Section
  /** [1, skip]: the sum over all layers. */
  readonly skipBias: Section
  /** [skip, skip], [1, skip], [skip, levels], [1, levels] */
  readonly post1: Section
  readonly post1Bias: Section
  readonly post2: Section
  readonly post2Bias: Section
  /** Floats in all. */
  readonly length: number
}

export function packedSections(it: KernelSizes): PackedSections {
  let length = 0
  const section = (rows: number, columns: number): Section => {
    const offset = length
    length += 64 * Math.ceil((rows * columns) / 64)
    return { offset, rows, columns }
  }
  const gates = 2 * it.dilation
  const hasGlobal = it.globalChannels > 0
  const sections = {
    embedding: section(it.taps * it.trueLevels, it.residual),
    embeddingBias: section(1, it.residual),
    globalEmbedding: section(it.globalCardinality, it.globalChannels),
    perLayer: it.dilations.map(() => ({
      gates: section(2 * it.residual + it.local, gates),
      gateBias: section(1, gates),
      global: section(hasGlobal ? it.globalChannels : 0, gates),
      dense: section(it.dilation, it.residual),
      denseBias: section(1, it.residual),
    })),
    skip: section(it.layers * it.dilation, it.skip),
    skipBias: section(1, it.skip),
    post1: section(it.skip, it.skip),
    post1Bias: section(1, it.skip),
    post2: section(it.skip, it.levels),
    post2Bias: section(1, it.levels),
  }
  return { ...sections, length }
}
