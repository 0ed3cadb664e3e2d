// A layer of the network, as the kernels of ../forward.ts and ../backward.ts see it.

const gateColumns = 2u * dilationQuads;

struct Layer {
  index: u32,
  // 0 for the last layer, whose output leads nowhere but to Z.
  hasNext: u32,
  layers: u32,
  dilation: u32,
  // First row of the layer's output; first row that predicts; rows of a piece; rows of a piece that predict.
  first: u32,
  firstPredicting: u32,
  rows: u32,
  pieces: u32,
  predicting: u32,
  // Channels of the local condition, in fours.
  localQuads: u32,
  // Where the layer's weights lie, in fours.
  gates: u32,
  dense: u32,
  denseBias: u32,
  // First row of the layer's input.
  firstInput: u32,
  // Where the gradients of its output and input, dA and z lie in the scratch, in fours.
  dNext: u32,
  dX: u32,
  dA: u32,
  z: u32,
  // Of a piece at most: how far apart pieces lie in the sums that tiles leave.
  gateTiles: u32,
  inputTiles: u32,
}
