// The gradient of the embedding of the global condition, one workgroup a category and channel:
//   dEmbedding[category][i] += Σ over pieces of the category, layers and columns of global[layer][i][column]·gateSums

struct Parameters { pieces: u32, layers: u32, embedding: u32, cardinality: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read> gateSums: array<vec4f>;
@group(0) @binding(3) var<storage, read> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read> categories: array<u32>;
@group(0) @binding(5) var<storage, read_write> gradient: array<f32>;

var<workgroup> pool: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let category = workgroup.z * workgroupsInRow + workgroup.x;
  if (category >= parameters.cardinality) { return; }
  let channel = workgroup.y;
  var sum = 0.0;
  for (var piece = 0u; piece < parameters.pieces; piece++) {
    if (categories[piece] != category) { continue; }
    for (var i = thread; i < parameters.layers * gateColumns; i += 64u) {
      let layer = i / gateColumns;
      let column = i % gateColumns;
      sum += dot(
        weights[places[layer].global + channel * gateColumns + column],
        gateSums[(layer * parameters.pieces + piece) * gateColumns + column],
      );
    }
  }
  pool[thread] = sum;
  workgroupBarrier();
  if (thread == 0u) {
    for (var i = 1u; i < 64u; i++) { sum += pool[i]; }
    gradient[parameters.embedding + category * globalChannels + channel] += sum;
  }
}
