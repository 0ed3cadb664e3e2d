// Adds the pieces' sums to the gradients of the biases, and of the weights of the global condition:
//   gateBias += Σ over pieces of sums;   global += Σ over pieces of globalEmbedding[category]ᵀ·sums
//   denseBias of the layer before (of the first: the first convolution's bias) += Σ over pieces of inputSums
// One workgroup a layer and row: gateBias, then the input's bias, then the rows of global. Columns in fours.

struct Parameters { pieces: u32, embedding: u32, embeddingBias: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read> gateSums: array<vec4f>;
@group(0) @binding(3) var<storage, read> inputSums: array<vec4f>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read> categories: array<u32>;
@group(0) @binding(6) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let layer = workgroup.x;
  let row = workgroup.y;
  if (row == 1u) {
    if (!select(biases, firstBias, layer == 0u)) { return; }
    let at = select(places[max(layer, 1u) - 1u].denseBias, parameters.embeddingBias, layer == 0u);
    for (var column = thread; column < residualQuads; column += 64u) {
      var sum = vec4f();
      for (var piece = 0u; piece < parameters.pieces; piece++) {
        sum += inputSums[(layer * parameters.pieces + piece) * residualQuads + column];
      }
      gradient[at + column] += sum;
    }
    return;
  }
  if (row == 0u && !biases) { return; }
  let at = select(places[layer].global + (row - 2u) * gateColumns, places[layer].gateBias, row == 0u);
  for (var column = thread; column < gateColumns; column += 64u) {
    var sum = vec4f();
    for (var piece = 0u; piece < parameters.pieces; piece++) {
      var h = 1.0;
      if (row > 0u) { h = weights[parameters.embedding + categories[piece] * globalChannels + row - 2u]; }
      sum += h * gateSums[(layer * parameters.pieces + piece) * gateColumns + column];
    }
    gradient[at + column] += sum;
  }
}
