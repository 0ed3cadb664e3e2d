// What is added before tanh and σ, for each piece and layer: gateBias + globalEmbedding[category]·global.
// [pieces][layers][2·dilation]; globalChannels·2·dilation multiply-accumulates for each.

struct Parameters { layers: u32, embedding: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> places: array<Place>;
@group(0) @binding(3) var<storage, read> categories: array<u32>;
@group(0) @binding(4) var<storage, read_write> made: array<vec4f>;

fn fourOf(at: u32) -> vec4f {
  return vec4f(weights[4u * at], weights[4u * at + 1u], weights[4u * at + 2u], weights[4u * at + 3u]);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let piece = workgroup.y;
  let layer = workgroup.x;
  for (var column = thread; column < gateColumns; column += 64u) {
    var sum = fourOf(places[layer].gateBias + column);
    for (var i = 0u; i < globalChannels; i++) {
      let h = weights[parameters.embedding + categories[piece] * globalChannels + i];
      sum += h * fourOf(places[layer].global + i * gateColumns + column);
    }
    made[(piece * parameters.layers + layer) * gateColumns + column] = sum;
  }
}
