// What the conditions add to the pre-activations of all layers:
//   out[group][row] = base[group] + local[group][row] · weights
// local [groups][rows][localChannels], weights [localChannels][columns], base [groups][columns], out [groups][rows]
// [columns], where columns = layers · D · 2: filter and gate of a channel side by side, layer after layer.
// One thread computes four columns of eight rows: 32 products for four weights that it reads. Channels that are zero in
// all eight rows (conditions are mostly one-hot) are passed over.

struct Parameters { unused: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
// Rows of each group.
@group(0) @binding(1) var<storage, read> sizes: array<u32>;
@group(0) @binding(2) var<storage, read> local: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read> base: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

const rowsAtOnce = 8u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let rows = sizes[0];
  let column = id.x;
  let firstRow = id.y * rowsAtOnce;
  let group = id.z;
  if (column >= columnVectors || firstRow >= rows) { return; }
  var sums: array<vec4f, rowsAtOnce>;
  for (var i = 0u; i < rowsAtOnce; i++) { sums[i] = base[group * columnVectors + column]; }
  for (var channel = 0u; channel < localChannels; channel++) {
    var values: array<f32, rowsAtOnce>;
    var isUsed = false;
    for (var i = 0u; i < rowsAtOnce; i++) {
      // A row past the last one is the last one again.
      let row = min(firstRow + i, rows - 1u);
      values[i] = local[(group * rows + row) * localChannels + channel];
      isUsed = isUsed || values[i] != 0.0;
    }
    if (!isUsed) { continue; }
    let weight = weights[channel * columnVectors + column];
    for (var i = 0u; i < rowsAtOnce; i++) { sums[i] += values[i] * weight; }
  }
  for (var i = 0u; i < rowsAtOnce; i++) {
    let row = firstRow + i;
    if (row < rows) { out[(group * rows + row) * columnVectors + column] = sums[i]; }
  }
}
