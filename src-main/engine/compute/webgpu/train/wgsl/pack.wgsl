// Weights from the flat vector [count], in ibab's order, to where the kernels of a step read them. A thread moves one.
// The skip biases of all layers, which lie one after another as [layers, channels], become their sum. Memory decides:
// 12 bytes a weight. A weight that is not finite marks the network as broken, which every later loss says; it is found
// by its bits, because compilers may take it for granted that no number is NaN.
//
// Constants: threads.

struct Parameters {
  count: u32,
  skipBiases: u32,
  channels: u32,
  layers: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<u32>;
@group(0) @binding(2) var<storage, read> given: array<f32>;
@group(0) @binding(3) var<storage, read_write> packed: array<f32>;
// Loss, norm, broken.
@group(0) @binding(4) var<storage, read_write> results: array<atomic<u32>, 4>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * threads + thread;
  if (index >= parameters.count) { return; }
  var weight = given[index];
  if ((bitcast<u32>(weight) & 0x7f800000u) == 0x7f800000u) { atomicStore(&results[2], 1u); }
  if (index >= parameters.skipBiases && index < parameters.skipBiases + parameters.channels * parameters.layers) {
    if (index >= parameters.skipBiases + parameters.channels) { return; }
    for (var layer = 1u; layer < parameters.layers; layer++) {
      weight += given[index + layer * parameters.channels];
    }
  }
  packed[places[index] & 0x7fffffffu] = weight;
}
