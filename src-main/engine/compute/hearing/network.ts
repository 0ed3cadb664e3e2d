/**
 * The network that hears which notes sound, as a graph: R. M. Bittner, J. J. Bosch, D. Rubinstein, G. Meseguer-Brocal,
 * S. Ewert (2022), “A lightweight instrument-agnostic model for polyphonic note transcription and multipitch
 * estimation”, ICASSP; “Basic Pitch”. A constant-Q spectrum, shifted by the intervals of the harmonics so that a note's
 * harmonics lie on top of each other, then small convolutions.
 */
import { Graph, type Value } from '../graph/graph.ts'
import {
  binsPerOctave,
  contourBins,
  filterSamples,
  keys,
  spectrumBins,
  weightShapes,
  type WeightName,
  type Weights,
} from './weights.ts'

/** The rate at which the network hears. */
export const hearingRateHz = 22_050
/** Samples from frame to frame. */
export const hopSamples = 256
/** Frames and samples of a window, which is judged by itself: its loudest moment is its measure. */
export const windowFrames = 172
export const windowSamples = 43_844

const octaves = 9
const harmonics = [0.5, 1, 2, 3, 4, 5, 6, 7]

/** From `samples` [1, 1, windowSamples] to `onsets` and `notes` [1, 1, windowFrames, keys], each 0 … 1. */
export function hearingGraph(weights: Weights): Graph {
  const graph = new Graph()
  const weight = (name: WeightName) => graph.constant(weights[name], ...weightShapes[name])
  const layer = (
    input: Value,
    name: 'contours' | 'notes' | 'onsets',
    part: 'first' | 'second',
    stride = 1,
  ) => {
    const [, , height, width] = weightShapes[`${name}/${part}/weights`]
    // As wide as what comes in, divided by the stride.
    const sides = Math.ceil((width - stride) / 2)
    const above = (height - 1) / 2
    return graph.node('Conv', [input, weight(`${name}/${part}/weights`), weight(`${name}/${part}/bias`)], {
      strides: [1, stride],
      pads: [above, sides, above, sides],
    })
  }

  const stack = stackHarmonics(
    graph,
    normalise(graph, spectrum(graph, graph.input('samples'), weight), weight),
  )
  const contours = graph.sigmoid(layer(graph.relu(layer(stack, 'contours', 'first')), 'contours', 'second'))
  const notes = graph.sigmoid(
    layer(graph.relu(layer(contours, 'notes', 'first', contourBins / keys)), 'notes', 'second'),
  )
  const attacks = graph.relu(layer(stack, 'onsets', 'first', contourBins / keys))
  const onsets = graph.sigmoid(layer(graph.joinColumns([notes, attacks]), 'onsets', 'second'))
  graph.output('notes', graph.node('Identity', [notes]))
  graph.output('onsets', onsets)
  return graph
}

/**
 * The power of a constant-Q spectrum, [1, spectrumBins, windowFrames]: the filters of the highest octave, applied to the
 * samples at half the rate for each octave below (C. Schörkhuber, A. Klapuri 2010).
 */
function spectrum(graph: Graph, samples: Value, weight: (name: WeightName) => Value): Value {
  const filters = graph.node('Concat', [weight('spectrum/cosine'), weight('spectrum/sine')], { axis: 0 })
  const lowpass = weight('spectrum/lowpass')
  const parts: Value[] = []
  const half = filterSamples / 2
  for (let octave = 0, input = samples; octave < octaves; octave++) {
    const reflected = graph.node('Pad', [input, graph.integers(0, 0, half, 0, 0, half)], { mode: 'reflect' })
    parts.unshift(graph.node('Conv', [reflected, filters], { strides: [hopSamples / 2 ** octave] }))
    if (octave < octaves - 1)
      input = graph.node('Conv', [input, lowpass], { strides: [2], pads: [half - 1, half - 1] })
  }
  const [cosines, sines] = [0, 1].map((which) =>
    graph.joinColumns(
      parts.map((part) =>
        slice(graph, part, 1, which * binsPerOctave, which * binsPerOctave + binsPerOctave),
      ),
    ),
  )
  const power = graph.add(graph.multiply(cosines, cosines), graph.multiply(sines, sines))
  const wanted = slice(graph, power, 1, octaves * binsPerOctave - spectrumBins, octaves * binsPerOctave)
  const scale = weight('spectrum/scale')
  return graph.multiply(wanted, graph.multiply(scale, scale))
}

/** Its levels, from 0 (the weakest of the window) to 1 (the strongest), then as they were trained on. */
function normalise(graph: Graph, power: Value, weight: (name: WeightName) => Value): Value {
  const levels = graph.log(graph.add(power, graph.scalar(1e-10)))
  const axes = graph.integers(1, 2)
  const above = graph.subtract(levels, graph.node('ReduceMin', [levels, axes], { keepdims: 1 }))
  const most = graph.node('ReduceMax', [above, axes], { keepdims: 1 })
  const relative = graph.divide(above, graph.maximum(most, graph.scalar(1e-6)))
  return graph.add(graph.multiply(relative, weight('normalisation/scale')), weight('normalisation/offset'))
}

/** [1, harmonics, windowFrames, contourBins]: in each plane a note's harmonic lies where the note itself is looked for. */
function stackHarmonics(graph: Graph, levels: Value): Value {
  const rows = graph.node('Unsqueeze', [
    graph.node('Transpose', [levels], { perm: [0, 2, 1] }),
    graph.integers(1),
  ])
  const planes = harmonics.map((harmonic) => {
    const shift = Math.round(binsPerOctave * Math.log2(harmonic))
    const shifted = slice(graph, rows, 3, Math.max(0, shift), Math.min(spectrumBins, contourBins + shift))
    const below = Math.max(0, -shift)
    const above = Math.max(0, contourBins + shift - spectrumBins)
    return graph.node('Pad', [shifted, graph.integers(0, 0, 0, below, 0, 0, 0, above)])
  })
  return graph.joinColumns(planes)
}

function slice(graph: Graph, value: Value, axis: number, start: number, end: number): Value {
  return graph.node('Slice', [value, graph.integers(start), graph.integers(end), graph.integers(axis)])
}
