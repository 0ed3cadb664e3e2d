// Where the parts of each layer lie, for kernels that work on several layers at once; all but the first three in fours.

struct Place {
  dilation: u32,
  // First row of the layer's input, and of its output.
  firstInput: u32,
  first: u32,
  // In the buffer of its group: the input.
  x: u32,
  // In the scratch: the gradients of its output and input, dA, z.
  dNext: u32,
  dX: u32,
  dA: u32,
  z: u32,
  // In the weights and their gradient.
  gates: u32,
  gateBias: u32,
  global: u32,
  dense: u32,
  denseBias: u32,
}

const gateColumns = 2u * dilationQuads;
